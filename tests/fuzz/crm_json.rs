//! Answers of a CRM: read as rows, read as records, and written back.

use ponte_adapters::crm::vtiger::probe;
use ponte_core::record::{Field, Kind, Value};

use super::rome;

/// An answer to a question for records.
pub(super) fn run(data: &[u8]) {
    for kind in Kind::ALL {
        let Ok((records, _)) = probe::records(kind, 200, data, &rome()) else { return };
        for (once, again) in records {
            assert_eq!(once.kind, kind);
            for field in [Field::Title, Field::FamilyName] {
                let title = |record: &ponte_core::record::Record| {
                    record.get(&field).and_then(Value::as_text).map(str::to_owned)
                };
                let Some(said) =
                    title(&once).filter(|said| said.chars().all(|c| c.is_alphanumeric()) && said.len() < 80)
                else {
                    continue;
                };
                assert_eq!(title(&again), Some(said), "{kind:?} {field:?}");
            }
        }
    }
}
