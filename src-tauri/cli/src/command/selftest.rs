//! `pontectl account selftest`: everything Ponte does, tried on the user's own server, and cleaned up.

use std::collections::BTreeMap;

use ponte_app::accounts;
use ponte_engine::selftest::Step;

use crate::exit::Stop;
use crate::output;
use crate::session::Session;

/// Runs the test and shows what passed, what failed and why, and what the server bends.
pub async fn selftest(session: &Session, name: &str) -> Result<(), Stop> {
    let account = session.account(name)?;
    let open = session.open_account(account).await?;
    let info = open.signed().test().await?;
    let steps = accounts::try_everything(&session.desk, session.settings()?, &open).await?;
    let requests = open.http.counters().requests();
    if session.json {
        output::json(&serde_json::json!({ "account": name, "info": info, "requests": requests, "steps": steps }));
    } else {
        output::line(&super::account::signed_in(session, name, &info));
        tell(session, &steps);
    }
    if steps.iter().any(|step| step.failure.is_some()) { Err(Stop::Quiet(5)) } else { Ok(()) }
}

fn tell(session: &Session, steps: &[Step]) {
    let mut rows = Vec::new();
    let mut bent: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for step in steps {
        let kind = session.text(&format!("kind-{}", step.kind.as_str()), &[]);
        let name = session.text(&format!("word-step-{}", step.name), &[]);
        let why = step.failure.as_ref().map(|failure| session.messages.failure(failure)).unwrap_or_default();
        rows.push(vec![if step.failure.is_none() { "✓" } else { "✗" }.to_owned(), kind.clone(), name, why]);
        let fields = step.bent.iter().map(|field| session.field_word(field));
        bent.entry(kind).or_default().extend(fields);
    }
    output::table(&rows);
    for (kind, mut fields) in bent {
        fields.sort_unstable();
        fields.dedup();
        if !fields.is_empty() {
            output::line(&session.text("cli-bent", &[("kind", &kind), ("fields", &fields.join(", "))]));
        }
    }
}
