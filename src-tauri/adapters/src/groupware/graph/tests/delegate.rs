//! Another's mailbox: opened by its address, by one who may, and never the delegate's own in its place.

use super::*;
use crate::groupware::graph::sign_in::SHARED_SCOPES;

const ANNA: &str = "anna@example.it";

async fn world(scopes: &[&str]) -> (World, Graph) {
    let world = World::limited(Habits::default(), scopes, Limits::default()).await;
    world.server.add_user(ANNA, "Anna");
    let source = Arc::clone(&world.tokens) as Arc<dyn TokenSource>;
    let account = Graph::new(Http::new(Limits::default()).unwrap(), &world.server.url(), source).unwrap();
    (world, account.expecting(GIULIA).with_shared(true).in_mailbox(ANNA))
}

fn whole() -> Vec<&'static str> {
    SCOPES.iter().chain(&SHARED_SCOPES).copied().collect()
}

#[tokio::test]
async fn anothers_mailbox_is_read_and_written_by_a_delegate() {
    let (world, account) = world(&whole()).await;
    world.server.share(ANNA, GIULIA);
    let all = account.collections().await.unwrap();
    assert!(
        all.iter().any(|info| info.kinds == [Kind::Event])
            && all.iter().any(|info| info.kinds.contains(&Kind::Company))
    );
    assert!(!all.iter().any(|info| info.kinds.contains(&Kind::Task)), "nobody gets at another's To Do: {all:?}");
    account.test().await.unwrap();
    let collection = account.open(opening(Kind::Event, None)).await.unwrap();
    let calendar = world.server.default_container(ANNA, Noun::Calendar).unwrap();
    let series = world.server.put(ANNA, Noun::Calendar, &calendar, &daily("di Anna", "2027-03-10")).unwrap();
    world.put(&event("di Giulia", "2027-03-10"));
    let first = changes(&*collection, None).await;
    assert!(matches!(first.listed.as_slice(), [row] if row.id.0 == series), "{first:?}");
    let made = Record::new(Kind::Event).with(Field::Title, Value::Text("nuova".into()));
    let found = found(&*collection, &RemoteId(series)).await;
    let time = found.record.get(&Field::Time).unwrap().clone();
    let made = stored(done(&*collection, create("m1", made.with(Field::Time, time))).await);
    let renamed = stored(done(&*collection, update(&found, Some(key("2027-03-12")), title("diversa"))).await);
    assert!(renamed.record.get(&Field::Exceptions).is_some());
    let next = changes(&*collection, first.cursor.as_ref()).await;
    assert_eq!(next.listed.len(), 2, "links lead back to the same mailbox: {next:?}");
    assert!(matches!(done(&*collection, delete(&made, None)).await, Outcome::Removed));
    assert_eq!(world.server.list(ANNA, Noun::Calendar, &calendar).len(), 1);
    assert_eq!(world.server.list(GIULIA, Noun::Calendar, &world.calendar()).len(), 1, "her own is left alone");
    let tasks = account.open(opening(Kind::Task, None)).await.err().unwrap();
    assert_eq!(tasks.code, "failure-graph-no-collection");
    world.assert_clean();
}

#[tokio::test]
async fn who_may_not_is_told_so_and_is_given_nothing_else() {
    for (scopes, shares) in [(whole(), false), (SCOPES.to_vec(), true)] {
        let (world, account) = world(&scopes).await;
        if shares {
            world.server.share(ANNA, GIULIA);
        }
        let failure = account.collections().await.unwrap_err();
        assert_eq!(failure.code, "failure-graph-denied", "{scopes:?}");
        assert!(account.test().await.is_err());
        assert!(account.open(opening(Kind::Event, None)).await.is_err());
    }
}
