//! `pontectl demo`: an embedded CRM and an embedded calendar server with sample data, and Ponte between them.
//!
//! Nothing outside this process is touched: both servers listen on loopback, the database is in memory, and the key is
//! made for this once.

mod acts;
mod scene;
mod tell;

use jiff::Timestamp;
use ponte_core::record::Kind;
use ponte_core::verdict::Failure;
use ponte_demo::ews::{EwsOptions, EwsServer};
use ponte_demo::graph::{GraphOptions, GraphServer};
use ponte_demo::sample::{CRM_KEY, EMAIL, PASSWORD, USER, fill_ews, fill_graph};
use ponte_engine::cycle::Report;
use serde::Serialize;

use crate::exit::Stop;
use crate::output;
use crate::session::Session;
use scene::Scene;

/// An application ID that the embedded Microsoft 365 takes; it takes any.
const CLIENT: &str = "00000000-0000-4000-8000-000000000001";

/// What one cycle over all kinds did.
#[derive(Debug, Default, Serialize)]
pub struct Cycle {
    cycle: usize,
    created: usize,
    updated: usize,
    deleted: usize,
    conflicts: usize,
    parked: usize,
    held: usize,
    requests: u64,
    writes: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    failures: Vec<Failure>,
}

impl Cycle {
    fn add(&mut self, report: &Report) {
        for side in [&report.left, &report.right] {
            self.created += side.created;
            self.updated += side.updated;
            self.deleted += side.deleted;
        }
        self.writes += report.writes();
        self.conflicts += report.conflicts;
        self.parked += report.parked;
        self.held += report.held;
        self.failures.extend(report.stopped.clone());
    }
}

/// Shows it: told step by step, as JSON, or left running.
pub async fn demo(session: &Session, once: bool, json: bool, serve: bool) -> Result<(), Stop> {
    let scene = Scene::start(session.language()).await?;
    if serve {
        return leave_running(session, &scene).await;
    }
    if !json {
        output::line(&session.text("demo-begin", &[("crm", &scene.crm.url()), ("calendar", &scene.calendar.url())]));
        tell::preview(session, &scene).await?;
    }
    let mut last = 0;
    for (number, act) in acts::ACTS.iter().enumerate() {
        (act.play)(&scene);
        // Vtiger tells changes by whole seconds: what happens within the second of the last cycle would look the same.
        tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
        let cycle = run(&scene, number + 1).await?;
        if json {
            output::json(&cycle);
        } else {
            tell::cycle(session, act.said, &cycle);
            // The first cycle does what the preview has shown.
            last = if number == 0 { tell::newest(&scene)? } else { tell::items(session, &scene, last)? };
        }
        if let Some(failure) = cycle.failures.first() {
            return Err(Stop::Failure(failure.clone()));
        }
    }
    if !json {
        output::line(&session.text(if once { "demo-end" } else { "demo-end-more" }, &[]));
    }
    Ok(())
}

async fn run(scene: &Scene, number: usize) -> Result<Cycle, Stop> {
    let before = scene.requests();
    let mut cycle = Cycle { cycle: number, ..Cycle::default() };
    for (_, result) in scene.joined()?.run(&scene.store, Timestamp::now, &|_| {}).await {
        match result {
            Ok(report) => cycle.add(&report),
            Err(failure) => cycle.failures.push(failure),
        }
    }
    cycle.requests = scene.requests() - before;
    Ok(cycle)
}

async fn leave_running(session: &Session, scene: &Scene) -> Result<(), Stop> {
    let failed = |_| Stop::internal("failure-demo-port");
    let exchange = EwsServer::start(EwsOptions::default()).await.map_err(failed)?;
    let microsoft = GraphServer::start(GraphOptions::default()).await.map_err(failed)?;
    fill_ews(&exchange);
    fill_graph(&microsoft);
    let (crm, calendar) = (scene.crm.url(), scene.calendar.url());
    let (exchange_at, microsoft_at) = (exchange.url(), microsoft.origin());
    let named = [
        ("crm", crm.as_str()),
        ("calendar", &calendar),
        ("exchange", &exchange_at),
        ("microsoft", &microsoft_at),
        ("user", USER),
        ("email", EMAIL),
        ("key", CRM_KEY),
        ("password", PASSWORD),
        ("client", CLIENT),
    ];
    output::line(&session.text("demo-serving", &named));
    // Only Ctrl-C ends it; where it cannot be listened for, there is nothing to wait for.
    let _ = tokio::signal::ctrl_c().await;
    Ok(())
}

/// The word for a kind in the plural.
pub fn plural(session: &Session, kind: Kind) -> String {
    session.text(&format!("kind-{}s", kind.as_str()), &[])
}
