//! `webservice.php` on the wire: verbs, bodies, sessions, and what is answered when PHP dies.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Router,
    body::Body,
    extract::{FromRequest, Multipart, State as Shared_},
    http::{Method, Request as HttpRequest, StatusCode, header},
    middleware,
    response::{IntoResponse, Response},
};
use url::form_urlencoded;

use super::{
    Shared, access, describe,
    encode::Json,
    mobile, query, read,
    refusal::Refusal,
    request::{self, Request, Upload},
    session,
    state::State,
    write,
};
use crate::faults;

/// The largest body that is read, in bytes.
const BODY_LIMIT: usize = 64 << 20;

pub(super) fn router(shared: Arc<Shared>) -> Router {
    let faults = shared.faults.clone();
    Router::new().fallback(serve).with_state(shared).layer(middleware::from_fn_with_state(faults, faults::apply))
}

async fn serve(Shared_(shared): Shared_<Arc<Shared>>, http: HttpRequest<Body>) -> Response {
    if !http.uri().path().ends_with("/webservice.php") {
        return page("<!DOCTYPE html><html><head><title>Vtiger</title></head><body>Login</body></html>");
    }
    if http.method() != Method::GET && http.method() != Method::POST {
        return fatal();
    }
    let Some(call) = read_call(http).await else { return fatal() };
    tokio::time::sleep(shared.latency).await;
    let turn = turn(&shared, &call);
    let _mine = match &turn {
        Some(turn) => Some(turn.lock().await),
        None => None,
    };
    let mut state = shared.state();
    *state.requests.entry(call.operation.clone()).or_insert(0) += 1;
    let version = state.version;
    match dispatch(&mut state, &call) {
        Ok(result) => json(&Json::map([("success", Json::Bool(true)), ("result", result)]).write(version)),
        Err(Refusal::Page(text)) => page(text),
        Err(refusal) => refusal.json().map_or_else(fatal, |body| json(&body.write(version))),
    }
}

/// PHP locks the session file, so requests of one session wait for each other.
fn turn(shared: &Shared, call: &Request) -> Option<Arc<tokio::sync::Mutex<()>>> {
    let name = call.session.as_deref()?;
    shared.state().sessions.get(name).map(|session| Arc::clone(&session.turn))
}

/// Reads a request; none when PHP would die of it.
async fn read_call(http: HttpRequest<Body>) -> Option<Request> {
    let post = http.method() == Method::POST;
    let kind = header_text(&http, header::CONTENT_TYPE);
    let cookie = header_text(&http, header::COOKIE);
    let asked = pairs(http.uri().query().unwrap_or_default().as_bytes());
    let mut upload = None;
    let sent = match (post, kind.as_str()) {
        (false, _) => BTreeMap::new(),
        (true, multipart) if multipart.starts_with("multipart/") => {
            let (sent, file) = parts(http).await?;
            upload = file;
            sent
        }
        (true, json) if json.starts_with("application/json") => return None,
        (true, _) => pairs(&axum::body::to_bytes(http.into_body(), BODY_LIMIT).await.ok()?),
    };
    let either = |name: &str| sent.get(name).or_else(|| asked.get(name)).cloned();
    let operation = either("operation")?.to_lowercase();
    let session = either("sessionName").or_else(|| cookie_session(&cookie));
    let format = either("format");
    let posted = request::is_posted(&operation);
    let params = if posted == post { if post { sent } else { asked } } else { BTreeMap::new() };
    (format.as_deref() != Some("xml")).then_some(Request { operation, session, params, upload })
}

fn header_text(http: &HttpRequest<Body>, name: header::HeaderName) -> String {
    http.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

fn cookie_session(cookie: &str) -> Option<String> {
    let mut crumbs = cookie.split(';').filter_map(|crumb| crumb.trim().split_once('='));
    crumbs.find(|(name, _)| *name == "PHPSESSID").map(|(_, value)| value.to_owned())
}

fn pairs(encoded: &[u8]) -> BTreeMap<String, String> {
    form_urlencoded::parse(encoded).into_owned().collect()
}

type Parts = (BTreeMap<String, String>, Option<Upload>);

async fn parts(http: HttpRequest<Body>) -> Option<Parts> {
    let mut form = Multipart::from_request(http, &()).await.ok()?;
    let (mut sent, mut file) = (BTreeMap::new(), None);
    while let Ok(Some(part)) = form.next_field().await {
        let name = part.name().unwrap_or_default().to_owned();
        match part.file_name().map(str::to_owned) {
            Some(file_name) => {
                let media_type = part.content_type().unwrap_or_default().to_owned();
                let data = part.bytes().await.ok()?.to_vec();
                file = Some(Upload { part: name, file: file_name, media_type, data });
            }
            None => {
                sent.insert(name, part.text().await.ok()?);
            }
        }
    }
    Some((sent, file))
}

/// What each operation answers. Those that the PHP of today kills are not spared.
fn dispatch(state: &mut State, call: &Request) -> Result<Json, Refusal> {
    match call.operation.as_str() {
        "getchallenge" => return session::challenge(state, call),
        "login" => return session::login(state, call),
        "listtypes"
        | "describe"
        | "retrieve"
        | "query"
        | "create"
        | "update"
        | "revise"
        | "delete"
        | "extendsession"
        | "relatedtypes"
        | "retrieve_related"
        | "query_related"
        | "add_related"
        | "mobile.syncmodulerecords"
        | "wsapp_get"
        | "wsapp_put"
        | "wsapp_map"
        | "wsapp_deregister" => {}
        _ => return Err(Refusal::Fatal),
    }
    let user = session::signed_in(state, call.session.as_deref())?;
    match call.operation.as_str() {
        "listtypes" => Ok(describe::list_types(state, user, call)),
        "describe" => describe::describe(state, user, call),
        "retrieve" => read::retrieve(state, user, call),
        "query" => query::query(state, user, call),
        "create" => write::create(state, user, call),
        "update" => write::update(state, user, call),
        "revise" => write::revise(state, user, call),
        "delete" => write::delete(state, user, call),
        "extendsession" => Ok(session::extend(state, call.session.as_deref().unwrap_or_default(), user)),
        "mobile.syncmodulerecords" => mobile::sync(state, user, call),
        "retrieve_related" => related(state, user, call),
        "wsapp_get" | "wsapp_put" => Ok(Json::List(Vec::new())),
        "wsapp_map" => Ok(Json::Null),
        "add_related" => Ok(Json::map([("message", Json::from("successfull"))])),
        "wsapp_deregister" => Ok(Json::List(vec![Json::from(call.get("type")), Json::from(call.get("key"))])),
        _ => Err(Refusal::new("UNKOWN_ENTITY", "Relation specified is incorrect")),
    }
}

/// The activities of a contact are always an empty list, even when there are some (E7).
fn related(state: &State, user: u64, call: &Request) -> Result<Json, Refusal> {
    let (_, module) = access::find(state, user, call.get("id"), false)?;
    let activities = call.get("relatedType") == "Calendar" && call.get("relatedLabel") == "Activities";
    if !module.is_activity() && activities {
        return Ok(Json::List(Vec::new()));
    }
    Err(Refusal::new("UNKOWN_ENTITY", "Relation specified is incorrect"))
}

fn json(body: &str) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], body.to_owned()).into_response()
}

fn page(text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, "text/html; charset=UTF-8")], text).into_response()
}

fn fatal() -> Response {
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
