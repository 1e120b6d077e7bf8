//! Help in the user's language: the catalogue holds it under `help-` and the path of the command or option.

use clap::{Command, CommandFactory as _};
use ponte_engine::messages::{Language, Messages};

use crate::args::Args;

/// The command line with its help in `language`.
pub fn localized(language: Language) -> Command {
    translate(Args::command(), "help", language.messages())
}

fn translate(command: Command, path: &str, messages: &Messages) -> Command {
    let options: Vec<String> = command.get_arguments().map(|option| option.get_id().to_string()).collect();
    let inner: Vec<String> = command.get_subcommands().map(|inner| inner.get_name().to_owned()).collect();
    let mut command = match said(messages, path) {
        Some(about) => command.about(about),
        None => command,
    };
    for option in options {
        // What an option says is the same wherever it stands, unless the command has words of its own for it.
        let name = option.replace('_', "-");
        let text = said(messages, &format!("{path}-{name}")).or_else(|| said(messages, &format!("help-option-{name}")));
        if let Some(text) = text {
            command = command.mut_arg(option, |option| option.help(text));
        }
    }
    for name in inner {
        let path = format!("{path}-{name}");
        command = command.mut_subcommand(name, |inner| translate(inner, &path, messages));
    }
    command
}

fn said(messages: &Messages, key: &str) -> Option<String> {
    let text = messages.text(key, &[]);
    (text != key).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every command and option, as the path under which its help stands.
    fn paths(command: &Command, path: &str, found: &mut Vec<(String, String)>) {
        found.push((path.to_owned(), command.get_about().map(ToString::to_string).unwrap_or_default()));
        for option in command.get_arguments() {
            let name = option.get_id().to_string().replace('_', "-");
            found.push((format!("{path}-{name}"), option.get_help().map(ToString::to_string).unwrap_or_default()));
        }
        for inner in command.get_subcommands() {
            paths(inner, &format!("{path}-{}", inner.get_name()), found);
        }
    }

    #[test]
    fn every_command_and_option_is_explained_in_both_languages() {
        let (mut english, mut italian) = (Vec::new(), Vec::new());
        paths(&localized(Language::English), "help", &mut english);
        paths(&localized(Language::Italian), "help", &mut italian);
        for ((path, english), (_, italian)) in english.iter().zip(&italian) {
            assert!(!english.is_empty() && !italian.is_empty(), "{path} says nothing");
            assert_ne!(english, italian, "{path} is not translated");
        }
    }

    #[test]
    fn the_command_line_is_sound() {
        Args::command().debug_assert();
    }
}
