//! Series: what differs in them is made, changed day by day, and kept when the rule changes.

use ponte_core::record::{Exception, Recurrence};
use ponte_demo::faults::{Fault, Matching};

use super::*;

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

#[tokio::test]
async fn a_series_is_made_with_what_differs_and_changed_day_by_day() {
    let world = World::exchange().await;
    let calendar = world.open(Kind::Event).await;
    let time = |start: &str| appointment("", start).fields.remove(&Field::Time).unwrap();
    let changed = [(Field::Time, time("2026-12-02T14:00")), (Field::Location, text("Milano"))].into();
    let exceptions = [(key("2026-12-02"), Exception::Changed(changed)), (key("2026-12-04"), Exception::Cancelled)];
    let record = appointment("Riunione", "2026-12-01T09:00")
        .with(
            Field::Recurrence,
            Value::Recurrence(Recurrence { rules: vec!["FREQ=DAILY;COUNT=5".into()], dates: vec![] }),
        )
        .with(Field::Exceptions, Value::Exceptions(exceptions.into()));
    let made = stored(done(&*calendar, create("m1", record.clone())).await);
    assert_eq!(made.record.get(&Field::Exceptions), record.get(&Field::Exceptions));
    let place = Patch { set: [(Field::Location, text("Lodi"))].into(), ..Patch::default() };
    let edits = vec![update(&made, Some(key("2026-12-03")), place), delete(&made, Some(key("2026-12-05")))];
    let answers = apply(&*calendar, MailPermit::Denied, edits).await;
    assert!(answers.iter().all(|answer| matches!(answer.outcome, Outcome::Stored(_))), "{answers:?}");
    let now = found(&*calendar, &made.id).await.record;
    let Some(Value::Exceptions(all)) = now.get(&Field::Exceptions) else { panic!("{now:?}") };
    assert_eq!(all.len(), 4, "{all:?}");
    assert_eq!(all.get(&key("2026-12-05")), Some(&Exception::Cancelled));
    world.assert_clean();
}

/// Daily from the first, nine times; the second is in the afternoon, the third is taken out.
fn differing() -> Record {
    let afternoon = appointment("", "2026-12-02T14:00").fields.remove(&Field::Time).unwrap();
    let moved = Exception::Changed([(Field::Time, afternoon)].into());
    let exceptions = [(key("2026-12-02"), moved), (key("2026-12-03"), Exception::Cancelled)];
    appointment("Riunione", "2026-12-01T09:00")
        .with(Field::Recurrence, rule("FREQ=DAILY;COUNT=9"))
        .with(Field::Exceptions, Value::Exceptions(exceptions.into()))
}

fn rule(rule: &str) -> Value {
    Value::Recurrence(Recurrence { rules: vec![rule.into()], dates: vec![] })
}

fn repeated(of: &Snapshot, to: &str) -> Action {
    update(of, None, Patch { set: [(Field::Recurrence, rule(to))].into(), ..Patch::default() })
}

#[tokio::test]
async fn a_series_whose_rule_changes_keeps_the_occurrences_that_differ() {
    for product in [Product::Exchange, Product::Grommunio] {
        let world = World::new(product).await;
        let calendar = world.open(Kind::Event).await;
        let made = stored(done(&*calendar, create("m1", differing())).await);
        let longer = stored(done(&*calendar, repeated(&made, "FREQ=DAILY;COUNT=12")).await);
        assert_eq!(longer.record.recurrence().unwrap().rules, ["FREQ=DAILY;COUNT=12"], "{product:?}");
        assert_eq!(longer.record.get(&Field::Exceptions), differing().get(&Field::Exceptions), "{product:?}");
        // Every other day: the third is named, the second is not, and somebody changed that one.
        let outcome = done(&*calendar, repeated(&longer, "FREQ=DAILY;INTERVAL=2;COUNT=6")).await;
        let Outcome::Refused(failure) = outcome else { panic!("{product:?} {outcome:?}") };
        assert_eq!((failure.code.as_str(), failure.details["count"].as_str()), ("failure-exchange-series-moved", "1"));
        assert_eq!(found(&*calendar, &made.id).await.record, longer.record, "nothing was written");
        world.assert_clean();
    }
}

#[tokio::test]
async fn a_series_with_guests_whose_rule_changes_is_left_to_the_user() {
    let world = World::exchange().await;
    let calendar = world.open(Kind::Event).await;
    let made = stored(done(&*calendar, create("m1", differing())).await);
    let people = "<t:RequiredAttendees><t:Attendee><t:Mailbox><t:EmailAddress>marco@example.it</t:EmailAddress></t:Mailbox>\
                  </t:Attendee></t:RequiredAttendees>";
    world.server.edit(&made.id.0, people).unwrap();
    let read = found(&*calendar, &made.id).await;
    for (permit, code) in
        [(MailPermit::Denied, "failure-would-mail"), (MailPermit::Organizer, "failure-exchange-series-moved")]
    {
        let answers = apply(&*calendar, permit, vec![repeated(&read, "FREQ=DAILY;COUNT=12")]).await;
        assert!(matches!(&answers[0].outcome, Outcome::Refused(failure) if failure.code == code), "{answers:?}");
    }
    world.assert_clean();
}

/// The series and what differs in it are read, the rule is written, and from then on nothing arrives.
fn cut_after_the_rule(world: &World) {
    for _ in 0..20 {
        world.server.faults().nth(Matching::any(), 4, Fault::DropBefore);
    }
}

#[tokio::test]
async fn a_series_that_was_left_unfinished_says_what_it_said_before_and_is_written_again() {
    let world = World::exchange().await;
    let calendar = world.open(Kind::Event).await;
    let made = stored(done(&*calendar, create("m1", differing())).await);
    cut_after_the_rule(&world);
    let lost = done(&*calendar, repeated(&made, "FREQ=DAILY;COUNT=12")).await;
    assert!(matches!(lost, Outcome::Unknown(_)), "{lost:?}");
    world.server.faults().clear();
    let kept = world.stored(&made.id);
    assert!(kept.contains("<t:NumberOfOccurrences>12<") && !kept.contains("<t:Exception "), "{kept}");
    let before = found(&*calendar, &made.id).await;
    assert_eq!(before.record.recurrence().unwrap().rules, ["FREQ=DAILY;COUNT=9"]);
    assert_eq!(before.record.get(&Field::Exceptions), differing().get(&Field::Exceptions));
    let after = stored(done(&*calendar, repeated(&before, "FREQ=DAILY;COUNT=12")).await);
    assert_eq!(after.record.recurrence().unwrap().rules, ["FREQ=DAILY;COUNT=12"]);
    assert_eq!(after.record.get(&Field::Exceptions), differing().get(&Field::Exceptions));
    assert_eq!(found(&*calendar, &made.id).await.record, after.record);
    // What somebody changed in Outlook since is theirs.
    cut_after_the_rule(&world);
    let lost = done(&*calendar, repeated(&after, "FREQ=DAILY;COUNT=11")).await;
    assert!(matches!(lost, Outcome::Unknown(_)), "{lost:?}");
    world.server.faults().clear();
    let weekly = "<t:Recurrence><t:WeeklyRecurrence><t:Interval>1</t:Interval><t:DaysOfWeek>Tuesday</t:DaysOfWeek>\
        </t:WeeklyRecurrence><t:NumberedRecurrence><t:StartDate>2026-12-01</t:StartDate>\
        <t:NumberOfOccurrences>5</t:NumberOfOccurrences></t:NumberedRecurrence></t:Recurrence>";
    world.server.edit(&made.id.0, weekly).unwrap();
    let theirs = found(&*calendar, &made.id).await;
    assert_eq!(theirs.record.recurrence().unwrap().rules, ["FREQ=WEEKLY;COUNT=5"]);
    world.assert_clean();
}
