//! The server as a client sees it: what it answers, what it refuses, whom it tells.

mod access;
mod contract;
mod people;
mod replay;

use std::cell::RefCell;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::soap::{M, T};
use super::*;
use crate::xml::Element;

const GIULIA: &str = "giulia@example.it";
const SECRET: &str = "segreto";

struct Client {
    server: EwsServer,
    user: &'static str,
    header: String,
    /// The bodies of all answers.
    answers: RefCell<Vec<String>>,
}

impl Client {
    async fn of(options: EwsOptions) -> Self {
        let server = EwsServer::start(options).await.unwrap();
        server.add_user(GIULIA, "Giulia Bianchi", SECRET);
        server.add_user("marco@example.it", "Marco Verdi", SECRET);
        Client { server, user: GIULIA, header: String::new(), answers: RefCell::default() }
    }

    async fn new() -> Self {
        Client::of(EwsOptions::default()).await
    }

    async fn grommunio() -> Self {
        Client::of(EwsOptions { product: Product::Grommunio, ..EwsOptions::default() }).await
    }

    /// What is answered to whoever shows this.
    fn answered(&self, authorization: Option<&str>, body: &str) -> server::Sent {
        let version = "<t:RequestServerVersion Version=\"Exchange2013_SP1\"/>";
        let text = format!(
            "<s:Envelope xmlns:s=\"{}\" xmlns:t=\"{T}\" xmlns:m=\"{M}\"><s:Header>{version}{}</s:Header><s:Body>{body}</s:Body></s:Envelope>",
            soap::SOAP,
            self.header
        );
        server::handle(&self.server.shared, authorization, text.as_bytes())
    }

    fn basic(&self) -> String {
        format!("Basic {}", STANDARD.encode(format!("{}:{SECRET}", self.user)))
    }

    fn send(&self, body: &str) -> (u16, Element) {
        let sent = self.answered(Some(&self.basic()), body);
        let whole = Element::parse(sent.body.as_bytes()).unwrap_or_default();
        let body = sent.body.split_once(":Body>").and_then(|(_, body)| body.rsplit_once("</")?.0.rsplit_once("</"));
        self.answers.borrow_mut().extend(body.filter(|_| sent.status == 200).map(|(body, _)| body.to_owned()));
        (sent.status, whole)
    }

    /// The first response message.
    fn ask(&self, body: &str) -> Element {
        let (status, whole) = self.send(body);
        assert_eq!(status, 200, "{whole:?}");
        let own = whole.child(soap::SOAP, "Body").unwrap().children[0].clone();
        own.m("ResponseMessages").unwrap_or_else(|| panic!("{own:?}")).children[0].clone()
    }

    fn code(&self, body: &str) -> String {
        self.ask(body).m("ResponseCode").unwrap().text.clone()
    }

    /// The code of a fault.
    fn fault(&self, body: &str) -> (u16, String) {
        let (status, whole) = self.send(body);
        let code = whole.deep("", "faultcode").unwrap().text.clone();
        (status, code.rsplit(':').next().unwrap().to_owned())
    }

    fn create(&self, item: &str) -> Element {
        self.ask(&create(item, "SendToNone"))
    }

    fn made(&self, item: &str) -> (String, String) {
        ids(&self.create(item))
    }

    fn get(&self, id: &str) -> Element {
        self.ask(&get(id, "<t:BaseShape>AllProperties</t:BaseShape>"))
    }

    fn sync(&self, state: Option<&str>, most: usize) -> (String, bool, Vec<(String, String)>) {
        let own = self.ask(&sync("calendar", state, most));
        let changes = own.m("Changes").unwrap().children.iter().map(|change| {
            (change.name.local.clone(), change.deep(T, "ItemId").unwrap().attribute("Id").unwrap().to_owned())
        });
        let is_last = own.m("IncludesLastItemInRange").unwrap().text == "true";
        (own.m("SyncState").unwrap().text.clone(), is_last, changes.collect())
    }
}

fn create(item: &str, word: &str) -> String {
    format!("<m:CreateItem SendMeetingInvitations=\"{word}\"><m:Items>{item}</m:Items></m:CreateItem>")
}

fn get(id: &str, shape: &str) -> String {
    format!("<m:GetItem><m:ItemShape>{shape}</m:ItemShape><m:ItemIds><t:ItemId Id=\"{id}\"/></m:ItemIds></m:GetItem>")
}

fn sync(folder: &str, state: Option<&str>, most: usize) -> String {
    let state = state.map(|state| format!("<m:SyncState>{state}</m:SyncState>")).unwrap_or_default();
    format!(
        "<m:SyncFolderItems><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape><m:SyncFolderId>\
         <t:DistinguishedFolderId Id=\"{folder}\"/></m:SyncFolderId>{state}<m:MaxChangesReturned>{most}</m:MaxChangesReturned>\
         </m:SyncFolderItems>"
    )
}

fn update(id: &str, key: &str, change: &str, word: &str) -> String {
    let key = if key.is_empty() { String::new() } else { format!(" ChangeKey=\"{key}\"") };
    format!(
        "<m:UpdateItem ConflictResolution=\"NeverOverwrite\" SendMeetingInvitationsOrCancellations=\"{word}\"><m:ItemChanges>\
         <t:ItemChange><t:ItemId Id=\"{id}\"{key}/><t:Updates>{change}</t:Updates></t:ItemChange></m:ItemChanges></m:UpdateItem>"
    )
}

fn set(uri: &str, class: &str, value: &str) -> String {
    format!("<t:SetItemField><t:FieldURI FieldURI=\"{uri}\"/><t:{class}>{value}</t:{class}></t:SetItemField>")
}

fn delete(id: &str, kind: &str, more: &str) -> String {
    format!("<m:DeleteItem DeleteType=\"{kind}\" {more}><m:ItemIds><t:ItemId Id=\"{id}\"/></m:ItemIds></m:DeleteItem>")
}

/// A note of a program at a folder, or without it.
fn noted(folder: &str, text: Option<&str>) -> String {
    let path = "<t:ExtendedFieldURI PropertySetId=\"8f3a1c5e-6b7d-4c2a-9e10-5d4b3c2a1f00\" PropertyName=\"Note\" PropertyType=\"String\"/>";
    let step = match text {
        Some(text) => format!(
            "<t:SetFolderField>{path}<t:Folder><t:ExtendedProperty>{path}<t:Value>{text}</t:Value></t:ExtendedProperty></t:Folder>\
             </t:SetFolderField>"
        ),
        None => format!("<t:DeleteFolderField>{path}</t:DeleteFolderField>"),
    };
    format!(
        "<m:UpdateFolder><m:FolderChanges><t:FolderChange><t:DistinguishedFolderId Id=\"{folder}\"/><t:Updates>{step}</t:Updates>\
         </t:FolderChange></m:FolderChanges></m:UpdateFolder>"
    )
}

fn event(subject: &str, day: u8, more: &str) -> String {
    format!(
        "<t:CalendarItem><t:Subject>{subject}</t:Subject><t:Start>2026-12-{day:02}T09:00:00Z</t:Start>\
         <t:End>2026-12-{day:02}T10:00:00Z</t:End>{more}</t:CalendarItem>"
    )
}

fn meeting(day: u8) -> String {
    let mailbox = "<t:Mailbox><t:EmailAddress>cliente@altro.example</t:EmailAddress></t:Mailbox>";
    event("incontro", day, &format!("<t:RequiredAttendees><t:Attendee>{mailbox}</t:Attendee></t:RequiredAttendees>"))
}

/// Four Mondays.
fn weekly() -> String {
    let pattern =
        "<t:WeeklyRecurrence><t:Interval>1</t:Interval><t:DaysOfWeek>Monday</t:DaysOfWeek></t:WeeklyRecurrence>";
    let range = "<t:NumberedRecurrence><t:StartDate>2026-12-07</t:StartDate><t:NumberOfOccurrences>4</t:NumberOfOccurrences></t:NumberedRecurrence>";
    let zone = "<t:StartTimeZone Id=\"W. Europe Standard Time\"/><t:EndTimeZone Id=\"W. Europe Standard Time\"/>";
    format!(
        "<t:CalendarItem><t:Subject>serie</t:Subject><t:Start>2026-12-07T09:00:00+01:00</t:Start>\
         <t:End>2026-12-07T10:00:00+01:00</t:End><t:Recurrence>{pattern}{range}</t:Recurrence>{zone}</t:CalendarItem>"
    )
}

fn ids(message: &Element) -> (String, String) {
    let own = message.deep(T, "ItemId").unwrap_or_else(|| panic!("{message:?}"));
    (own.attribute("Id").unwrap().to_owned(), own.attribute("ChangeKey").unwrap().to_owned())
}

fn text(message: &Element, name: &str) -> String {
    message.deep(T, name).map(|own| own.text.clone()).unwrap_or_else(|| format!("no {name}"))
}

#[tokio::test]
async fn an_event_is_made_read_changed_and_deleted() {
    let client = Client::new().await;
    let (id, key) = client.made(&event("Vertrag", 1, "<t:Location>Bolzano</t:Location>"));
    let own = client.get(&id);
    assert_eq!((text(&own, "Subject"), text(&own, "Start")), ("Vertrag".into(), "2026-12-01T09:00:00Z".into()));
    assert_eq!((text(&own, "ReminderMinutesBeforeStart"), text(&own, "Duration")), ("15".into(), "PT1H".into()));
    let changed = client.ask(&update(
        &id,
        &key,
        &set("item:Subject", "CalendarItem", "<t:Subject>Contratto</t:Subject>"),
        "SendToNone",
    ));
    let (same, newer) = ids(&changed);
    assert!(same == id && newer != key);
    let gone = "<t:DeleteItemField><t:FieldURI FieldURI=\"calendar:Location\"/></t:DeleteItemField>";
    assert_eq!(client.code(&update(&id, &key, gone, "SendToNone")), "ErrorIrresolvableConflict");
    assert_eq!(client.code(&update(&id, &newer, gone, "SendToNone")), "NoError");
    assert_eq!(text(&client.get(&id), "Location"), "no Location");
    assert_eq!(client.code(&delete(&id, "MoveToDeletedItems", "SendMeetingCancellations=\"SendToNone\"")), "NoError");
    assert_eq!(client.get(&id).m("ResponseCode").unwrap().text, "ErrorItemNotFound");
    assert_eq!(client.server.mails_sent(), []);
    assert_eq!(client.server.refused(), Vec::<String>::new());
}

#[tokio::test]
async fn nobody_hears_of_a_silent_write_and_somebody_of_every_other() {
    let client = Client::new().await;
    let (id, key) = client.made(&meeting(1));
    let change = |key: &str, word: &str| {
        update(&id, key, &set("item:Subject", "CalendarItem", "<t:Subject>b</t:Subject>"), word)
    };
    let (_, key) = ids(&client.ask(&change(&key, "SendToNone")));
    assert_eq!(client.server.mails_sent(), []);
    client.ask(&change(&key, "SendToAllAndSaveCopy"));
    client.ask(&create(&meeting(2), "SendToAllAndSaveCopy"));
    client.ask(&delete(&id, "HardDelete", "SendMeetingCancellations=\"SendOnlyToAll\""));
    let told: Vec<_> = client.server.mails_sent().into_iter().map(|own| (own.what, own.to)).collect();
    let to = || "cliente@altro.example".to_owned();
    assert_eq!(told, [("update", to()), ("invitation", to()), ("cancellation", to())]);
}

#[tokio::test]
async fn what_does_not_say_whom_to_tell_is_refused() {
    let client = Client::new().await;
    let silent = create(&event("a", 1, ""), "SendToNone");
    let create = silent.replace(" SendMeetingInvitations=\"SendToNone\"", "");
    assert_eq!(client.code(&create), "ErrorSendMeetingInvitationsRequired");
    let (id, key) = ids(&client.ask(&silent));
    let change = update(&id, &key, &set("item:Subject", "CalendarItem", "<t:Subject>b</t:Subject>"), "SendToNone");
    let change = change.replace(" SendMeetingInvitationsOrCancellations=\"SendToNone\"", "");
    assert_eq!(client.code(&change), "ErrorSendMeetingInvitationsOrCancellationsRequired");
    assert_eq!(client.code(&delete(&id, "HardDelete", "")), "ErrorSendMeetingCancellationsRequired");
    let (task, _) = client.made("<t:Task><t:Subject>a</t:Subject></t:Task>");
    assert_eq!(client.code(&delete(&task, "HardDelete", "")), "ErrorAffectedTaskOccurrencesRequired");
    assert_eq!(client.server.refused().len(), 4);
}

#[tokio::test]
async fn a_request_out_of_order_is_a_fault() {
    let client = Client::new().await;
    let wrong = "<t:CalendarItem><t:Start>2026-12-01T09:00:00Z</t:Start><t:Subject>a</t:Subject></t:CalendarItem>";
    assert_eq!(client.fault(&create(wrong, "SendToNone")), (500, "ErrorSchemaValidation".into()));
    assert_eq!(client.fault("<m:GetInboxRules/>"), (500, "ErrorSchemaValidation".into()));
    let grommunio = Client::grommunio().await;
    assert_eq!(grommunio.fault(&create(wrong, "SendToNone")), (200, "ErrorSchemaValidation".into()));
}

#[tokio::test]
async fn changes_come_in_pages_and_only_once() {
    let client = Client::new().await;
    let made: Vec<String> = (1..=5).map(|day| client.made(&event("a", day, "")).0).collect();
    let (state, is_last, first) = client.sync(None, 3);
    assert_eq!((is_last, first.len()), (false, 3));
    let (state, is_last, second) = client.sync(Some(&state), 3);
    assert_eq!((is_last, second.len()), (true, 2));
    let told: Vec<String> = first.into_iter().chain(second).map(|(word, id)| format!("{word} {id}")).collect();
    assert_eq!(told, made.iter().map(|id| format!("Create {id}")).collect::<Vec<_>>());
    assert_eq!(client.sync(Some(&state), 512).2, []);
    client.server.edit(&made[0], "<t:Subject>b</t:Subject>").unwrap();
    client.server.remove(&made[1]);
    let (_, _, third) = client.sync(Some(&state), 512);
    assert_eq!(third, [("Update".into(), made[0].clone()), ("Delete".into(), made[1].clone())]);
    client.server.forget_history();
    let bad = sync("calendar", Some(&state), 512);
    assert_eq!(client.code(&bad), "ErrorInvalidSyncStateData");
}

#[tokio::test]
async fn a_series_has_occurrences_exceptions_and_gaps() {
    let client = Client::new().await;
    let (id, _) = client.made(&weekly());
    let own = client.get(&id);
    assert_eq!(text(&own, "CalendarItemType"), "RecurringMaster");
    let day = |day| client.server.occurrence(&id, jiff::civil::date(2026, 12, day));
    let (_, key) = ids(&own);
    let moved = set("calendar:Start", "CalendarItem", "<t:Start>2026-12-15T14:00:00Z</t:Start>")
        + &set("calendar:End", "CalendarItem", "<t:End>2026-12-15T15:00:00Z</t:End>");
    let changed = client.ask(&update(&day(14), &key, &moved, "SendToNone"));
    assert_eq!(changed.m("ResponseCode").unwrap().text, "NoError", "{changed:?}");
    let far = moved.replace("12-15", "12-29");
    let (_, key) = ids(&changed);
    assert_eq!(client.code(&update(&day(14), &key, &far, "SendToNone")), "ErrorOccurrenceCrossingBoundary");
    assert_eq!(client.code(&delete(&day(21), "HardDelete", "SendMeetingCancellations=\"SendToNone\"")), "NoError");
    let own = client.get(&id);
    assert_eq!(own.deep(T, "ModifiedOccurrences").unwrap().children.len(), 1);
    assert_eq!(text(own.deep(T, "DeletedOccurrences").unwrap(), "Start"), "2026-12-21T08:00:00Z");
    let view = "<m:FindItem Traversal=\"Shallow\"><m:ItemShape><t:BaseShape>Default</t:BaseShape></m:ItemShape><m:CalendarView \
                StartDate=\"2026-12-01T00:00:00Z\" EndDate=\"2027-01-01T00:00:00Z\"/><m:ParentFolderIds>\
                <t:DistinguishedFolderId Id=\"calendar\"/></m:ParentFolderIds></m:FindItem>";
    let starts = |message: &Element| -> Vec<String> {
        message.deep(T, "Items").unwrap().children.iter().map(|own| text(own, "Start")).collect()
    };
    assert_eq!(starts(&client.ask(view)), ["2026-12-07T08:00:00Z", "2026-12-15T14:00:00Z", "2026-12-28T08:00:00Z"]);
    let third = format!(
        "<m:GetItem><m:ItemShape><t:BaseShape>Default</t:BaseShape></m:ItemShape><m:ItemIds><t:OccurrenceItemId \
         RecurringMasterId=\"{id}\" InstanceIndex=\"3\"/><t:OccurrenceItemId RecurringMasterId=\"{id}\" InstanceIndex=\"4\"/>\
         <t:OccurrenceItemId RecurringMasterId=\"{id}\" InstanceIndex=\"5\"/></m:ItemIds></m:GetItem>"
    );
    let (_, whole) = client.send(&third);
    let codes = whole
        .deep(M, "ResponseMessages")
        .unwrap()
        .children
        .iter()
        .map(|own| own.m("ResponseCode").unwrap().text.clone());
    let expected = [
        "ErrorCalendarOccurrenceIsDeletedFromRecurrence",
        "NoError",
        "ErrorCalendarOccurrenceIndexIsOutOfRecurrenceRange",
    ];
    assert_eq!(codes.collect::<Vec<_>>(), expected);
    assert_eq!(client.sync(None, 512).2.len(), 1);
    client.server.edit(&id, "<t:Start>2026-12-07T10:00:00Z</t:Start><t:End>2026-12-07T11:00:00Z</t:End>").unwrap();
    assert_eq!(client.server.mails_sent(), []);
}

#[tokio::test]
async fn grommunio_is_another_column() {
    let client = Client::grommunio().await;
    let (id, key) = client.made(&event("a", 1, ""));
    let change = update(&id, &key, &set("item:Subject", "CalendarItem", "<t:Subject>b</t:Subject>"), "SendToNone");
    assert_eq!((client.code(&change), client.code(&change)), ("NoError".into(), "NoError".into()));
    assert_eq!(client.sync(Some("AgACARdAAAAAAAIBlmcAAAAA"), 512).2.len(), 1);
    client.made(&weekly());
    let (status, code) = client.fault("<m:GetServerTimeZones/>");
    assert_eq!((status, code.as_str()), (500, "Server"));
}
