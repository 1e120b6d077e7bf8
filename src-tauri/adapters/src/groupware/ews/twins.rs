//! Two computers may make the copy of one record in the same moment: Exchange knows no create under a condition. So what was
//! made is looked for by its marker, all of a batch in one request; where another was first, the later one goes.
//!
//! The one that was created first stays, whoever looks, and of two of one second the one with the lower id: so never both go.
//! Only what was made here just now is removed, and only with the other one read. Who looks before the other one is made in
//! that very second may leave two, as without looking.

use ponte_core::operation::Marker;
use ponte_core::snapshot::{Reading, RemoteId};
use ponte_core::verdict::{Failure, FailureKind};

use super::op_update::Telling;
use super::options::Deletion;
use super::place::Class;
use super::write::{Run, Verdict, verdict};
use super::xml::Element;
use super::{op_delete, op_find, op_item, reading, row};
use crate::groupware::answers::Sent;
use crate::groupware::exchange::property;

/// What was made and not looked at again yet.
pub(super) struct Made<'a> {
    pub(super) place: usize,
    pub(super) id: RemoteId,
    pub(super) marker: &'a Marker,
}

/// An item that carries a marker. The order of its parts is the order of two with the same one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Twin {
    created: String,
    id: String,
    marker: String,
}

impl Twin {
    fn of(class: Class, item: &Element) -> Option<Twin> {
        let (id, _) = row::id(item)?;
        let marker = property::get(&row::of(class, item), property::KEY)?.to_owned();
        Some(Twin { created: item.text_at(&["DateTimeCreated"]).trim().to_owned(), id: id.to_owned(), marker })
    }

    /// Those in the answer to a search, the first ones first.
    pub(super) fn all(class: Class, message: &Element) -> Vec<Twin> {
        let mut all: Vec<Twin> = op_find::items(message).filter_map(|item| Twin::of(class, item)).collect();
        all.sort();
        all
    }

    /// Its id.
    pub(super) fn id(&self) -> RemoteId {
        RemoteId(self.id.clone())
    }
}

/// Leaves what was made, or makes room for the one that was first.
pub(super) async fn settle(run: &Run<'_>, made: Vec<Made<'_>>) {
    if made.is_empty() {
        return;
    }
    let twins = look(run, &made).await;
    let mut later = Vec::new();
    for one in made {
        // The first of them is where one stops looking: it may be this one itself.
        let first = twins.iter().find(|twin| twin.marker == one.marker.0).filter(|twin| twin.id != one.id.0);
        match first.filter(|_| twins.iter().any(|twin| twin.id == one.id.0)) {
            Some(first) => later.push((one, first.id())),
            None => run.stored(&one.id, &[one.place], None, None),
        }
    }
    if !later.is_empty() {
        make_room(run, later).await;
    }
}

/// Where nobody can look it is as if nobody had: what was made is there.
async fn look(run: &Run<'_>, made: &[Made<'_>]) -> Vec<Twin> {
    let place = &run.collection.place;
    let asked = op_find::markers(place, made.iter().map(|one| one.marker.0.as_str()));
    match run.collection.session.ask_one(&asked).await {
        Ok(Ok(message)) => Twin::all(place.class, &message),
        Ok(Err(_)) | Err(_) => Vec::new(),
    }
}

async fn make_room(run: &Run<'_>, later: Vec<(Made<'_>, RemoteId)>) {
    let firsts: Vec<RemoteId> = later.iter().map(|(_, first)| first.clone()).collect();
    let read = reading::read(run.collection, &firsts).await.unwrap_or_default();
    let mut going = Vec::new();
    for (one, first) in later {
        match read.iter().find(|reading| *reading.id() == first) {
            Some(standing @ Reading::Found(_)) => going.push((one, standing)),
            Some(_) | None => run.stored(&one.id, &[one.place], None, None),
        }
    }
    if going.is_empty() {
        return;
    }
    // Nobody has seen it, so that it need not lie among what people deleted.
    let ids: Vec<Element> = going.iter().map(|(one, _)| op_item::id(&one.id.0)).collect();
    let request = |ids: &[Element]| op_delete::request(Deletion::Hard, Telling::Nobody, ids.iter().cloned());
    for ((one, standing), answer) in going.iter().zip(run.send(&ids, request).await) {
        match answer.as_ref().ok().map(verdict) {
            Some(Verdict::Done | Verdict::Gone) => run.answers.stale(&[one.place], (*standing).clone()),
            Some(Verdict::Stale | Verdict::Failed(..)) | None => {
                let unsettled = Failure::new(FailureKind::Retry, "failure-ews-unconfirmed");
                run.fail(&[one.place], unsettled, Sent::Perhaps, None);
            }
        }
    }
}
