//! Sample data of an Italian sales team: Giulia Ferri sells, Marco Conti leads, and some of what they keep stands in the
//! CRM, some in the calendar, some in both. All names are invented, all addresses end in example.it.

mod crm;
mod data;
mod dav;
mod office;
mod people;

use jiff::civil::Date;
use jiff::tz::TimeZone;

pub use crm::fill_crm;
pub use dav::fill_dav;
pub use office::{fill_ews, fill_graph};

/// Who uses Ponte: her name on both systems.
pub const USER: &str = "giulia";
/// Her address.
pub const EMAIL: &str = "giulia.ferri@example.it";
/// Her password on the calendar server, good for nothing else.
pub const PASSWORD: &str = "demo-calendario";
/// Her access key on the CRM, good for nothing else.
pub const CRM_KEY: &str = "demoAccessKey123";
/// Her colleague, who has an account on both systems too.
pub const COLLEAGUE: &str = "marco";
/// His address.
pub const COLLEAGUE_EMAIL: &str = "marco.conti@example.it";
/// Where they work.
pub const ZONE: &str = "Europe/Rome";

/// Where a record of the sample stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum On {
    Crm,
    Dav,
    Both,
}

impl On {
    fn crm(self) -> bool {
        self != On::Dav
    }

    fn dav(self) -> bool {
        self != On::Crm
    }
}

/// The day from which all days of the sample are counted, so that they lie inside every window.
fn today() -> Date {
    let zone = TimeZone::get(ZONE).unwrap_or(TimeZone::UTC);
    jiff::Timestamp::now().to_zoned(zone).date()
}

fn day(from: Date, offset: i32) -> Date {
    from.checked_add(jiff::Span::new().days(offset)).unwrap_or(from)
}

#[cfg(test)]
mod tests {
    use super::data::{MEETINGS, TASKS};
    use super::people::{COMPANIES, PEOPLE};
    use super::*;
    use crate::crm::{Crm, CrmOptions};
    use crate::dav::{DavOptions, DavServer};

    #[tokio::test]
    async fn both_sides_are_filled() {
        let crm = Crm::start(CrmOptions::default()).await.unwrap();
        let dav = DavServer::start(DavOptions::default()).await.unwrap();
        fill_crm(&crm);
        fill_dav(&dav);
        let meetings = MEETINGS.iter().filter(|meeting| meeting.on.dav()).count();
        assert_eq!(dav.events(USER).len(), meetings);
        assert_eq!(dav.tasks(USER).len(), TASKS.iter().filter(|task| task.on.dav()).count());
        let cards = PEOPLE.iter().filter(|person| person.on.dav()).count();
        let firms = COMPANIES.iter().filter(|company| company.on.dav()).count();
        assert_eq!(dav.cards(USER).len(), cards + firms);
        assert_eq!(crm.records("Contacts").len(), PEOPLE.iter().filter(|person| person.on.crm()).count());
        assert_eq!(crm.records("Accounts").len(), COMPANIES.iter().filter(|company| company.on.crm()).count());
        assert!(crm.records("Events").len() >= MEETINGS.iter().filter(|meeting| meeting.on.crm()).count());
        assert!(dav.mails_sent().is_empty());
    }

    #[test]
    fn there_is_as_much_as_promised() {
        assert_eq!((MEETINGS.len(), TASKS.len(), PEOPLE.len(), COMPANIES.len()), (40, 15, 30, 12));
        assert!(MEETINGS.iter().any(|meeting| meeting.on == On::Both));
        assert!(MEETINGS.iter().all(|meeting| meeting.rule.is_empty() || meeting.on == On::Dav));
    }
}
