//! What a start of the program asks for. A second start hands its words to the first one over the session, where anybody may have
//! written them: only known words count, and none of them changes anything but which page is shown.

use std::ffi::OsString;
use std::path::PathBuf;

use ponte_app::controller::Page;

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

/// One start.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Launch {
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
                Some(word) => launch.page = page(word).or(launch.page),
                None => {}
            }
        }
        launch
    }
}

fn page(known: &str) -> Option<Page> {
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
    PAGES.into_iter().find(|page| word(*page) == known)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Launch {
        Launch::read(words.iter().map(OsString::from))
    }

    #[test]
    fn known_words_are_taken() {
        assert_eq!(read(&[]), Launch::default());
        assert_eq!(read(&["--background"]), Launch { background: true, ..Launch::default() });
        assert_eq!(read(&["needs"]).page, Some(Page::Needs));
        assert_eq!(read(&["--home", "/tmp/p"]).home, Some(PathBuf::from("/tmp/p")));
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
