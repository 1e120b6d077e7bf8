//! Turns the choices for one kind of one pairing into what the core and the adapters take.

use ponte_core::record::{Body, Field, Kind, Value, ValueType};
use ponte_core::rules::{Flow, Rules};
use ponte_core::snapshot::Side;

use super::model::{Direction, FlowSettings, KindSettings, Pairing};
use crate::collection::Opening;

impl Pairing {
    /// The rules of `kind`; `None` where it is not kept in step.
    #[must_use]
    pub fn rules(&self, kind: Kind) -> Option<Rules> {
        let chosen = self.rules.get(&kind).filter(|_| self.kinds.contains(&kind))?;
        Some(Rules {
            to_right: flow(&chosen.to_right, *chosen.direction != Direction::ToLeft),
            to_left: flow(&chosen.to_left, *chosen.direction != Direction::ToRight),
            conflict: *chosen.conflict,
            winners: std::collections::BTreeMap::new(),
            window: chosen.window.value.clone(),
            hours: chosen.hours.value.clone(),
            day: *chosen.day,
            left_defaults: chosen.defaults.iter().map(|(field, text)| (field.clone(), value(field, text))).collect(),
            set_categories: chosen.set.value.clone(),
            include_categories: chosen.include.value.clone(),
            exclude_categories: chosen.exclude.value.clone(),
            ownership: chosen.scope.value.clone(),
            first_run: *self.first_run,
            mail_attendees: *chosen.mail_attendees,
            create_invited: *chosen.create_invited,
            brake: *self.brake,
            zone: self.zone.clone(),
        })
    }

    /// How `kind` is to be opened on `side`; `None` where it is not kept in step. The user's field mapping goes to the
    /// left, which is the CRM wherever there is one.
    #[must_use]
    pub fn opening(&self, kind: Kind, side: Side) -> Option<Opening> {
        let chosen = self.rules.get(&kind).filter(|_| self.kinds.contains(&kind))?;
        let mapping = match side {
            Side::Left => chosen.mapping.iter().map(|(name, target)| (name.clone(), target.value.clone())).collect(),
            Side::Right => std::collections::BTreeMap::new(),
        };
        Some(Opening {
            kind,
            collection: chosen.collection(side).map(str::to_owned),
            ownership: chosen.scope.value.clone(),
            zone: self.zone.clone(),
            mapping,
        })
    }
}

impl KindSettings {
    /// The collection on `side`, where one is named.
    #[must_use]
    pub fn collection(&self, side: Side) -> Option<&str> {
        let named = match side {
            Side::Left => self.left_collection.as_ref(),
            Side::Right => self.right_collection.as_ref(),
        };
        named.map(|setting| setting.value.as_str())
    }
}

fn flow(chosen: &FlowSettings, open: bool) -> Flow {
    Flow {
        create: open && *chosen.create,
        update: open && *chosen.update,
        delete: open && *chosen.delete,
        private: chosen.private.value.clone(),
    }
}

fn value(field: &Field, text: &str) -> Value {
    match field.value_type() {
        ValueType::Choice => Value::Choice(text.to_owned()),
        ValueType::Body => Value::Body(Body { plain: text.to_owned(), html: None }),
        _ => Value::Text(text.to_owned()),
    }
}
