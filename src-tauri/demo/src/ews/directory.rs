//! `ConvertId`, `GetServerTimeZones` and `ResolveNames`: what a client asks a server about ids, zones and people.

use jiff::{Timestamp, ToSpan};

use super::ask::Ask;
use super::id;
use super::refusal::Refusal;
use super::reply::{Answer, failed, succeeded};
use super::soap::{INSTANCE, m, said, t};
use super::view::{View, shown_zone};
use crate::graph::zone;
use crate::xml::Element;

/// `ConvertId`: the same item in another form of id.
pub(super) fn convert(ask: &mut Ask<'_>) -> Answer {
    let wanted = ask.body.attribute("DestinationFormat").unwrap_or("EwsId");
    let list = ask.list("SourceIds");
    let told = list.iter().map(|named| {
        let text = named.attribute("Id").unwrap_or("");
        let own = from_form(text, named.attribute("Format").unwrap_or("EwsId"));
        let own = own.filter(|own| id::is_sound(own)).ok_or_else(Refusal::malformed);
        match own.and_then(|own| View::of(ask.state, &own).map(|_| to_form(&own, wanted))) {
            Ok(own) => {
                let mailbox = named.attribute("Mailbox").unwrap_or("");
                let found = m("AlternateId").attr("Format", wanted).attr("Id", own).attr("Mailbox", mailbox);
                let kind = ("type".to_owned(), "t:AlternateIdType".to_owned());
                succeeded("ConvertId", vec![with_type(found, kind)])
            }
            Err(refusal) => failed("ConvertId", refusal, Vec::new()),
        }
    });
    Ok(told.collect())
}

fn with_type(mut element: Element, (name, value): (String, String)) -> Element {
    let instance = INSTANCE.to_owned();
    element.attributes.splice(0..0, [("xmlns:xsi".to_owned(), instance), (format!("xsi:{name}"), value)]);
    element
}

fn to_form(id: &str, form: &str) -> String {
    match form {
        "HexEntryId" => id.bytes().map(|byte| format!("{byte:02X}")).collect(),
        "OwaId" => id.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D"),
        _ => id.to_owned(),
    }
}

fn from_form(text: &str, form: &str) -> Option<String> {
    match form {
        "HexEntryId" => {
            let digits =
                text.as_bytes().chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
            String::from_utf8(digits.collect::<Option<_>>()?).ok()
        }
        "OwaId" => Some(text.replace("%2B", "+").replace("%2F", "/").replace("%3D", "=")),
        _ => Some(text.to_owned()),
    }
}

/// `GetServerTimeZones`: grommunio knows none and breaks down.
pub(super) fn zones(ask: &mut Ask<'_>) -> Answer {
    if ask.is_grommunio() {
        return Err(Refusal::fault("SOAP:Server", "Unknown request 'GetServerTimeZones'."));
    }
    let asked: Vec<String> = ask.list("Ids").into_iter().map(|own| own.text).collect();
    let is_full = ask.body.attribute("ReturnFullTimeZoneData") != Some("false");
    let known = zone::names().filter(|name| asked.is_empty() || asked.iter().any(|own| own == name));
    let all = known.map(|name| definition(name, is_full));
    Ok(vec![succeeded("GetServerTimeZones", vec![m("TimeZoneDefinitions").holding(all)])])
}

fn definition(name: &str, is_full: bool) -> Element {
    let own = t("TimeZoneDefinition").attr("Name", shown_zone(name)).attr("Id", name);
    if !is_full {
        return own.with(t("Periods")).with(t("TransitionsGroups"));
    }
    let biases = biases(name);
    let id = |at: usize| format!("trule:Microsoft/Registry/{name}/{}", if at == 0 { "Standard" } else { "Daylight" });
    let periods = biases.iter().enumerate().map(|(at, bias)| {
        let word = if at == 0 { "Standard" } else { "Daylight" };
        t("Period").attr("Bias", bias.as_str()).attr("Name", word).attr("Id", id(at))
    });
    let to = |at: usize| t("Transition").with(said("To", id(at)).attr("Kind", "Period"));
    let group = t("TransitionsGroup").attr("Id", "0").with(to(0));
    let all = t("Transitions").with(t("Transition").with(said("To", "0").attr("Kind", "Group")));
    own.with(t("Periods").holding(periods)).with(t("TransitionsGroups").with(group)).with(all)
}

/// What is added to local time for UTC, in winter and, where it differs, in summer.
fn biases(name: &str) -> Vec<String> {
    let zone = zone::windows(name).unwrap_or(jiff::tz::TimeZone::UTC);
    let january = Timestamp::from_second(1_768_478_400).unwrap_or(Timestamp::UNIX_EPOCH);
    let july = january.checked_add((181 * 24).hours()).unwrap_or(january);
    let mut all: Vec<i32> = [january, july].iter().map(|at| -zone.to_offset(*at).seconds()).collect();
    all.sort_unstable_by(|left, right| right.cmp(left));
    all.dedup();
    let words = |seconds: &i32| {
        let (sign, minutes) = (if *seconds < 0 { "-" } else { "" }, seconds.abs() / 60);
        if minutes % 60 == 0 {
            format!("{sign}PT{}H", minutes / 60)
        } else {
            format!("{sign}PT{}H{}M", minutes / 60, minutes % 60)
        }
    };
    all.iter().map(words).collect()
}

/// `ResolveNames`: people by their address or the beginning of their name.
pub(super) fn resolve(ask: &mut Ask<'_>) -> Answer {
    let wanted = ask.text("UnresolvedEntry").unwrap_or("").to_lowercase();
    let wanted = wanted.trim_start_matches("smtp:");
    let fits =
        |email: &str, name: &str| email.to_lowercase().starts_with(wanted) || name.to_lowercase().starts_with(wanted);
    let found = ask.state.mailboxes.iter().filter(|(email, mailbox)| fits(email, &mailbox.name));
    let is_full = ask.body.attribute("ReturnFullContactData") == Some("true");
    let found: Vec<Element> = found.map(|(email, mailbox)| resolution(email, &mailbox.name, is_full)).collect();
    if found.is_empty() {
        let refusal = Refusal::new("ErrorNameResolutionNoResults", "No results were found.");
        return Ok(vec![failed("ResolveNames", refusal, Vec::new())]);
    }
    let set =
        m("ResolutionSet").attr("TotalItemsInView", found.len().to_string()).attr("IncludesLastItemInRange", "true");
    Ok(vec![succeeded("ResolveNames", vec![set.holding(found)])])
}

fn resolution(email: &str, name: &str, is_full: bool) -> Element {
    let parts = [("Name", name), ("EmailAddress", email), ("RoutingType", "SMTP"), ("MailboxType", "Mailbox")];
    let own = t("Resolution").with(t("Mailbox").holding(parts.map(|(name, text)| said(name, text))));
    let full = t("CompleteName").with(said("FullName", name));
    own.holding(is_full.then(|| t("Contact").with(said("DisplayName", name)).with(full)))
}
