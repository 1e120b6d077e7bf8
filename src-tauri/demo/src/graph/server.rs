//! HTTP: who asks, whether they may, what for, and what it cost. Every request, and every part of a batch, goes through
//! here once.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State as Extracted};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode};
use axum::middleware;
use serde_json::{Map, Value, json};

use super::options::{Options, Prefer, by_property};
use super::refusal::{Refusal, Reply};
use super::route::{Noun, Route, route};
use super::rows::Shown;
use super::state::{Standing, State};
use super::{Shared, batch, container, delta, entity, extension, item, links, rows, token, translate};
use crate::{faults, sign_in};

const MOST: usize = 64 << 20;
/// So many requests of one client to one mailbox may be under way.
const CONCURRENT: usize = 4;

/// The application.
pub(super) fn router(shared: Arc<Shared>) -> Router {
    let faults = shared.faults.clone();
    Router::new().fallback(answer).with_state(shared).layer(middleware::from_fn_with_state(faults, faults::apply))
}

/// One request, or one part of a batch.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub method: String,
    /// Below the version.
    pub path: String,
    pub query: String,
    pub prefer: Prefer,
    pub condition: Option<String>,
    pub authorization: Option<String>,
    pub body: Option<Value>,
}

async fn answer(Extracted(shared): Extracted<Arc<Shared>>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, MOST).await else {
        return sent(Reply { status: 413, ..Reply::nothing() });
    };
    if let Some(response) = sign_in::answer(&mut *shared.state(), &parts, &bytes) {
        return response;
    }
    let client = text(&parts.headers, "authorization").unwrap_or_default();
    let crowded = {
        let mut counters = shared.counters();
        *counters.requests.entry(parts.method.as_str().to_owned()).or_default() += 1;
        let under_way = counters.under_way.entry(client.clone()).or_default();
        *under_way += 1;
        *under_way > CONCURRENT
    };
    if !shared.latency.is_zero() {
        tokio::time::sleep(shared.latency).await;
    }
    let reply = if crowded { Refusal::busy(1).reply() } else { called(&shared, &parts, &bytes) };
    if let Some(under_way) = shared.counters().under_way.get_mut(&client) {
        *under_way = under_way.saturating_sub(1);
    }
    sent(reply)
}

fn called(shared: &Shared, parts: &axum::http::request::Parts, bytes: &Bytes) -> Reply {
    let path = parts.uri.path();
    let Some(path) = path.strip_prefix("/v1.0") else {
        return Refusal::new(400, "BadRequest", "Invalid version.").reply();
    };
    let body = match parse(&parts.headers, bytes) {
        Ok(body) => body,
        Err(refusal) => return refusal.reply(),
    };
    let call = Call {
        method: parts.method.as_str().to_owned(),
        path: path.to_owned(),
        query: parts.uri.query().unwrap_or("").to_owned(),
        prefer: Prefer::of(&parts.headers),
        condition: text(&parts.headers, "if-match"),
        authorization: text(&parts.headers, "authorization"),
        body,
    };
    if path == "/$batch" { batch::answer(shared, &call) } else { handle(shared, &call) }
}

fn parse(headers: &HeaderMap, bytes: &Bytes) -> Result<Option<Value>, Refusal> {
    if bytes.is_empty() {
        return Ok(None);
    }
    if !text(headers, "content-type").is_some_and(|kind| kind.starts_with("application/json")) {
        return Err(Refusal::new(415, "RequestBodyRead", "A body is application/json."));
    }
    let read = serde_json::from_slice(bytes);
    read.map(Some).map_err(|_| Refusal::new(400, "BadRequest", "Unable to read JSON request payload."))
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

/// Answers one request, or one part of a batch.
pub(super) fn handle(shared: &Shared, call: &Call) -> Reply {
    let mut state = shared.state();
    state.stir();
    match admitted(shared, &mut state, call) {
        Ok(reply) => reply,
        Err(refusal) => {
            if matches!(refusal.status, 400 | 405 | 415) {
                let told = format!("{} {}: {}", call.method, refusal.code, refusal.message);
                shared.counters().refused.push(told);
            }
            refusal.reply()
        }
    }
}

/// A request for somebody else's mailbox, as they would make it, and whose it is.
fn delegated(state: &State, call: &Call, user: &str) -> Result<Option<(Call, String)>, Refusal> {
    let Some((address, rest)) = call.path.strip_prefix("/users/").and_then(|path| path.split_once('/')) else {
        return Ok(None);
    };
    let owner = percent_encoding::percent_decode_str(address).decode_utf8_lossy().into_owned();
    let shared = state.shares.contains(&(owner.clone(), user.to_owned()));
    if !shared || rest.starts_with("todo") {
        return Err(Refusal::denied());
    }
    Ok(Some((Call { path: format!("/me/{rest}"), ..call.clone() }, owner)))
}

/// Links lead back into the mailbox that was asked for.
fn led_back(shared: &Shared, reply: Reply, call: &Call) -> Reply {
    let whose: Vec<&str> = call.path.split('/').take(3).collect();
    let (own, theirs) = (format!("{}/me/", shared.root), format!("{}{}/", shared.root, whose.join("/")));
    let body = serde_json::from_str(&reply.body.to_string().replace(&own, &theirs)).unwrap_or(Value::Null);
    Reply { body, ..reply }
}

fn admitted(shared: &Shared, state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    let token = token::check(&state.sign_in.tokens, call.authorization.as_deref())?.clone();
    if let Some((own, owner)) = delegated(state, call, &token.user)? {
        let reply = opened(shared, state, &own, (&owner, &token.scopes, ".Shared"))?;
        return Ok(led_back(shared, reply, call));
    }
    opened(shared, state, call, (&token.user, &token.scopes, ""))
}

fn opened(
    shared: &Shared,
    state: &mut State,
    call: &Call,
    (user, scopes, ending): (&str, &[String], &str),
) -> Result<Reply, Refusal> {
    let route =
        route(&call.path).ok_or_else(|| Refusal::new(400, "BadRequest", "Resource not found for the segment."))?;
    let scope = noun(&route).map_or("User.Read".to_owned(), |noun| format!("{}{ending}", noun.scope()));
    if !scopes.contains(&scope) {
        return Err(Refusal::denied());
    }
    if state.busy.0 > 0 && route != Route::Me {
        state.busy.0 -= 1;
        return Err(Refusal::busy(state.busy.1));
    }
    if route != Route::Me {
        usable(state.mailbox(user)?.standing, &call.method)?;
    }
    note_lapses(shared, call, &route);
    done(shared, state, call, user, route)
}

fn usable(standing: Standing, method: &str) -> Result<(), Refusal> {
    match standing {
        Standing::Well => Ok(()),
        Standing::NotEnabled => {
            let message = "The mailbox is either inactive, soft-deleted, or is hosted on-premise.";
            Err(Refusal::new(404, "MailboxNotEnabledForRESTAPI", message))
        }
        Standing::Moving => Err(Refusal::new(503, "ErrorMailboxMoveInProgress", "The mailbox is being moved.")),
        Standing::Full if matches!(method, "POST" | "PATCH") => {
            Err(Refusal::new(507, "ErrorQuotaExceeded", "The mailbox is full."))
        }
        Standing::Full => Ok(()),
    }
}

fn noun(route: &Route) -> Option<Noun> {
    match route {
        Route::Me | Route::Translate => None,
        Route::Containers(noun)
        | Route::Container(noun, _)
        | Route::Items(noun, _)
        | Route::Item(noun, ..)
        | Route::Delta(noun, _) => Some(*noun),
        Route::View(_) | Route::Instances(..) => Some(Noun::Calendar),
        Route::Links(..) | Route::Extensions(_) | Route::Extension(..) => Some(Noun::List),
    }
}

/// What every request for items should carry.
fn note_lapses(shared: &Shared, call: &Call, route: &Route) {
    let about_items = !matches!(
        route,
        Route::Me
            | Route::Translate
            | Route::Containers(_)
            | Route::Container(..)
            | Route::Extensions(_)
            | Route::Extension(..)
    );
    let mut missing = Vec::new();
    if about_items && !call.prefer.immutable {
        missing.push("IdType");
    }
    if about_items && noun(route) == Some(Noun::Calendar) && call.method != "DELETE" && call.prefer.zone.is_none() {
        missing.push("outlook.timezone");
    }
    if !missing.is_empty() {
        shared.counters().lapses.push(format!("{} {route:?} without {}", call.method, missing.join(", ")));
    }
}

fn done(shared: &Shared, state: &mut State, call: &Call, user: &str, route: Route) -> Result<Reply, Refusal> {
    let options = Options::parse(&call.query);
    let ask = Ask { shared, user, call, options: &options };
    let wrong = || Refusal::new(405, "Request_BadRequest", "Specified HTTP method is not allowed here.");
    let body = || call.body.as_ref().and_then(Value::as_object).ok_or_else(|| Refusal::bad("A body is required."));
    match (call.method.as_str(), route) {
        ("GET", Route::Me) => {
            let name = state.mailbox(user)?.name.clone();
            Ok(Reply::ok(json!({"id": "7f2b", "displayName": name, "mail": user, "userPrincipalName": user})))
        }
        ("POST", Route::Translate) => translate::answer(state, user, body()?),
        ("GET", Route::Containers(noun)) => container::list(state, user, noun, &options),
        ("POST", Route::Containers(noun)) => container::create(state, user, noun, body()?),
        ("GET", Route::Container(noun, id)) => container::get(state, user, noun, &id, &options),
        ("PATCH", Route::Container(noun, id)) => container::patch(state, user, (noun, &id), body()?),
        ("DELETE", Route::Container(noun, id)) => container::delete(state, user, noun, &id),
        ("GET", Route::Items(noun, id)) => ask.items(state, noun, id.as_deref()),
        ("POST", Route::Items(noun, id)) => ask.create(state, noun, id.as_deref(), body()?),
        ("GET", Route::Item(noun, holder, id)) => ask.item(state, noun, holder.as_deref(), &id),
        ("PATCH", Route::Item(noun, holder, id)) => ask.patch(state, noun, holder.as_deref(), &id, body()?),
        ("DELETE", Route::Item(noun, holder, id)) => {
            let holder = state.holder(user, noun, holder.as_deref(), &item::split(&id).0)?;
            item::delete(state, user, (noun, &holder), &id)?;
            Ok(Reply::nothing())
        }
        ("GET", Route::View(id)) => ask.view(state, id.as_deref(), None),
        ("GET", Route::Instances(holder, id)) => ask.view(state, holder.as_deref(), Some(&id)),
        ("GET", Route::Delta(noun, id)) => {
            let id = state.container(user, noun, id.as_deref())?.id.clone();
            let select = options.select();
            entity::check_select(noun, select.as_deref())?;
            let shown = Shown { select: select.as_deref(), ..ask.shown(state, &[]) };
            delta::answer(state, &shared.root, (noun, &id), &options, &shown)
        }
        ("GET", Route::Links(list, task)) => links::list(state, user, (&list, &task)),
        ("POST", Route::Links(list, task)) => links::add(state, user, (&list, &task), body()?),
        ("POST", Route::Extensions(list)) => extension::create(state, user, &list, body()?),
        ("GET", Route::Extension(list, name)) => extension::get(state, user, (&list, &name)),
        ("PATCH", Route::Extension(list, name)) => extension::patch(state, user, (&list, &name), body()?),
        ("DELETE", Route::Extension(list, name)) => extension::delete(state, user, (&list, &name)),
        _ => Err(wrong()),
    }
}

/// One request about items.
struct Ask<'a> {
    shared: &'a Shared,
    user: &'a str,
    call: &'a Call,
    options: &'a Options,
}

impl<'a> Ask<'a> {
    fn shown(&self, state: &State, extended: &'a [String]) -> Shown<'a> {
        let nested =
            self.options.expand().iter().any(|part| ["exceptionOccurrences", "linkedResources"].contains(&part.trim()));
        let shifted_days = state.habits.shifted_days;
        Shown { user: self.user, prefer: &self.call.prefer, shifted_days, extended, select: None, nested }
    }

    fn one(&self, state: &State, noun: Noun, holder: &str, id: &str) -> Result<Value, Refusal> {
        let extended = self.options.extended(noun)?;
        let select = self.options.select();
        entity::check_select(noun, select.as_deref())?;
        let shown = Shown { extended: &extended, select: select.as_deref(), ..self.shown(state, &[]) };
        let (master, day) = item::split(id);
        let container = state.container(self.user, noun, Some(holder))?;
        let item = container.items.get(&master).ok_or_else(Refusal::missing)?;
        let exceptions = shown.nested && noun == Noun::Calendar;
        if exceptions && (day.is_some() || !item.props.contains_key("recurrence")) {
            return Err(Refusal::query("exceptionOccurrences is a property of a series master."));
        }
        match day {
            None => Ok(shown.item(container, item)),
            Some(day) => Ok(shown.occurrence(item, &rows::occurrence_by_id(item, day)?, false)),
        }
    }

    fn item(&self, state: &State, noun: Noun, holder: Option<&str>, id: &str) -> Result<Reply, Refusal> {
        self.options.only(&["$select", "$expand"])?;
        let holder = state.holder(self.user, noun, holder, &item::split(id).0)?;
        self.one(state, noun, &holder, id).map(Reply::ok)
    }

    fn create(
        &self,
        state: &mut State,
        noun: Noun,
        container: Option<&str>,
        body: &Map<String, Value>,
    ) -> Result<Reply, Refusal> {
        self.agreed(noun, body)?;
        let container = state.container(self.user, noun, container)?.id.clone();
        let id = item::create(state, self.user, (noun, &container), body)?;
        self.one(state, noun, &container, &id).map(Reply::created)
    }

    fn patch(
        &self,
        state: &mut State,
        noun: Noun,
        holder: Option<&str>,
        id: &str,
        body: &Map<String, Value>,
    ) -> Result<Reply, Refusal> {
        self.agreed(noun, body)?;
        let holder = state.holder(self.user, noun, holder, &item::split(id).0)?;
        item::patch(state, self.user, (noun, &holder), id, self.call.condition.as_deref(), body)?;
        self.one(state, noun, &holder, id).map(Reply::ok)
    }

    /// Whether a body is what Microsoft's contract says, where that is at hand.
    fn agreed(&self, noun: Noun, body: &Map<String, Value>) -> Result<(), Refusal> {
        let Some(contract) = &self.shared.contract else { return Ok(()) };
        let checked = contract.check(entity::type_name(noun), &Value::Object(body.clone()));
        checked.map_err(|wrong| Refusal::new(400, "RequestBodyRead", wrong))
    }

    fn items(&self, state: &State, noun: Noun, container: Option<&str>) -> Result<Reply, Refusal> {
        self.options.only(&["$select", "$expand", "$filter", "$top", "$skip"])?;
        let extended = self.options.extended(noun)?;
        let select = self.options.select();
        entity::check_select(noun, select.as_deref())?;
        let wanted = self.options.get("$filter").map(by_property).transpose()?;
        if wanted.is_some() && noun == Noun::List {
            return Err(Refusal::query("Tasks have no extended properties."));
        }
        let shown = Shown { extended: &extended, select: select.as_deref(), ..self.shown(state, &[]) };
        let container = state.container(self.user, noun, container)?;
        let fits =
            |item: &&super::state::Item| wanted.as_ref().is_none_or(|(id, value)| item.extended.get(id) == Some(value));
        let rows = container.items.values().filter(fits).map(|item| shown.item(container, item)).collect();
        let path = format!("me/{}('{}')/{}", noun.path(), container.id, noun.items());
        self.paged(rows, &path)
    }

    /// A view of a calendar, or the instances of one series.
    fn view(&self, state: &State, calendar: Option<&str>, series: Option<&str>) -> Result<Reply, Refusal> {
        self.options.only(&["startDateTime", "endDateTime", "$select", "$top", "$skip"])?;
        let (from, to) = self.options.span()?;
        let select = self.options.select();
        entity::check_select(Noun::Calendar, select.as_deref())?;
        let shown = Shown { select: select.as_deref(), ..self.shown(state, &[]) };
        let container = match series {
            Some(id) => state.holder(self.user, Noun::Calendar, calendar, id)?,
            None => state.container(self.user, Noun::Calendar, calendar)?.id.clone(),
        };
        let container = state.container(self.user, Noun::Calendar, Some(&container))?;
        let mut rows = Vec::new();
        for item in container.items.values().filter(|item| series.is_none_or(|id| item.id == id)) {
            let touching = rows::in_span(item, from, to);
            if item.props.contains_key("recurrence") {
                rows.extend(touching.iter().map(|one| shown.occurrence(item, one, false)));
            } else if !touching.is_empty() {
                rows.push(shown.item(container, item));
            }
        }
        let path = match series {
            Some(id) => format!("me/events/{id}/instances"),
            None => format!("me/calendars('{}')/calendarView", container.id),
        };
        self.paged(rows, &path)
    }

    fn paged(&self, rows: Vec<Value>, path: &str) -> Result<Reply, Refusal> {
        let top = self.options.number("$top")?.or(self.call.prefer.page).unwrap_or(10).clamp(1, 1000);
        let skip = self.options.number("$skip")?.unwrap_or(0);
        let total = rows.len();
        let page: Vec<Value> = rows.into_iter().skip(skip).take(top).collect();
        let mut body = json!({"value": page});
        if skip + top < total
            && let Some(body) = body.as_object_mut()
        {
            let kept =
                self.call.query.split('&').filter(|part| !part.starts_with("$skip") && !part.starts_with("%24skip"));
            let query = kept.collect::<Vec<_>>().join("&");
            let link = format!("{}/{path}?{query}&$skip={}", self.shared.root, skip + top);
            body.insert("@odata.nextLink".to_owned(), json!(link));
        }
        Ok(Reply::ok(body))
    }
}

fn sent(reply: Reply) -> Response<Body> {
    let body = if reply.body.is_null() { String::new() } else { reply.body.to_string() };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let json = ("content-type", "application/json; odata.metadata=minimal; charset=utf-8".to_owned());
    for (name, value) in reply.headers.into_iter().chain([json]) {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
