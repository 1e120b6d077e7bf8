//! Vtiger's picklist words and ours. A word of a customer's own picklist passes as it is, both ways.

use std::collections::BTreeMap;

const PRIORITY: [(&str, &str); 3] = [("High", "high"), ("Medium", "medium"), ("Low", "low")];

const VISIBILITY: [(&str, &str); 2] = [("Public", "public"), ("Private", "private")];

const EVENT_STATUS: [(&str, &str); 3] = [("Planned", "planned"), ("Held", "held"), ("Not Held", "cancelled")];

const TASK_STATUS: [(&str, &str); 5] = [
    ("Not Started", "not-started"),
    ("In Progress", "in-progress"),
    ("Completed", "completed"),
    ("Pending Input", "waiting"),
    ("Deferred", "deferred"),
];

/// A picklist and its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::crm::vtiger) enum Words {
    /// `taskpriority`.
    Priority,
    /// `visibility`.
    Visibility,
    /// `eventstatus`.
    EventStatus,
    /// `taskstatus`.
    TaskStatus,
}

impl Words {
    fn pairs(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Words::Priority => &PRIORITY,
            Words::Visibility => &VISIBILITY,
            Words::EventStatus => &EVENT_STATUS,
            Words::TaskStatus => &TASK_STATUS,
        }
    }

    /// Which of our words it says by another one of ours, since it has none of its own.
    pub(in crate::crm::vtiger) fn nearest(self) -> BTreeMap<String, String> {
        let pairs: &[(&str, &str)] = match self {
            Words::Priority => &[],
            Words::Visibility => &[("confidential", "private")],
            Words::EventStatus => &[("confirmed", "planned"), ("tentative", "planned")],
            Words::TaskStatus => &[("cancelled", "deferred")],
        };
        pairs.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect()
    }

    /// Our word for Vtiger's.
    pub(in crate::crm::vtiger) fn ours(self, theirs: &str) -> String {
        let pair = self.pairs().iter().find(|(word, _)| *word == theirs);
        pair.map_or(theirs, |(_, ours)| ours).to_owned()
    }

    /// Vtiger's word for ours.
    pub(in crate::crm::vtiger) fn theirs(self, ours: &str) -> String {
        let nearest = self.nearest();
        let ours = nearest.get(ours).map_or(ours, String::as_str);
        let pair = self.pairs().iter().find(|(_, word)| *word == ours);
        pair.map_or(ours, |(theirs, _)| theirs).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_go_over_and_come_back() {
        let cases = [
            (Words::EventStatus, "confirmed", "Planned", "planned"),
            (Words::EventStatus, "cancelled", "Not Held", "cancelled"),
            (Words::EventStatus, "held", "Held", "held"),
            (Words::EventStatus, "Da confermare", "Da confermare", "Da confermare"),
            (Words::TaskStatus, "cancelled", "Deferred", "deferred"),
            (Words::TaskStatus, "waiting", "Pending Input", "waiting"),
            (Words::Visibility, "confidential", "Private", "private"),
            (Words::Priority, "Urgente", "Urgente", "Urgente"),
        ];
        for (words, ours, theirs, back) in cases {
            assert_eq!((words.theirs(ours).as_str(), words.ours(theirs).as_str()), (theirs, back));
        }
    }
}
