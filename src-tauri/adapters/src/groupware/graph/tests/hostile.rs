//! A service that lies: whatever it answers ends soon, deletes nothing, and leads the token nowhere else.

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use ponte_core::verdict::FailureKind;

use super::*;

type Script = Arc<dyn Fn(&str, &str) -> (u16, String) + Send + Sync>;

/// Its address, what it was asked, and what it answers.
type Told = (String, Arc<Mutex<Vec<String>>>, Script);

/// A service that answers as `script` says, given its own address and what was asked.
struct Liar {
    root: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Liar {
    async fn new(script: impl Fn(&str, &str) -> (u16, String) + Send + Sync + 'static) -> Liar {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let root = format!("http://{}/v1.0", listener.local_addr().unwrap());
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let state = (root.clone(), Arc::clone(&asked), Arc::new(script) as Script);
        let app = Router::new().fallback(answer).with_state(state);
        tokio::spawn(async move { axum::serve(listener, app).await });
        Liar { root, asked }
    }

    async fn open(&self) -> Box<dyn Collection> {
        let account = Graph::new(Http::new(Limits::default()).unwrap(), &self.root, Arc::new(OneToken)).unwrap();
        account.open(opening(Kind::Contact, Some("contacts".into()))).await.unwrap()
    }

    async fn refused(&self) -> Failure {
        let failure = self.open().await.changes(None).await.unwrap_err();
        assert!(matches!(failure.kind, FailureKind::Unreadable | FailureKind::Retry), "{failure:?}");
        failure
    }

    fn count(&self) -> usize {
        self.asked.lock().unwrap().len()
    }
}

struct OneToken;

#[async_trait]
impl TokenSource for OneToken {
    async fn token(&self) -> Result<SecretString, Failure> {
        Ok(SecretString::from("eyJ-secret"))
    }

    async fn instead_of(&self, _: &SecretString) -> Result<SecretString, Failure> {
        self.token().await
    }
}

async fn answer(State((root, asked, script)): State<Told>, request: Request) -> Response {
    let path = request.uri().path_and_query().unwrap().to_string();
    asked.lock().unwrap().push(path.clone());
    let (status, body) = script(&root, &path);
    let location = if (300..400).contains(&status) { body.clone() } else { String::new() };
    Response::builder()
        .status(status)
        .header("content-type", "application/json")
        .header("location", location)
        .body(Body::from(body))
        .unwrap()
}

#[tokio::test]
async fn a_list_without_end_ends_soon() {
    let same = Liar::new(|root, _| {
        (200, json!({"value": [], "@odata.nextLink": format!("{root}/me/contacts/delta?$skiptoken=1")}).to_string())
    })
    .await;
    assert_eq!(same.refused().await.details["reason"], "endless");
    assert!(same.count() < 5, "{}", same.count());
}

#[tokio::test]
async fn answers_without_sense_are_no_listing() {
    let deep = "[".repeat(100_000);
    let bodies = [
        "null".to_owned(),
        "{}".to_owned(),
        deep,
        json!({"value": {}}).to_string(),
        json!({"value": []}).to_string(),
        json!({"value": [{"@odata.etag": "W/\"1\""}], "@odata.deltaLink": "x"}).to_string(),
        json!({"value": [{"id": "a"}], "@odata.deltaLink": "x"}).to_string(),
        json!({"value": [7], "@odata.deltaLink": "x"}).to_string(),
    ];
    for body in bodies {
        let shown = body.chars().take(60).collect::<String>();
        let liar = Liar::new(move |_, _| (200, body.clone())).await;
        assert_eq!(liar.refused().await.code, "failure-graph-answer", "{shown}");
    }
    for status in [301, 307] {
        let liar = Liar::new(move |_, _| (status, "https://evil.example/".to_owned())).await;
        assert_eq!(liar.refused().await.code, "failure-graph-answer", "{status}");
    }
    let liar = Liar::new(|_, _| (400, json!({"error": {"code": "Rossi & figli"}}).to_string())).await;
    let failure = liar.refused().await;
    assert_eq!((failure.code.as_str(), failure.details["code"].as_str()), ("failure-graph-refused", ""));
}

#[tokio::test]
async fn a_link_to_another_server_takes_no_token_there() {
    let other = Liar::new(|_, _| (200, "{}".to_owned())).await;
    let elsewhere = other.root.clone();
    let links = [
        format!("{elsewhere}/me/contacts/delta?$skiptoken=1"),
        "https://graph.microsoft.com.evil.example/v1.0/me".to_owned(),
        "file:///etc/passwd".to_owned(),
    ];
    for link in links {
        let liar = Liar::new(move |_, _| (200, json!({"value": [], "@odata.nextLink": link}).to_string())).await;
        assert_eq!(liar.refused().await.code, "failure-graph-link-elsewhere");
    }
    let up = Liar::new(|root, _| {
        (200, json!({"value": [], "@odata.nextLink": root.replace("/v1.0", "/beta/me")}).to_string())
    })
    .await;
    assert_eq!(up.refused().await.code, "failure-graph-link-elsewhere", "below the same version only");
    assert_eq!(other.count(), 0);
}

#[tokio::test]
async fn a_batch_that_leaves_a_part_out_answers_for_none() {
    let rows = |ids: &[&str]| {
        let row = |id: &&str| json!({"id": id, "status": 404, "body": {"error": {"code": "ErrorItemNotFound"}}});
        json!({"responses": ids.iter().map(row).collect::<Vec<_>>()}).to_string()
    };
    let (both, wanted) = (rows(&["0", "1"]), [RemoteId("a".into()), RemoteId("b".into())]);
    let honest = Liar::new(move |_, _| (200, both.clone())).await.open().await;
    assert_eq!(honest.read(&wanted).await.unwrap(), wanted.clone().map(Reading::Gone));
    for ids in [&["0"][..], &["0", "7"], &["0", "0"], &[]] {
        let body = rows(ids);
        let liar = Liar::new(move |_, _| (200, body.clone())).await.open().await;
        let failure = liar.read(&wanted).await.unwrap_err();
        assert_eq!(failure.kind, FailureKind::Unreadable, "{ids:?}");
    }
}
