//! What Exchange and To Do can hold. The simulation reads this file too, so that its model holds the same.

use std::collections::BTreeMap;

use ponte_core::capability::{Bend, Capabilities, Hold};
use ponte_core::record::{AddressSlot, Field, Kind};

use super::words;

/// Exchange's limit for a subject; the other lines of text have it too.
const LINE: usize = 255;

/// What a collection of this kind can hold, of which so many are read at once.
pub fn capabilities(kind: Kind, read_batch: usize) -> Capabilities {
    let fields: BTreeMap<Field, Hold> = match kind {
        Kind::Event => event(),
        Kind::Task => task(),
        Kind::Contact => card(true),
        Kind::Company => card(false),
    };
    Capabilities {
        fields,
        series: true,
        compare_and_swap: kind != Kind::Task,
        writable: true,
        some_read_only: false,
        schedules: kind == Kind::Event,
        coarse_versions: false,
        instants_only: false,
        dated_listing: kind == Kind::Event,
        read_batch,
    }
}

fn line() -> Hold {
    Hold::bent([Bend::Cut(LINE)])
}

fn worded(kind: Kind, field: &Field) -> Hold {
    let nearest = words::nearest(kind, field);
    if nearest.is_empty() { Hold::faithful() } else { Hold::bent([Bend::Words(nearest)]) }
}

fn event() -> BTreeMap<Field, Hold> {
    BTreeMap::from([
        (Field::Title, line()),
        (Field::Time, Hold::bent([Bend::WholeSeconds])),
        (Field::Location, line()),
        (Field::Description, Hold::faithful()),
        (Field::Visibility, worded(Kind::Event, &Field::Visibility)),
        (Field::Priority, worded(Kind::Event, &Field::Priority)),
        (Field::Reminder, Hold::faithful()),
        (Field::Categories, Hold::faithful()),
        (Field::Availability, worded(Kind::Event, &Field::Availability)),
        (Field::Recurrence, Hold::faithful()),
        (Field::Exceptions, Hold::faithful()),
        (Field::Attendees, Hold::read_only()),
        (Field::Organizer, Hold::read_only()),
    ])
}

fn task() -> BTreeMap<Field, Hold> {
    BTreeMap::from([
        (Field::Title, line()),
        (Field::Start, Hold::bent([Bend::DateOnly])),
        (Field::Due, Hold::bent([Bend::DateOnly])),
        (Field::Description, Hold::bent([Bend::PlainOnly])),
        (Field::Priority, worded(Kind::Task, &Field::Priority)),
        (Field::Status, worded(Kind::Task, &Field::Status)),
        (Field::Categories, Hold::faithful()),
    ])
}

fn card(person: bool) -> BTreeMap<Field, Hold> {
    let mut fields = BTreeMap::from([
        (Field::Company, line()),
        (Field::Description, Hold::bent([Bend::PlainOnly])),
        (Field::Categories, Hold::faithful()),
        (Field::Emails, Hold::bent([Bend::AtMost(3)])),
        (Field::Phones, Hold::bent([Bend::Labels(["work", "mobile", "home"].map(str::to_owned).to_vec())])),
        (Field::Address(AddressSlot::Main), Hold::faithful()),
        (Field::Address(AddressSlot::Other), Hold::faithful()),
        (Field::Website, Hold::faithful()),
    ]);
    if person {
        let own = [
            Field::NamePrefix,
            Field::GivenName,
            Field::MiddleName,
            Field::FamilyName,
            Field::NameSuffix,
            Field::JobTitle,
            Field::Department,
        ];
        fields.extend(own.map(|field| (field, line())));
        fields.insert(Field::Birthday, Hold::faithful());
    }
    fields
}
