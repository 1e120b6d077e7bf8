//! Contacts and tasks, extended properties, bodies, folders, zones and ids.

use super::*;

fn entry(uri: &str, index: &str, value: &str) -> String {
    let path = format!("<t:IndexedFieldURI FieldURI=\"{uri}\" FieldIndex=\"{index}\"/>");
    format!("<t:SetItemField>{path}<t:Contact>{value}</t:Contact></t:SetItemField>")
}

fn mark(value: &str) -> String {
    format!("<t:ExtendedProperty>{FIELD}<t:Value>{value}</t:Value></t:ExtendedProperty>")
}

const FIELD: &str = "<t:ExtendedFieldURI DistinguishedPropertySetId=\"PublicStrings\" PropertyName=\"Chiave\" PropertyType=\"String\"/>";

#[tokio::test]
async fn a_contact_changes_entry_by_entry() {
    let client = Client::new().await;
    let (id, key) = client.made(
        "<t:Contact><t:GivenName>Anna</t:GivenName><t:EmailAddresses><t:Entry Key=\"EmailAddress1\">anna@example.it</t:Entry>\
         </t:EmailAddresses><t:PhoneNumbers><t:Entry Key=\"BusinessPhone\">1</t:Entry></t:PhoneNumbers><t:Surname>Rossi</t:Surname>\
         </t:Contact>",
    );
    let own = client.get(&id);
    assert_eq!((text(&own, "DisplayName"), text(&own, "FullName")), ("Anna Rossi".into(), "Anna Rossi".into()));
    let street = "<t:PhysicalAddresses><t:Entry Key=\"Business\"><t:Street>via Roma 1</t:Street></t:Entry></t:PhysicalAddresses>";
    let city = street.replace("Street", "City");
    let changes = entry("contacts:PhysicalAddress:City", "Business", &city)
        + &entry("contacts:PhysicalAddress:Street", "Business", street)
        + "<t:DeleteItemField><t:IndexedFieldURI FieldURI=\"contacts:PhoneNumber\" FieldIndex=\"BusinessPhone\"/></t:DeleteItemField>";
    let changed = client.ask(&update(&id, &key, &changes, "SendToNone"));
    let (_, key) = ids(&changed);
    let own = client.get(&id);
    let parts: Vec<String> = own.deep(T, "PhysicalAddresses").unwrap().children[0]
        .children
        .iter()
        .map(|own| own.name.local.clone())
        .collect();
    assert_eq!((parts, own.deep(T, "PhoneNumbers")), (vec!["Street".to_owned(), "City".to_owned()], None));
    let whole = set(
        "contacts:EmailAddresses",
        "Contact",
        "<t:EmailAddresses><t:Entry Key=\"EmailAddress1\">x</t:Entry></t:EmailAddresses>",
    );
    assert_eq!(client.code(&update(&id, &key, &whole, "SendToNone")), "ErrorInvalidPropertySet");
    let two = set("contacts:GivenName", "Contact", "<t:GivenName>a</t:GivenName><t:Surname>b</t:Surname>");
    assert_eq!(client.code(&update(&id, &key, &two, "SendToNone")), "ErrorIncorrectUpdatePropertyCount");
    let other = set("contacts:GivenName", "Contact", "<t:Surname>b</t:Surname>");
    assert_eq!(client.code(&update(&id, &key, &other, "SendToNone")), "ErrorUpdatePropertyMismatch");
}

#[tokio::test]
async fn a_task_has_days_and_is_done_when_all_of_it_is() {
    let client = Client::new().await;
    let (id, key) = client.made("<t:Task><t:Subject>a</t:Subject><t:DueDate>2026-12-10T15:30:00Z</t:DueDate></t:Task>");
    let own = client.get(&id);
    assert_eq!((text(&own, "DueDate"), text(&own, "IsComplete")), ("2026-12-10T00:00:00Z".into(), "false".into()));
    let done = set("task:PercentComplete", "Task", "<t:PercentComplete>100</t:PercentComplete>");
    let (_, key) = ids(&client.ask(&update(&id, &key, &done, "SendToNone")));
    assert_eq!(text(&client.get(&id), "Status"), "Completed");
    let undone = set("task:Status", "Task", "<t:Status>InProgress</t:Status>");
    assert_eq!(client.code(&update(&id, &key, &undone, "SendToNone")), "NoError");
    let own = client.get(&id);
    assert_eq!((text(&own, "CompleteDate"), text(&own, "PercentComplete")), ("no CompleteDate".into(), "0".into()));
    let many = update(&id, &ids(&own).1, &done.replace(">100<", ">101<"), "SendToNone");
    assert_eq!(client.code(&many), "ErrorInvalidPercentCompleteValue");
}

#[tokio::test]
async fn an_extended_property_is_kept_found_and_cut_in_listings() {
    let client = Client::new().await;
    let long = "x".repeat(300);
    let (id, _) = client.made(&event("a", 1, "").replace("<t:Start>", &format!("{}<t:Start>", mark(&long))));
    client.made(&event("b", 2, "").replace("<t:Start>", &format!("{}<t:Start>", mark("altra"))));
    let shape = format!("<t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties>{FIELD}</t:AdditionalProperties>");
    assert_eq!(text(&client.ask(&get(&id, &shape)), "Value").len(), 300);
    let find = |value: &str| {
        format!(
            "<m:FindItem Traversal=\"Shallow\"><m:ItemShape>{shape}</m:ItemShape><m:IndexedPageItemView MaxEntriesReturned=\"10\" \
             Offset=\"0\" BasePoint=\"Beginning\"/><m:Restriction><t:IsEqualTo>{FIELD}<t:FieldURIOrConstant><t:Constant \
             Value=\"{value}\"/></t:FieldURIOrConstant></t:IsEqualTo></m:Restriction><m:ParentFolderIds>\
             <t:DistinguishedFolderId Id=\"calendar\"/></m:ParentFolderIds></m:FindItem>"
        )
    };
    let found = client.ask(&find(&long));
    assert_eq!((ids(&found).0, text(&found, "Value").len()), (id.clone(), 255));
    assert_eq!(client.ask(&find("nessuna")).deep(T, "Items").unwrap().children, []);
    let body = "<t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties><t:FieldURI FieldURI=\"item:Body\"/></t:AdditionalProperties>";
    assert_eq!(client.code(&find("altra").replace(&shape, body)), "ErrorInvalidPropertyRequest");
    assert_eq!(client.code(&get(&id, body)), "NoError");
    assert!(client.server.plant(&id, ("Altro", "1")) && client.server.get(&id).unwrap().contains("Altro"));
}

#[tokio::test]
async fn folders_are_found_made_kept_in_step_and_removed() {
    let client = Client::new().await;
    let hierarchy = |state: &str| {
        format!(
            "<m:SyncFolderHierarchy><m:FolderShape><t:BaseShape>Default</t:BaseShape></m:FolderShape>{state}</m:SyncFolderHierarchy>"
        )
    };
    let first = client.ask(&hierarchy(""));
    assert_eq!(first.m("Changes").unwrap().children.len(), 6);
    let state = format!("<m:SyncState>{}</m:SyncState>", first.m("SyncState").unwrap().text);
    let parent = "<m:ParentFolderId><t:DistinguishedFolderId Id=\"msgfolderroot\"/></m:ParentFolderId>";
    let make = format!(
        "<m:CreateFolder>{parent}<m:Folders><t:CalendarFolder><t:DisplayName>Prove</t:DisplayName></t:CalendarFolder></m:Folders></m:CreateFolder>"
    );
    let made = client.ask(&make);
    let id = made.deep(T, "FolderId").unwrap().attribute("Id").unwrap().to_owned();
    assert_eq!(client.code(&make), "ErrorFolderExists");
    let created = client.ask(&hierarchy(&state));
    assert_eq!(created.m("Changes").unwrap().children[0].name.local, "Create");
    let find = "<m:FindFolder Traversal=\"Deep\"><m:FolderShape><t:BaseShape>Default</t:BaseShape></m:FolderShape><m:Restriction>\
                <t:IsEqualTo><t:FieldURI FieldURI=\"folder:FolderClass\"/><t:FieldURIOrConstant><t:Constant Value=\"IPF.Appointment\"/>\
                </t:FieldURIOrConstant></t:IsEqualTo></m:Restriction><m:ParentFolderIds><t:DistinguishedFolderId Id=\"msgfolderroot\"/>\
                </m:ParentFolderIds></m:FindFolder>";
    assert_eq!(client.ask(find).deep(T, "Folders").unwrap().children.len(), 2);
    let own = format!("<t:FolderId Id=\"{id}\"/>");
    let task = create("<t:Task><t:Subject>a</t:Subject></t:Task>", "SendToNone");
    let task = task.replace("<m:Items>", &format!("<m:SavedItemFolderId>{own}</m:SavedItemFolderId><m:Items>"));
    assert_eq!(client.code(&task), "ErrorCannotCreateTaskInNonTaskFolder");
    let remove = |own: &str| {
        format!("<m:DeleteFolder DeleteType=\"HardDelete\"><m:FolderIds>{own}</m:FolderIds></m:DeleteFolder>")
    };
    assert_eq!(client.code(&remove(&own)), "NoError");
    assert_eq!(client.code(&remove(&own)), "ErrorFolderNotFound");
    let calendar = "<t:DistinguishedFolderId Id=\"calendar\"/>";
    assert_eq!(client.code(&remove(calendar)), "ErrorDeleteDistinguishedFolder");
}

#[tokio::test]
async fn ids_zones_and_names_are_told() {
    let client = Client::new().await;
    let (id, _) = client.made(&event("a", 1, ""));
    let ask = |id: &str, from: &str, to: &str| {
        format!(
            "<m:ConvertId DestinationFormat=\"{to}\"><m:SourceIds><t:AlternateId Format=\"{from}\" Id=\"{id}\" Mailbox=\"{GIULIA}\"/>\
             </m:SourceIds></m:ConvertId>"
        )
    };
    let hex = client
        .ask(&ask(&id, "EwsId", "HexEntryId"))
        .deep(M, "AlternateId")
        .unwrap()
        .attribute("Id")
        .unwrap()
        .to_owned();
    let back = client.ask(&ask(&hex, "HexEntryId", "EwsId"));
    assert_eq!(back.deep(M, "AlternateId").unwrap().attribute("Id"), Some(id.as_str()));
    let zones = "<m:GetServerTimeZones ReturnFullTimeZoneData=\"true\"><m:Ids><t:Id>W. Europe Standard Time</t:Id></m:Ids></m:GetServerTimeZones>";
    let zone = client.ask(zones).deep(T, "TimeZoneDefinition").unwrap().clone();
    let biases: Vec<_> = zone.t("Periods").unwrap().children.iter().map(|own| own.attribute("Bias").unwrap()).collect();
    assert_eq!(biases, ["-PT1H", "-PT2H"]);
    let names =
        "<m:ResolveNames ReturnFullContactData=\"false\"><m:UnresolvedEntry>marco</m:UnresolvedEntry></m:ResolveNames>";
    assert_eq!(text(&client.ask(names), "EmailAddress"), "marco@example.it");
    assert_eq!(client.code(&names.replace("marco", "nessuno")), "ErrorNameResolutionNoResults");
}

#[tokio::test]
async fn a_request_speaks_in_its_own_zone() {
    let mut client = Client::new().await;
    client.header =
        "<t:TimeZoneContext><t:TimeZoneDefinition Id=\"W. Europe Standard Time\"/></t:TimeZoneContext>".into();
    let day = "<t:CalendarItem><t:Subject>a</t:Subject><t:Start>2026-12-01T00:00:00</t:Start><t:End>2026-12-02T00:00:00</t:End>\
               <t:IsAllDayEvent>true</t:IsAllDayEvent></t:CalendarItem>";
    let (id, _) = client.made(day);
    assert_eq!(text(&client.get(&id), "Start"), "2026-12-01T00:00:00+01:00");
    client.header = String::new();
    let own = client.get(&id);
    assert_eq!(
        (text(&own, "Start"), text(&own, "End")),
        ("2026-11-30T23:00:00Z".into(), "2026-12-01T23:00:00Z".into())
    );
    let unknown = event("b", 2, "<t:StartTimeZone Id=\"Mars Standard Time\"/>");
    assert_eq!(client.code(&create(&unknown, "SendToNone")), "ErrorCalendarInvalidTimeZone");
    let turned = event("b", 2, "").replace("T10:", "T08:");
    assert_eq!(client.code(&create(&turned, "SendToNone")), "ErrorCalendarEndDateIsEarlierThanStartDate");
    let long = event(&"x".repeat(256), 2, "");
    assert_eq!(client.code(&create(&long, "SendToNone")), "ErrorPropertyValidationFailure");
}
