//! What a start of the program asks for. A second start hands its words to the first one over the session, where anybody may have
//! written them: only known words count, and none of them changes anything but which page is shown.

use std::ffi::OsString;
use std::path::PathBuf;

use ponte_app::controller::Page;
use ponte_engine::messages::Messages;

/// Started by the system at login: the tray alone, no window.
pub const BACKGROUND: &str = "--background";
/// Longer than any command line this program gives itself.
const MOST: usize = 16;

/// A page's word, on the command line and in the window's address.
pub fn word(page: Page) -> &'static str {
    match page {
        Page::Overview => "overview",
        Page::Needs => "needs",
        Page::Activity => "activity",
        Page::Accounts => "accounts",
        Page::Rules => "rules",
        Page::Mapping => "mapping",
        Page::Settings => "settings",
        Page::About => "about",
        Page::Setup => "setup",
    }
}

/// All pages that can be asked for.
const PAGES: [Page; 9] = [
    Page::Overview,
    Page::Needs,
    Page::Activity,
    Page::Accounts,
    Page::Rules,
    Page::Mapping,
    Page::Settings,
    Page::About,
    Page::Setup,
];

/// What can be said of the program without starting it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// The words it takes.
    Help,
    /// Its version.
    Version,
}

impl Told {
    /// What is said.
    pub fn text(self, messages: &Messages) -> String {
        let version = env!("CARGO_PKG_VERSION");
        match self {
            Told::Help => messages.text("app-words", &[("version", version)]),
            Told::Version => format!("ponte {version}"),
        }
    }
}

/// One start.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Launch {
    /// What is to be said, and nothing else done.
    pub told: Option<Told>,
    /// Whether the tray is all that is wanted.
    pub background: bool,
    /// The page to show.
    pub page: Option<Page>,
    /// Where settings, database and logs are, instead of where the system keeps them.
    pub home: Option<PathBuf>,
}

impl Launch {
    /// Reads the words behind the name of the program; what is not known is passed over.
    pub fn read(words: impl IntoIterator<Item = OsString>) -> Self {
        let mut launch = Launch::default();
        let mut words = words.into_iter().take(MOST);
        while let Some(word) = words.next() {
            match word.to_str() {
                Some(BACKGROUND) => launch.background = true,
                Some("--home") => launch.home = words.next().map(PathBuf::from),
                Some("--help" | "-h") => launch.told = Some(Told::Help),
                Some("--version" | "-V") => launch.told = Some(Told::Version),
                Some(word) => match word.strip_prefix("--home=") {
                    Some(home) => launch.home = Some(PathBuf::from(home)),
                    None => launch.page = page(word).or(launch.page),
                },
                None => {}
            }
        }
        launch
    }

    /// The same at the home that the environment names, where none was given.
    pub fn at_home(mut self, named: Option<OsString>) -> Self {
        let named = named.filter(|home| !home.is_empty()).map(PathBuf::from);
        self.home = self.home.or(named);
        self
    }
}

fn page(known: &str) -> Option<Page> {
    PAGES.into_iter().find(|page| word(*page) == known)
}

#[cfg(test)]
mod tests {
    use ponte_engine::messages::Language;

    use super::*;

    fn read(words: &[&str]) -> Launch {
        Launch::read(words.iter().map(OsString::from))
    }

    #[test]
    fn known_words_are_taken() {
        assert_eq!(read(&[]), Launch::default());
        assert_eq!(read(&["--background"]), Launch { background: true, ..Launch::default() });
        assert_eq!(read(&["needs"]).page, Some(Page::Needs));
        for words in [&["--home", "/tmp/p"][..], &["--home=/tmp/p"]] {
            assert_eq!(read(words).home, Some(PathBuf::from("/tmp/p")));
        }
        assert_eq!((read(&["-h"]).told, read(&["-V", "needs"]).told), (Some(Told::Help), Some(Told::Version)));
    }

    #[test]
    fn the_environment_names_the_home_where_no_word_does() {
        let at = |words: &[&str], named: &str| read(words).at_home(Some(named.into())).home;
        assert_eq!(at(&[], "/tmp/named"), Some(PathBuf::from("/tmp/named")));
        assert_eq!(at(&["--home", "/tmp/p"], "/tmp/named"), Some(PathBuf::from("/tmp/p")));
        assert_eq!((at(&[], ""), read(&[]).at_home(None).home), (None, None));
    }

    #[test]
    fn every_word_is_explained_in_both_languages() {
        for language in [Language::English, Language::Italian] {
            let said = Told::Help.text(language.messages());
            let explained = |word: &str| said.lines().any(|line| line.trim_start().starts_with(word));
            for word in PAGES.map(word).into_iter().chain([BACKGROUND, "--home", "-h, --help", "-V, --version"]) {
                assert!(explained(word), "{word}: {said}");
            }
            assert!(said.contains(env!("CARGO_PKG_VERSION")));
        }
    }

    #[test]
    fn whatever_else_a_second_start_says_is_passed_over() {
        for word in [
            "ponte://sign-in?server=https://evil.example",
            "javascript:alert(1)",
            "<img src=x onerror=alert(1)>",
            "needs\0",
            "needs/../accounts",
            "%00",
            "--remote-debugging-port=9222",
            "-",
            "",
        ] {
            assert_eq!(read(&[word]), Launch::default(), "{word:?}");
        }
        assert_eq!(read(&[&"x".repeat(1 << 20)]), Launch::default());
        assert_eq!(read(&vec!["y"; 100_000]), Launch::default());
    }

    #[cfg(unix)]
    #[test]
    fn words_that_are_no_text_are_passed_over() {
        use std::os::unix::ffi::OsStringExt as _;
        assert_eq!(Launch::read([OsString::from_vec(vec![0xff, 0xfe])]), Launch::default());
    }
}
