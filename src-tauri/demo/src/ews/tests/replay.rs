//! What real servers were asked, asked again here, and their answers beside ours: the elements of each answer that was
//! recorded must be in ours, but for what is named as left out.

use std::collections::BTreeSet;
use std::path::{Path as FilePath, PathBuf};

use super::*;

/// What the real ones tell and this one does not.
const LEFT_OUT: [&str; 8] = [
    "WebClientReadFormQueryString",
    "WebClientEditFormQueryString",
    "ResponseObjects",
    "ForwardItem",
    "ConflictingMeetingCount",
    "AdjacentMeetingCount",
    "IsResponseRequested",
    "UnreadCount",
];

fn samples(folder: &str) -> Option<PathBuf> {
    let default = || FilePath::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3).map(|above| above.join("shared"));
    let shared = std::env::var_os("PONTE_SHARED").map(PathBuf::from).or_else(default)?;
    let found = Some(shared.join("ews-samples").join(folder)).filter(|own| own.exists());
    if found.is_none() {
        println!("skipped: samples (no shared test data)");
    }
    found
}

fn parsed(path: &FilePath) -> Element {
    Element::parse(&std::fs::read(path).unwrap()).unwrap_or_else(|| panic!("{}", path.display()))
}

fn body(whole: &Element) -> Element {
    whole.child(soap::SOAP, "Body").unwrap().children[0].clone()
}

/// The paths of all elements, whatever they say.
fn shape(own: &Element, above: &str, paths: &mut BTreeSet<String>) {
    let path = format!("{above}/{}", own.name.local);
    own.children.iter().for_each(|child| shape(child, &path, paths));
    paths.insert(path);
}

fn paths(own: &Element) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    shape(own, "", &mut all);
    all
}

fn lacking(theirs: &Element, ours: &Element) -> Vec<String> {
    let ours = paths(ours);
    let theirs = paths(theirs).into_iter().filter(|path| !ours.contains(path));
    theirs.filter(|path| !LEFT_OUT.iter().any(|out| path.contains(out))).collect()
}

fn asked(folder: &FilePath, number: &str) -> (String, Element, Element) {
    let all = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let mut files: Vec<PathBuf> =
        all.filter(|path| path.file_name().unwrap().to_string_lossy().starts_with(number)).collect();
    files.sort();
    let name = files[0].file_name().unwrap().to_string_lossy().into_owned();
    let request = body(&parsed(&files[0]));
    (name, request, body(&parsed(&files[1])))
}

#[tokio::test]
async fn grommunio_is_answered_for_as_it_answers() {
    let Some(folder) = samples("gromox") else { return };
    let client = Client::grommunio().await;
    client.server.add_user("bob@example.test", "bob Example", SECRET);
    // Their ids, and ours for the same things.
    let mut known: Vec<(String, String)> = Vec::new();
    let steps = [
        "01", "02", "03", "04", "05", "06", "07", "08", "09", "11", "13", "14", "16", "17", "18", "19", "20", "21",
        "23", "27", "66",
    ];
    for step in steps {
        let (name, request, theirs) = asked(&folder, step);
        let mut text = soap::alone(&request);
        for (their, our) in &known {
            text = text.replace(their, our);
        }
        let (status, whole) = client.send(&text);
        let ours = body(&whole);
        assert_eq!(status, 200, "{name}: {ours:?}");
        let codes = |own: &Element| own.deep(M, "ResponseCode").map(|own| own.text.clone());
        assert_eq!(codes(&ours), codes(&theirs), "{name}");
        assert_eq!(lacking(&theirs, &ours), Vec::<String>::new(), "{name}");
        if name.contains("CreateItem")
            && let (Some(their), Some(our)) = (theirs.deep(T, "ItemId"), ours.deep(T, "ItemId"))
        {
            let id = |own: &Element| own.attribute("Id").unwrap().to_owned();
            let key = |own: &Element| own.attribute("ChangeKey").unwrap().to_owned();
            known.extend([(id(their), id(our)), (key(their), key(our))]);
        }
    }
    assert_eq!(client.server.mails_sent(), []);
}

#[tokio::test]
async fn exchange_tells_no_more_than_is_told_here() {
    let Some(folder) = samples("exchange-recorded") else { return };
    let client = Client::new().await;
    let (series, _) = client.made(&weekly().replace("<t:Recurrence>", "<t:Location>Aula</t:Location><t:Recurrence>"));
    let all = "<t:BaseShape>AllProperties</t:BaseShape>";
    let theirs = |name: &str| body(&parsed(&folder.join(name)));
    let ours = |request: &str| body(&client.send(request).1);
    let (contact, _) = client.made("<t:Contact><t:GivenName>Min</t:GivenName><t:Surname>Test</t:Surname></t:Contact>");
    let (plain, key) = client.made(&event("a", 1, "<t:Location>b</t:Location>"));
    let rows = [
        ("CalendarTest.testRecurringEventSupport.04.GetItemResponse.xml", get(&series, all)),
        ("CalendarTest.testRecurringEventSupport.03.CreateItemResponse.xml", create(&weekly(), "SendToNone")),
        ("ContactsAPITest.testContactFieldVariations.03.GetItemResponse.xml", get(&contact, all)),
        (
            "APITest.testListItemChanges.02.SyncFolderItemsResponse.xml",
            sync("calendar", None, 512).replace("IdOnly", "AllProperties"),
        ),
        (
            "CalendarTest.testUpdateCalendarItem.04.UpdateItemResponse.xml",
            update(&plain, &key, &set("item:Subject", "CalendarItem", "<t:Subject>b</t:Subject>"), "SendToNone"),
        ),
        (
            "APITest.testDeleteItemsFail.02.DeleteItemResponse.xml",
            delete("AAMkAAAAAAAAAAAAAAAA", "HardDelete", "SendMeetingCancellations=\"SendToNone\""),
        ),
    ];
    for (name, request) in rows {
        assert_eq!(lacking(&theirs(name), &ours(&request)), Vec::<String>::new(), "{name}");
    }
}
