//! What the server makes of contacts and tasks: names put together, days without a time, what is done.

use jiff::tz::TimeZone;

use super::soap::{said, t};
use super::times::{self, Clock};
use super::view::{Props, fill, set};
use crate::xml::Element;

fn text(props: &Props, name: &str) -> String {
    props.get(name).map(|own| own.text.clone()).unwrap_or_default()
}

/// Completes a contact as it is read.
pub(super) fn contact(props: &mut Props) {
    let (given, surname) = (text(props, "GivenName"), text(props, "Surname"));
    let full = [&given, &text(props, "MiddleName"), &surname].map(|part| part.trim().to_owned());
    let full = full.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    let company = text(props, "CompanyName");
    let shown = if full.is_empty() { company.clone() } else { full.clone() };
    fill(props, said("DisplayName", shown));
    fill(props, said("FileAsMapping", "None"));
    let filed = filed(&text(props, "FileAsMapping"), (&given, &surname, &company, &text(props, "DisplayName")));
    if let Some(filed) = filed {
        set(props, said("FileAs", filed));
    }
    fill(props, t("FileAs"));
    let subject = text(props, "DisplayName");
    fill(props, said("Subject", subject));
    let parts = [
        ("FirstName", given),
        ("MiddleName", text(props, "MiddleName")),
        ("LastName", surname),
        ("Suffix", text(props, "Generation")),
        ("Initials", text(props, "Initials")),
        ("FullName", full),
        ("Nickname", text(props, "Nickname")),
    ];
    let parts = parts.into_iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| said(name, text));
    let parts: Vec<Element> = parts.collect();
    if !parts.is_empty() {
        set(props, t("CompleteName").holding(parts));
    }
    for own in props.values_mut().filter(|own| own.name.local == "EmailAddresses").flat_map(|own| &mut own.children) {
        if own.attribute("RoutingType").is_none() {
            own.attributes.push(("RoutingType".to_owned(), "SMTP".to_owned()));
        }
    }
}

fn filed(mapping: &str, (given, surname, company, shown): (&str, &str, &str, &str)) -> Option<String> {
    Some(match mapping {
        "LastCommaFirst" => join(surname, ", ", given),
        "FirstSpaceLast" => join(given, " ", surname),
        "LastSpaceFirst" => join(surname, " ", given),
        "Company" => company.to_owned(),
        "LastCommaFirstCompany" => join(&join(surname, ", ", given), "\r\n", company),
        "CompanyLastCommaFirst" => join(company, "\r\n", &join(surname, ", ", given)),
        "DisplayName" => shown.to_owned(),
        "FirstName" => given.to_owned(),
        "LastName" => surname.to_owned(),
        _ => return None,
    })
}

fn join(left: &str, between: &str, right: &str) -> String {
    if left.is_empty() || right.is_empty() { format!("{left}{right}") } else { format!("{left}{between}{right}") }
}

/// Completes a task as it is read: its days are midnights of whoever asks.
pub(super) fn task(props: &mut Props, owner: &str, clock: &Clock) {
    let usual = [
        ("ActualWork", "0"),
        ("ChangeCount", "1"),
        ("IsAssignmentEditable", "0"),
        ("IsTeamTask", "false"),
        ("PercentComplete", "0"),
        ("Status", "NotStarted"),
        ("TotalWork", "0"),
        ("DelegationState", "NoMatch"),
    ];
    usual.into_iter().for_each(|(name, text)| fill(props, said(name, text)));
    let status = text(props, "Status");
    set(props, said("IsComplete", (status == "Completed").to_string()));
    set(props, said("IsRecurring", props.contains_key("Recurrence").to_string()));
    set(props, said("Owner", owner));
    let words = match status.as_str() {
        "InProgress" => "In Progress",
        "Completed" => "Completed",
        "WaitingOnOthers" => "Waiting on someone else",
        "Deferred" => "Deferred",
        _ => "Not Started",
    };
    set(props, said("StatusDescription", words));
    for name in ["DueDate", "StartDate", "CompleteDate"] {
        let day = props.get(name).and_then(|own| times::date(&own.text));
        let midnight = day.and_then(|day| day.to_zoned(clock.zone.clone()).ok());
        if let Some(midnight) = midnight {
            set(props, said(name, clock.shown(midnight.timestamp())));
        }
    }
}

/// Keeps the days of a task as days, and what its status and its percentage say of each other.
pub(super) fn keep_task(props: &mut Props, clock: &Clock) {
    for name in ["DueDate", "StartDate", "CompleteDate"] {
        let at = props.get(name).and_then(|own| times::instant(&own.text, &clock.zone));
        if let Some(at) = at {
            set(props, said(name, at.to_zoned(clock.zone.clone()).date().to_string()));
        }
    }
    let today = jiff::Timestamp::now().to_zoned(TimeZone::UTC).date().to_string();
    match (text(props, "Status").as_str(), text(props, "PercentComplete").as_str()) {
        ("Completed", _) => {
            set(props, said("PercentComplete", "100"));
            fill(props, said("CompleteDate", today));
        }
        (_, _) => drop(props.remove("CompleteDate")),
    }
}
