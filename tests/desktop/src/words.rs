//! The words a person sees, by their keys of the catalogue: a story does not fail because a sentence was improved.

use std::path::Path;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};

/// All words of one language.
pub struct Words(FluentBundle<FluentResource>);

impl Words {
    /// `en` or `it`.
    #[must_use]
    pub fn of(language: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().join("src-tauri/engine/locales");
        let mut bundle = FluentBundle::new_concurrent(vec![language.parse().unwrap()]);
        bundle.set_use_isolating(false);
        for file in [folder.join(format!("{language}.ftl")), folder.join(language).join("window.ftl")] {
            let text = std::fs::read_to_string(file).unwrap();
            let _ = bundle.add_resource(FluentResource::try_new(text).unwrap_or_else(|(resource, _)| resource));
        }
        Words(bundle)
    }

    /// The words of a key, blanks drawn together as [`crate::window::Window::text`] does.
    ///
    /// # Panics
    /// Where there are none.
    #[must_use]
    pub fn say(&self, key: &str, named: &[(&str, &str)]) -> String {
        let message = self.0.get_message(key).unwrap_or_else(|| panic!("the catalogue has no «{key}»"));
        let args: FluentArgs<'_> = named.iter().map(|(name, value)| (*name, *value)).collect();
        let said = self.0.format_pattern(message.value().unwrap(), Some(&args), &mut Vec::new()).into_owned();
        said.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}
