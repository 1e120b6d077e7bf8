//! Watches what the program logs: an error, or a word that somebody typed above the level of debugging, fails the seed.

use std::cell::RefCell;
use std::fmt::Debug;

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

use crate::oracle::Oracle;

thread_local! {
    static SEEN: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Begins to watch, in the whole process.
pub fn begin() {
    // A second call finds it set, which is as well.
    let _ = tracing::subscriber::set_global_default(Watch);
}

/// What was seen on this thread since the last call.
pub fn take() -> Vec<String> {
    SEEN.with(|seen| std::mem::take(&mut *seen.borrow_mut()))
}

struct Watch;

impl Subscriber for Watch {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= Level::INFO
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut words = Words(String::new());
        event.record(&mut words);
        if *event.metadata().level() == Level::ERROR {
            note(format!("logged an error: {}", words.0));
        }
        if Oracle::leaks(&words.0) {
            note(format!("a typed word in the log: {}", words.0));
        }
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

fn note(what: String) {
    SEEN.with(|seen| seen.borrow_mut().push(what));
}

struct Words(String);

impl Visit for Words {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.push_str(&format!("{field}={value:?} "));
    }
}
