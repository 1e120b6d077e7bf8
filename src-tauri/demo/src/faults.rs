//! Faults on demand, shared by all embedded servers: what networks, proxies and tired servers do to an answer.
//!
//! Scripted faults hit the next requests that match; random ones are drawn from a seed, so that a run can be repeated.

mod answer;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use axum::{
    body::{Body, Bytes},
    extract::{Request, State},
    http::{Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// The largest body that is held to be looked at, in bytes.
const BODY_LIMIT: usize = 64 << 20;

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// This status with an empty body, and `Retry-After` in seconds when given. The request is not handled.
    Status(u16, Option<u64>),
    /// This status with this `Location`. The request is not handled.
    Redirect(u16, String),
    /// The connection is cut before the request is handled.
    DropBefore,
    /// The request is handled, then the connection is cut: the answer is lost.
    DropAfter,
    /// Only half of the body arrives, and the connection is cut.
    Truncate,
    /// A page of HTML with status 200, as a captive portal or a login page. The request is not handled.
    Html,
    /// An empty list where much was.
    EmptyList,
    /// The body loses its last part but arrives whole: it cannot be parsed.
    BrokenBody,
    /// The answer a request like this got last time, while the fault lasts. Only reading is affected.
    Stale,
    /// The request is handled later.
    Latency(Duration),
    /// The request is handled at once, the answer comes later.
    LateAnswer(Duration),
}

impl Fault {
    /// The name it is counted under.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Status(..) => "status",
            Self::Redirect(..) => "redirect",
            Self::DropBefore => "drop-before",
            Self::DropAfter => "drop-after",
            Self::Truncate => "truncate",
            Self::Html => "html",
            Self::EmptyList => "empty-list",
            Self::BrokenBody => "broken-body",
            Self::Stale => "stale",
            Self::Latency(_) => "latency",
            Self::LateAnswer(_) => "late-answer",
        }
    }
}

/// Which requests a fault is for. What is not given matches everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matching {
    /// The HTTP method.
    pub method: Option<String>,
    /// The CRM's `operation`, or the one of a SOAP request, in lower case.
    pub operation: Option<String>,
    /// Only requests that change a record.
    pub writes: bool,
}

impl Matching {
    /// Every request.
    pub fn any() -> Self {
        Self::default()
    }

    /// Requests of one HTTP method.
    pub fn method(name: &str) -> Self {
        Self { method: Some(name.to_owned()), ..Self::default() }
    }

    /// Requests of one operation of the CRM or of Exchange.
    pub fn operation(name: &str) -> Self {
        Self { operation: Some(name.to_lowercase()), ..Self::default() }
    }

    /// Requests that change a record, on either server.
    pub fn writes() -> Self {
        Self { writes: true, ..Self::default() }
    }

    fn matches(&self, method: &str, operation: &str) -> bool {
        self.method.as_deref().is_none_or(|wanted| wanted == method)
            && self.operation.as_deref().is_none_or(|wanted| wanted == operation)
            && (!self.writes || changes_a_record(method, operation))
    }
}

fn changes_a_record(method: &str, operation: &str) -> bool {
    matches!(method, "PUT" | "DELETE")
        || matches!(operation, "create" | "update" | "revise" | "delete" | "createitem" | "updateitem" | "deleteitem")
}

#[derive(Debug)]
enum When {
    Next(u32),
    Nth(u32),
    Chance(u32),
    Until(Instant),
}

#[derive(Debug)]
struct Rule {
    matching: Matching,
    when: When,
    fault: Fault,
}

#[derive(Debug)]
struct Inner {
    rules: Vec<Rule>,
    random: u64,
    fired: BTreeMap<&'static str, u64>,
    last_answers: BTreeMap<String, (StatusCode, Option<header::HeaderValue>, Bytes)>,
}

/// The faults of one server. Clones share them.
#[derive(Debug, Clone)]
pub struct Faults(Arc<Mutex<Inner>>);

impl Faults {
    /// No faults; random ones will be drawn from the seed.
    pub fn new(seed: u64) -> Self {
        let inner = Inner { rules: Vec::new(), random: seed, fired: BTreeMap::new(), last_answers: BTreeMap::new() };
        Self(Arc::new(Mutex::new(inner)))
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next `times` requests that match suffer the fault.
    pub fn next(&self, matching: Matching, times: u32, fault: Fault) {
        self.inner().rules.push(Rule { matching, when: When::Next(times), fault });
    }

    /// Of the requests that match, the one with this number suffers the fault; the next one has number 1.
    pub fn nth(&self, matching: Matching, number: u32, fault: Fault) {
        self.inner().rules.push(Rule { matching, when: When::Nth(number), fault });
    }

    /// Each request that matches suffers the fault with this chance, in thousandths.
    pub fn random(&self, matching: Matching, per_mille: u32, fault: Fault) {
        self.inner().rules.push(Rule { matching, when: When::Chance(per_mille), fault });
    }

    /// Every request that matches suffers the fault for this long.
    pub fn lasting(&self, matching: Matching, time: Duration, fault: Fault) {
        self.inner().rules.push(Rule { matching, when: When::Until(Instant::now() + time), fault });
    }

    /// No more faults. The counters stay.
    pub fn clear(&self) {
        self.inner().rules.clear();
    }

    /// How often each kind of fault has struck, by [`Fault::name`].
    pub fn fired(&self) -> BTreeMap<&'static str, u64> {
        self.inner().fired.clone()
    }

    /// The fault for this request, if one is due.
    fn draw(&self, method: &str, operation: &str) -> Option<Fault> {
        let mut inner = self.inner();
        let Inner { rules, random, fired, .. } = &mut *inner;
        rules.retain(|rule| match rule.when {
            When::Next(left) | When::Nth(left) => left > 0,
            When::Chance(_) => true,
            When::Until(end) => Instant::now() < end,
        });
        let due = rules.iter_mut().filter(|rule| rule.matching.matches(method, operation)).find_map(|rule| {
            let strikes = match &mut rule.when {
                When::Next(left) => {
                    *left -= 1;
                    true
                }
                When::Nth(left) => {
                    *left = left.saturating_sub(1);
                    *left == 0
                }
                When::Chance(per_mille) => splitmix(random) % 1000 < u64::from(*per_mille),
                When::Until(_) => true,
            };
            strikes.then(|| rule.fault.clone())
        })?;
        *fired.entry(due.name()).or_insert(0) += 1;
        Some(due)
    }
}

/// A small generator whose whole state is its seed.
fn splitmix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// The middleware: lets a request through, or does to it what is due.
pub(crate) async fn apply(State(faults): State<Faults>, request: Request, next: Next) -> Response {
    let (head, body) = request.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, BODY_LIMIT).await else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let operation = answer::operation(head.uri.query().unwrap_or_default(), &bytes);
    let asks = ["getitem", "finditem", "syncfolderitems", "getfolder", "findfolder"].contains(&operation.as_str());
    let reading = asks || head.method != Method::POST && head.method != Method::PUT && head.method != Method::DELETE;
    let key = reading.then(|| answer::key(&head, &bytes));
    let fault = faults.draw(head.method.as_str(), &operation);
    let request = Request::from_parts(head, Body::from(bytes));
    match fault {
        None => answer::remembered(&faults, key, next.run(request).await).await,
        Some(Fault::Status(code, retry_after)) => answer::status(code, retry_after),
        Some(Fault::Redirect(code, location)) => answer::redirect(code, &location),
        Some(Fault::DropBefore) => answer::cut(Bytes::new()),
        Some(Fault::Html) => answer::html(),
        Some(Fault::DropAfter) => {
            next.run(request).await;
            answer::cut(Bytes::new())
        }
        Some(Fault::Latency(time)) => {
            tokio::time::sleep(time).await;
            next.run(request).await
        }
        Some(Fault::LateAnswer(time)) => {
            let answer = next.run(request).await;
            tokio::time::sleep(time).await;
            answer
        }
        Some(Fault::Stale) => match answer::last(&faults, key) {
            Some(old) => old,
            None => next.run(request).await,
        },
        Some(spoiling) => answer::spoiled(&spoiling, next.run(request).await).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scripted_fault_strikes_the_next_requests_that_match_and_no_other() {
        let faults = Faults::new(0);
        faults.next(Matching::operation("Create"), 2, Fault::DropAfter);
        assert_eq!(faults.draw("POST", "query"), None);
        assert_eq!(faults.draw("POST", "create"), Some(Fault::DropAfter));
        assert_eq!(faults.draw("POST", "create"), Some(Fault::DropAfter));
        assert_eq!(faults.draw("POST", "create"), None);
        assert_eq!(faults.fired(), BTreeMap::from([("drop-after", 2)]));
    }

    #[test]
    fn the_nth_write_is_struck_once_and_reading_does_not_count() {
        let faults = Faults::new(0);
        faults.nth(Matching::writes(), 3, Fault::DropBefore);
        let struck = |method, operation| faults.draw(method, operation).is_some();
        assert_eq!([struck("PUT", ""), struck("POST", "query"), struck("POST", "revise")], [false; 3]);
        assert_eq!([struck("POST", "login"), struck("DELETE", ""), struck("PUT", "")], [false, true, false]);
    }

    #[test]
    fn the_same_seed_draws_the_same_faults() {
        let draws = |seed| {
            let faults = Faults::new(seed);
            faults.random(Matching::any(), 300, Fault::Status(503, None));
            (0..200).map(|_| faults.draw("GET", "query").is_some()).collect::<Vec<_>>()
        };
        assert_eq!(draws(7), draws(7));
        assert_ne!(draws(7), draws(8));
        let struck = draws(7).into_iter().filter(|struck| *struck).count();
        assert!((30..90).contains(&struck), "{struck} of 200 at 30 %");
    }
}
