//! Vtiger and Microsoft 365 in step, over the wire: the real adapters and the real cycle on the embedded servers, with the
//! sample of an Italian sales team on one side and what people keep in Outlook on the other.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stdout)]

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use jiff::ToSpan;
use ponte_adapters::groupware::graph::Graph;
use ponte_demo::crm::Version;
use ponte_demo::graph::{GraphOptions, GraphServer, Habits, Noun, SCOPES};
use ponte_engine::http::{Http, Limits};
use ponte_tests::sales::Sales;
use ponte_tests::token::OneToken;
use serde_json::{Value as Json, json};

const MAILBOX: &str = "giulia.bianchi@example.it";

struct World {
    server: GraphServer,
    sales: Sales<Graph>,
}

impl Deref for World {
    type Target = Sales<Graph>;

    fn deref(&self) -> &Self::Target {
        &self.sales
    }
}

impl World {
    async fn new(habits: Habits) -> World {
        let server = GraphServer::start(GraphOptions { habits, ..GraphOptions::default() }).await.unwrap();
        server.add_user(MAILBOX, "Giulia Bianchi");
        let token = server.issue_token(MAILBOX, &SCOPES, Duration::from_secs(3600));
        let http = Http::new(Limits::default()).unwrap();
        let graph = Graph::new(http.counting(), &server.url(), Arc::new(OneToken::of(&token))).unwrap();
        World { server, sales: Sales::new(Version::V82, graph, "microsoft").await }
    }

    /// Cycles in which nobody did anything write nothing.
    async fn quiet(&self) {
        self.rest().await;
        self.idle().await;
        assert_eq!(self.server.mails_sent(), []);
        assert_eq!((self.server.refused(), self.server.lapses()), (vec![], vec![]));
    }

    fn put(&self, noun: Noun, body: &Json) -> String {
        let container = self.server.default_container(MAILBOX, noun).unwrap();
        self.server.put(MAILBOX, noun, &container, body).unwrap()
    }

    fn all(&self, noun: Noun) -> Vec<Json> {
        self.server.list(MAILBOX, noun, &self.server.default_container(MAILBOX, noun).unwrap())
    }

    fn named(&self, noun: Noun, name: &str) -> Json {
        let field = match noun {
            Noun::Calendar => "subject",
            Noun::Folder => "displayName",
            Noun::List => "title",
        };
        let all = self.all(noun);
        all.iter().find(|one| one[field] == name).unwrap_or_else(|| panic!("no {name} in {all:?}")).clone()
    }

    /// What people keep in Outlook.
    fn fill(&self) {
        let mut meeting = event("Riunione con Marco", 3, 9);
        let person = |address: &str| json!({"emailAddress": {"address": address, "name": address}, "type": "required"});
        meeting["attendees"] = json!([person(MAILBOX), person("marco@example.it")]);
        meeting["body"] = json!({"contentType": "html", "content": "<p>Ordine del <b>giorno</b></p><ul><li>uno</li><li>due</li></ul>"});
        self.put(Noun::Calendar, &meeting);
        let mut whole = event("Fiera", 5, 0);
        whole["isAllDay"] = json!(true);
        (whole["start"], whole["end"]) = (at(5, 0), at(7, 0));
        self.put(Noun::Calendar, &whole);
        let mut series = event("Punto settimanale", 2, 15);
        let first = day(2);
        let name = first.weekday();
        let weekday = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
            [usize::try_from(name.to_monday_zero_offset()).unwrap()];
        let range = json!({"type": "numbered", "startDate": first.to_string(), "numberOfOccurrences": 4});
        series["recurrence"] =
            json!({"pattern": {"type": "weekly", "interval": 1, "daysOfWeek": [weekday]}, "range": range});
        series["sensitivity"] = json!("normal");
        series["showAs"] = json!("oof");
        self.put(Noun::Calendar, &series);
        self.put(
            Noun::List,
            &json!({"title": "Preparare offerta", "importance": "high",
            "dueDateTime": at(4, 0), "body": {"contentType": "text", "content": "con sconto\nse serve"}}),
        );
        self.put(Noun::Folder, &json!({"givenName": "Paola", "surname": "Verdi", "companyName": "Verdi srl", "jobTitle": "Direttrice",
            "emailAddresses": [{"address": "paola@verdi.example", "name": "Paola"}, {"address": "paola@casa.example", "name": "Paola"}],
            "businessPhones": ["+39 02 11", "+39 02 12"], "mobilePhone": "+39 333 1",
            "businessAddress": {"street": "Via Verdi 1", "city": "Milano", "postalCode": "20100"},
            "birthday": "1980-05-06T11:59:00Z", "personalNotes": "cliente\r\nda anni"}));
        self.put(Noun::Folder, &json!({"companyName": "Neri spa", "businessPhones": ["+39 06 1"], "businessHomePage": "https://neri.example"}));
    }
}

fn day(after: i64) -> jiff::civil::Date {
    jiff::Zoned::now().date().saturating_add(after.days())
}

fn at(after: i64, hour: u8) -> Json {
    json!({"dateTime": format!("{}T{hour:02}:00:00", day(after)), "timeZone": "Europe/Rome"})
}

fn event(subject: &str, after: i64, hour: u8) -> Json {
    json!({"subject": subject, "start": at(after, hour), "end": at(after, hour + 1)})
}

#[tokio::test]
async fn everything_is_on_both_sides_and_comes_to_rest() {
    for restless in [false, true] {
        let world = World::new(Habits { restless, ..Habits::default() }).await;
        world.fill();
        for (kind, report) in world.sync().await {
            println!("{kind:?}: {report:?}");
            assert!(report.left.created > 0 && report.right.created > 0, "{kind:?}: {report:?} {:?}", world.items());
            assert_eq!(report.parked, 0, "{kind:?}: {:?}", world.items());
        }
        world.quiet().await;
        assert_eq!(world.in_crm("Contacts", "lastname", "Verdi")["email"], "paola@verdi.example");
        assert_eq!(world.in_crm("Accounts", "accountname", "Neri spa")["phone"], "+39 06 1");
        assert!(world.in_crm("Events", "subject", "Riunione con Marco")["description"].contains("Ordine del giorno"));
        assert_eq!(world.in_crm("Calendar", "subject", "Preparare offerta")["due_date"], day(4).to_string());
        let weekly = world.crm.records("Events").iter().filter(|one| one["subject"] == "Punto settimanale").count();
        assert_eq!(weekly, 4, "one event each week");
        let meeting = world.named(Noun::Calendar, "Riunione con Marco");
        assert_eq!(meeting["attendees"].as_array().unwrap().len(), 2);
    }
}

#[tokio::test]
async fn what_the_crm_calls_held_stays_so_whatever_outlook_shows() {
    let world = World::new(Habits::default()).await;
    world.fill();
    world.put(Noun::Calendar, &event("Forse", 6, 10));
    world.sync().await;
    world.quiet().await;
    for (name, status) in [("Fiera", "Held"), ("Forse", "Not Held")] {
        world.crm.ui_edit(&world.in_crm("Events", "subject", name)["id"], &[("eventstatus", status)]);
    }
    world.sync().await;
    for name in ["Fiera", "Forse"] {
        let own = world.named(Noun::Calendar, name);
        let patch = json!({"showAs": "tentative", "subject": format!("Annullato: {name}")});
        world.server.edit(MAILBOX, Noun::Calendar, own["id"].as_str().unwrap(), &patch).unwrap();
    }
    world.sync().await;
    for (name, status) in [("Annullato: Fiera", "Held"), ("Annullato: Forse", "Not Held")] {
        let own = world.in_crm("Events", "subject", name);
        assert_eq!(own["eventstatus"], status, "{name}");
        world.crm.ui_edit(&own["id"], &[("location", "Rimini")]);
    }
    world.sync().await;
    let fair = world.named(Noun::Calendar, "Annullato: Fiera");
    assert_eq!((&fair["location"]["displayName"], &fair["showAs"]), (&json!("Rimini"), &json!("tentative")));
    assert_eq!(world.in_crm("Events", "subject", "Riunione con Marco")["eventstatus"], "Planned", "what nobody said");
    world.quiet().await;
}

#[tokio::test]
async fn edits_cross_and_leave_alone_what_they_do_not_touch() {
    let world = World::new(Habits::default()).await;
    world.fill();
    world.sync().await;
    world.quiet().await;
    let contact = world.in_crm("Contacts", "lastname", "Verdi");
    world.crm.ui_edit(&contact["id"], &[("title", "Presidente"), ("mobile", "+39 333 2")]);
    let company = world.in_crm("Accounts", "accountname", "Neri spa");
    world.crm.ui_edit(&company["id"], &[("accountname", "Neri e figli spa")]);
    let task = world.in_crm("Calendar", "subject", "Preparare offerta");
    world.crm.ui_edit(&task["id"], &[("taskstatus", "Completed")]);
    let whole = world.in_crm("Events", "subject", "Fiera");
    world.crm.ui_edit(&whole["id"], &[("location", "Rimini")]);
    let second =
        world.crm.records("Events").into_iter().filter(|one| one["subject"] == "Punto settimanale").nth(1).unwrap();
    world.crm.ui_edit(&second["id"], &[("subject", "Punto speciale")]);
    world.sync().await;
    let card = world.named(Noun::Folder, "Paola Verdi");
    assert_eq!((&card["jobTitle"], &card["mobilePhone"]), (&json!("Presidente"), &json!("+39 333 2")));
    assert_eq!(card["businessPhones"], json!(["+39 02 11", "+39 02 12"]), "the second number stays");
    assert_eq!(card["emailAddresses"][0]["name"], "Paola", "what an address is called stays");
    assert_eq!(world.named(Noun::Folder, "Neri e figli spa")["companyName"], "Neri e figli spa");
    assert_eq!(world.named(Noun::List, "Preparare offerta")["status"], "completed");
    let fair = world.named(Noun::Calendar, "Fiera");
    assert_eq!((&fair["location"]["displayName"], &fair["isAllDay"]), (&json!("Rimini"), &json!(true)));
    let series = world.named(Noun::Calendar, "Punto settimanale");
    let exceptions = series["exceptions"].as_object().unwrap();
    assert_eq!(exceptions.values().map(|own| &own["subject"]).collect::<Vec<_>>(), [&json!("Punto speciale")]);
    assert_eq!(series["showAs"], "oof");
    world.quiet().await;
    let meeting = world.named(Noun::Calendar, "Riunione con Marco");
    let own = meeting["id"].as_str().unwrap();
    world.server.edit(MAILBOX, Noun::Calendar, own, &json!({"location": {"displayName": "Bergamo"}})).unwrap();
    world.server.remove(MAILBOX, Noun::Calendar, fair["id"].as_str().unwrap());
    world.sync().await;
    assert_eq!(world.in_crm("Events", "subject", "Riunione con Marco")["location"], "Bergamo");
    assert!(!world.crm.records("Events").iter().any(|one| one["subject"] == "Fiera"));
    world.quiet().await;
}
