//! What a path means, in both of the spellings that Graph uses: `calendars/ID` and `calendars('ID')`.

/// What holds items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Noun {
    /// A calendar with events.
    Calendar,
    /// A folder with contacts.
    Folder,
    /// A list with To Do tasks.
    List,
}

impl Noun {
    /// All of them.
    #[cfg(test)]
    pub(super) const ALL: [Noun; 3] = [Noun::Calendar, Noun::Folder, Noun::List];

    /// The path of the containers under `/me`.
    pub(super) fn path(self) -> &'static str {
        match self {
            Noun::Calendar => "calendars",
            Noun::Folder => "contactFolders",
            Noun::List => "todo/lists",
        }
    }

    pub(super) fn items(self) -> &'static str {
        match self {
            Noun::Calendar => "events",
            Noun::Folder => "contacts",
            Noun::List => "tasks",
        }
    }

    /// The delegated scope that opens it.
    pub(super) fn scope(self) -> &'static str {
        match self {
            Noun::Calendar => "Calendars.ReadWrite",
            Noun::Folder => "Contacts.ReadWrite",
            Noun::List => "Tasks.ReadWrite",
        }
    }
}

/// What a request is about. A container that is not named is the default one, or for a single item any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Route {
    Me,
    Translate,
    Containers(Noun),
    Container(Noun, String),
    Items(Noun, Option<String>),
    Item(Noun, Option<String>, String),
    View(Option<String>),
    Delta(Noun, Option<String>),
    Instances(Option<String>, String),
    Links(String, String),
    Extensions(String),
    Extension(String, String),
}

/// The route of a path below the version.
pub(super) fn route(path: &str) -> Option<Route> {
    let plain = path.replace("('", "/").replace("')", "").replace("()", "");
    let parts: Vec<String> = plain.split('/').filter(|part| !part.is_empty()).map(decoded).collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let own = |text: &&str| (*text).to_owned();
    match parts.as_slice() {
        ["me"] => Some(Route::Me),
        ["me", "translateExchangeIds"] => Some(Route::Translate),
        ["me", "calendar", rest @ ..] => inside(Noun::Calendar, None, rest),
        ["me", "events" | "calendarView", ..] => inside(Noun::Calendar, None, parts.get(1..)?),
        ["me", "contacts", ..] => inside(Noun::Folder, None, parts.get(1..)?),
        ["me", "calendars"] => Some(Route::Containers(Noun::Calendar)),
        ["me", "calendars", id, rest @ ..] => inside(Noun::Calendar, Some(own(id)), rest),
        ["me", "contactFolders"] => Some(Route::Containers(Noun::Folder)),
        ["me", "contactFolders", id, rest @ ..] => inside(Noun::Folder, Some(own(id)), rest),
        ["me", "todo", "lists"] => Some(Route::Containers(Noun::List)),
        ["me", "todo", "lists", id, rest @ ..] => inside(Noun::List, Some(own(id)), rest),
        _ => None,
    }
}

fn inside(noun: Noun, container: Option<String>, rest: &[&str]) -> Option<Route> {
    let own = |text: &&str| (*text).to_owned();
    match (noun, rest) {
        (_, []) => container.map(|id| Route::Container(noun, id)),
        (Noun::Calendar, ["calendarView"]) => Some(Route::View(container)),
        (Noun::Calendar, ["calendarView", "delta"]) => Some(Route::Delta(noun, container)),
        (Noun::Calendar, ["events", id, "instances"]) => Some(Route::Instances(container, own(id))),
        (Noun::List, ["tasks", task, "linkedResources"]) => Some(Route::Links(container?, own(task))),
        (Noun::List, ["extensions"]) => Some(Route::Extensions(container?)),
        (Noun::List, ["extensions", name]) => Some(Route::Extension(container?, own(name))),
        (_, [items, ..]) if *items != noun.items() => None,
        (_, [_]) => Some(Route::Items(noun, container)),
        // Events outside a view have no delta in v1.0.
        (Noun::Folder | Noun::List, [_, "delta"]) => Some(Route::Delta(noun, container)),
        (_, [_, id]) if *id != "delta" => Some(Route::Item(noun, container, own(id))),
        _ => None,
    }
}

fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_lead_to_the_same_place() {
        let day = |id: &str| Some(Route::Delta(Noun::Calendar, Some(id.to_owned())));
        let rows = [
            ("/me/calendars/AAk%3D/calendarView/delta", day("AAk=")),
            ("/me/calendars('AAk=')/calendarView/delta()", day("AAk=")),
            ("/me/events/a", Some(Route::Item(Noun::Calendar, None, "a".into()))),
            ("/me/todo/lists/l/tasks/t", Some(Route::Item(Noun::List, Some("l".into()), "t".into()))),
            ("/me/contacts/delta", Some(Route::Delta(Noun::Folder, None))),
            ("/me/events/delta", None),
            ("/me/calendars/a/tasks", None),
            ("/me/messages", None),
        ];
        for (path, expected) in rows {
            assert_eq!(route(path), expected, "{path}");
        }
    }
}
