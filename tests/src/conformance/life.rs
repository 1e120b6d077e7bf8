//! Checks of a record's life: made, found, changed, removed, and told of once.

use std::collections::BTreeMap;

use ponte_core::decision::Patch;
use ponte_core::operation::{Action, Marker, Outcome};
use ponte_core::record::{Field, Value};
use ponte_core::snapshot::{Reading, RemoteId, Snapshot, Version};
use ponte_engine::collection::Note;

use super::room::{Room, stored, word};
use super::sample::{body, name_field, record};
use super::{Trouble, ensure};

pub(super) async fn create(room: &Room<'_>) -> Result<(), Trouble> {
    let made = room.create(record(room.kind, "Prova crea")).await?;
    let read = room.found(&made.id).await?;
    named(&read, room, "Prova crea")?;
    ensure(read.version == made.version, || "the version answered is not the one read".to_owned())
}

pub(super) async fn update(room: &Room<'_>) -> Result<(), Trouble> {
    let made = room.create(record(room.kind, "Prova cambia").with(Field::Description, body("resta"))).await?;
    let changed = stored(room.update(&made.id, &made.version, renamed(room, "Prova cambiata")).await?)?;
    let read = room.found(&made.id).await?;
    named(&read, room, "Prova cambiata")?;
    ensure(changed.version == read.version, || "the version answered is not the one read".to_owned())?;
    let kept = read.record.text(&Field::Description).trim() == "resta";
    ensure(kept || !room.capabilities().fields.contains_key(&Field::Description), || {
        "a field that was not touched is lost".to_owned()
    })
}

pub(super) async fn clear(room: &Room<'_>) -> Result<(), Trouble> {
    let Some(hold) = room.capabilities().hold(&Field::Description).filter(|hold| !hold.read_only) else {
        return Err(Trouble::Skip("it holds no description".to_owned()));
    };
    ensure(!hold.write_only, || "a description that cannot be read back".to_owned())?;
    let made = room.create(record(room.kind, "Prova svuota").with(Field::Description, body("via"))).await?;
    let patch = Patch { clear: [Field::Description].into(), ..Patch::default() };
    stored(room.update(&made.id, &made.version, patch).await?)?;
    let read = room.found(&made.id).await?;
    ensure(read.record.get(&Field::Description).is_none(), || "an emptied field still holds something".to_owned())
}

pub(super) async fn delete(room: &Room<'_>) -> Result<(), Trouble> {
    let made = room.create(record(room.kind, "Prova elimina")).await?;
    let gone = room.delete(&made.id, &made.version).await?;
    ensure(gone == Outcome::Removed, || "the deletion was not answered as removed".to_owned())?;
    let again = room.delete(&made.id, &made.version).await?;
    ensure(again == Outcome::Removed, || "deleting what is gone is not answered as removed".to_owned())?;
    gone_when_asked(room, &made.id).await
}

pub(super) async fn stale(room: &Room<'_>) -> Result<(), Trouble> {
    let made = room.create(record(room.kind, "Prova vecchia")).await?;
    wait_out(room).await;
    let second = stored(room.update(&made.id, &made.version, renamed(room, "Prova seconda")).await?)?;
    ensure(second.version != made.version, || "a change did not change the version".to_owned())?;
    let third = room.update(&made.id, &made.version, renamed(room, "Prova terza")).await?;
    ensure(matches!(third, Outcome::Stale(_)), || "a write on an old version was not answered as stale".to_owned())?;
    let gone = room.delete(&made.id, &made.version).await?;
    ensure(matches!(gone, Outcome::Stale(_)), || "a deletion of an old version was not answered as stale".to_owned())?;
    named(&room.found(&made.id).await?, room, "Prova seconda")
}

pub(super) async fn find(room: &Room<'_>) -> Result<(), Trouble> {
    let (own, other) = (room.marker(), room.marker());
    let made = stored(room.create_marked(record(room.kind, "Prova trova"), own.clone()).await?)?;
    let found = room.reopen().await?.find(&own).await?;
    ensure(found.is_some_and(|found| found.id == made.id), || "the marker does not lead to its record".to_owned())?;
    ensure(room.collection.find(&other).await?.is_none(), || "a marker leads to a record without it".to_owned())
}

pub(super) async fn lost_answer(room: &Room<'_>) -> Result<(), Trouble> {
    let arranged = room.subject.behind.as_ref().is_some_and(|behind| behind.lose_next_answer());
    if !arranged {
        return Err(Trouble::Skip("an answer cannot be lost on purpose here".to_owned()));
    }
    let marker = room.marker();
    let outcome = room.create_marked(record(room.kind, "Prova persa"), marker.clone()).await?;
    let Outcome::Unknown(_) = outcome else {
        // An adapter may ask by itself; then it must not have made two.
        let made = stored(outcome)?;
        return same(room, &marker, &made).await;
    };
    let found = room.collection.find(&marker).await?;
    let found = found.ok_or_else(|| Trouble::Broken("a create that went through is not found".to_owned()))?;
    let removed = room.delete(&found.id, &found.version).await?;
    ensure(removed == Outcome::Removed, || "the record found cannot be removed".to_owned())
}

async fn same(room: &Room<'_>, marker: &Marker, made: &Snapshot) -> Result<(), Trouble> {
    let found = room.collection.find(marker).await?;
    ensure(found.is_some_and(|found| found.id == made.id), || "the marker leads to another record".to_owned())
}

pub(super) async fn no_echo(room: &Room<'_>) -> Result<(), Trouble> {
    let start = room.collection.changes(None).await?.cursor;
    let first = room.create(record(room.kind, "Prova eco uno")).await?;
    let second = room.create(record(room.kind, "Prova eco due")).await?;
    let second = stored(room.update(&second.id, &second.version, renamed(room, "Prova eco tre")).await?)?;
    let known: BTreeMap<RemoteId, Version> = [first, second].into_iter().map(|own| (own.id, own.version)).collect();
    let changes = room.collection.changes(start.as_ref()).await?;
    for row in changes.listed.iter().filter(|row| known.contains_key(&row.id)) {
        ensure(known.get(&row.id) == Some(&row.version), || {
            "an own write comes back under another version".to_owned()
        })?;
    }
    let all = known.keys().all(|id| changes.listed.iter().any(|row| row.id == *id));
    ensure(all, || "a report left out a record made since".to_owned())
}

pub(super) async fn removal(room: &Room<'_>) -> Result<(), Trouble> {
    let made = room.create(record(room.kind, "Prova sparita")).await?;
    let kept = room.create(record(room.kind, "Prova rimasta")).await?;
    let cursor = room.collection.changes(None).await?.cursor;
    room.delete(&made.id, &made.version).await?;
    let changes = room.collection.changes(cursor.as_ref()).await?;
    ensure(!changes.removed.contains(&kept.id), || "a record that is there was reported as removed".to_owned())?;
    let listed = changes.listed.iter().any(|row| row.id == made.id);
    ensure(!listed, || "a removed record is listed".to_owned())?;
    let told = changes.removed.contains(&made.id) || changes.coverage.is_whole();
    if told { Ok(()) } else { gone_when_asked(room, &made.id).await }
}

pub(super) async fn absent(room: &Room<'_>) -> Result<(), Trouble> {
    let made = room.create(record(room.kind, "Prova c'è")).await?;
    room.delete(&made.id, &made.version).await?;
    let kept = room.create(record(room.kind, "Prova c'è ancora")).await?;
    let readings = room.collection.read(&[made.id.clone(), kept.id.clone()]).await?;
    ensure(readings.len() == 2, || format!("two records asked for, {} answers", readings.len()))?;
    let right = readings.iter().all(|reading| match reading {
        Reading::Found(found) => found.id == kept.id,
        Reading::Gone(id) => *id == made.id,
        Reading::NotMine(_) | Reading::NoAccess(_) | Reading::Malformed(..) | Reading::OtherKind(..) => false,
    });
    ensure(right, || "an absent record and one that is there were not told apart".to_owned())
}

pub(super) async fn same_second(room: &Room<'_>) -> Result<(), Trouble> {
    let make = |name: &str| {
        let (marker, record) = (room.marker(), record(room.kind, name));
        Action::Create { copy_of: RemoteId(format!("copy-{}", marker.0)), marker, record }
    };
    let answers = room.apply(vec![make("Prova gemella uno"), make("Prova gemella due")]).await;
    ensure(answers.len() == 2, || format!("two operations, {} answers", answers.len()))?;
    let mut made = Vec::new();
    for answer in answers {
        made.push(stored(answer.outcome)?);
    }
    ensure(made.first().map(|one| &one.id) != made.last().map(|two| &two.id), || "two records have one id".to_owned())?;
    let listed = room.collection.changes(None).await?.listed;
    let all = made.iter().all(|own| listed.iter().any(|row| row.id == own.id));
    ensure(all, || "one of two records made in a second is not listed".to_owned())
}

/// What one installation leaves, another one finds.
pub(super) async fn note(room: &Room<'_>) -> Result<(), Trouble> {
    let (key, other) = ("c0ffee", room.reopen().await?);
    if !room.collection.post(key, Some("uno")).await? {
        let found = other.notice(key).await?;
        ensure(!matches!(found, Note::Says(_)), || "a note that was not kept is found".to_owned())?;
        return Err(Trouble::Skip("it keeps no notes".to_owned()));
    }
    for text in ["uno", "due <&> \"perché\""] {
        room.collection.post(key, Some(text)).await?;
        let found = other.notice(key).await?;
        ensure(found == Note::Says(text.to_owned()), || format!("a note is not found as it was left: {found:?}"))?;
    }
    other.post(key, None).await?;
    let found = room.collection.notice(key).await?;
    ensure(found == Note::Nothing, || format!("a note that was taken away is still there: {found:?}"))
}

fn renamed(room: &Room<'_>, name: &str) -> Patch {
    Patch { set: [(name_field(room.kind), Value::Text(name.to_owned()))].into(), ..Patch::default() }
}

fn named(snapshot: &Snapshot, room: &Room<'_>, name: &str) -> Result<(), Trouble> {
    ensure(snapshot.record.text(&name_field(room.kind)) == name, || "the name read is not the one written".to_owned())
}

async fn gone_when_asked(room: &Room<'_>, id: &RemoteId) -> Result<(), Trouble> {
    match room.read(id).await? {
        Reading::Gone(_) => Ok(()),
        other => Err(Trouble::Broken(format!("a deleted record is {}", word(&other)))),
    }
}

/// A version of one-second grain cannot tell two writes of one second apart.
async fn wait_out(room: &Room<'_>) {
    if room.capabilities().coarse_versions {
        tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    }
}
