//! Markers: what a copy carries so that a create whose answer was lost, or another installation, finds it again.

use ponte_core::operation::Marker;
use ponte_core::snapshot::Target;

/// The marker of the copy of `target`, which lives in `place`, in its `generation`: a hash of the three, the same on every
/// computer and after every re-installation.
#[must_use]
pub fn marker(place: &str, target: &Target, generation: u32) -> Marker {
    let mut hasher = blake3::Hasher::new_derive_key("ponte 2026 marker of a copy");
    let occurrence = target.occurrence.as_ref().map_or("", |occurrence| occurrence.as_str());
    for part in [place, &target.id.0, occurrence, &generation.to_string()] {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    let mut bytes = [0; 16];
    hasher.finalize_xof().fill(&mut bytes);
    Marker(format!("ponte-{:032x}", u128::from_be_bytes(bytes)))
}

#[cfg(test)]
mod tests {
    use ponte_core::record::OccurrenceKey;
    use ponte_core::snapshot::RemoteId;

    use super::*;

    #[test]
    fn each_record_occurrence_and_generation_has_a_marker_of_its_own() {
        let whole = Target { id: RemoteId("18x5".into()), occurrence: None };
        let day = OccurrenceKey::of_date("2026-12-01".parse().unwrap());
        let one = Target { occurrence: Some(day), ..whole.clone() };
        let markers = [marker("a", &whole, 0), marker("a", &whole, 1), marker("b", &whole, 0), marker("a", &one, 0)];
        let distinct: std::collections::BTreeSet<_> = markers.iter().collect();
        assert_eq!(distinct.len(), markers.len());
        assert_eq!(marker("a", &whole, 0), markers[0]);
        assert_eq!(markers[0].0.len(), 38);
    }
}
