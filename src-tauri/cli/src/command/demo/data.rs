//! The sales team of the demo: what stands in its CRM and in Giulia's calendar before Ponte comes, and what they do.

use jiff::civil::Date;
use jiff::{ToSpan as _, Zoned};
use ponte_demo::crm::Crm;
use ponte_demo::dav::DavServer;

/// Who signs in, on both sides.
pub const USER: &str = "giulia";
/// Her access key in the CRM. A made-up one: the server lives as long as the demo.
pub const KEY: &str = "demoDemoDemo1234";
/// Her password on the calendar server, made up too.
pub const PASSWORD: &str = "demo";

const LUNCH: &str = "pranzo.ics";

/// Fills both servers.
pub fn fill(crm: &Crm, calendar: &DavServer) {
    let owner = crm.add_user(USER, KEY, false, "Europe/Rome", "giulia@example.it");
    crm.set_visibility(&owner, true, true);
    calendar.add_user(USER, PASSWORD, "giulia@example.it");
    for (name, city) in [("Rossi Meccanica S.r.l.", "Modena"), ("Bianchi Alimentari S.p.A.", "Parma")] {
        crm.ui_create(&owner, "Accounts", &[("accountname", name), ("bill_city", city), ("phone", "+39 059 123456")]);
    }
    for (first, last, email) in [
        ("Paolo", "Rossi", "paolo@rossi.example"),
        ("Anna", "Bianchi", "anna@bianchi.example"),
        ("Luca", "Ferri", "luca@ferri.example"),
    ] {
        crm.ui_create(&owner, "Contacts", &[("firstname", first), ("lastname", last), ("email", email)]);
    }
    for (days, hour, subject) in [
        (1, "09", "Visita da Rossi Meccanica"),
        (2, "15", "Dimostrazione a Bianchi"),
        (3, "11", "Telefonata a Ferri"),
        (8, "10", "Riunione vendite"),
    ] {
        event(crm, &owner, day(days), hour, subject);
    }
    let due = day(4).to_string();
    crm.ui_create(
        &owner,
        "Calendar",
        &[("subject", "Offerta per Rossi"), ("date_start", &due), ("time_start", "09:00"), ("due_date", &due)],
    );
    fill_calendar(calendar);
}

fn event(crm: &Crm, owner: &str, day: Date, hour: &str, subject: &str) {
    let (date, start, end) = (day.to_string(), format!("{hour}:00:00"), format!("{hour}:45:00"));
    let fields = [
        ("subject", subject),
        ("date_start", &date),
        ("time_start", &start),
        ("due_date", &date),
        ("time_end", &end),
        ("activitytype", "Meeting"),
        ("eventstatus", "Planned"),
    ];
    crm.ui_create(owner, "Events", &fields);
}

fn fill_calendar(calendar: &DavServer) {
    if let Some(events) = calendar.collection(USER, "VEVENT") {
        calendar.put(&events, LUNCH, &lunch("13"));
        calendar.put(
            &events,
            "fiera.ics",
            &object(&format!(
                "UID:fiera@demo\nSUMMARY:Fiera di Bologna\nDTSTART;VALUE=DATE:{}\nDTEND;VALUE=DATE:{}",
                plain(day(5)),
                plain(day(7))
            )),
        );
        let weekly = format!(
            "UID:punto@demo\nSUMMARY:Punto settimanale\nRRULE:FREQ=WEEKLY;COUNT=4\nDTSTART;TZID=Europe/Rome:{0}T083000\nDTEND;TZID=Europe/Rome:{0}T090000",
            plain(day(1))
        );
        calendar.put(&events, "punto.ics", &object(&weekly));
    }
    if let Some(cards) = calendar.collection(USER, "VCARD") {
        let card = "BEGIN:VCARD\nVERSION:3.0\nUID:marta@demo\nFN:Marta Verdi\nN:Verdi;Marta;;;\nEMAIL;TYPE=WORK:marta@verdi.example\nTEL;TYPE=CELL:+39 333 1234567\nEND:VCARD\n";
        calendar.put(&cards, "marta.vcf", &card.replace('\n', "\r\n"));
    }
}

fn lunch(hour: &str) -> String {
    let date = plain(day(2));
    object(&format!(
        "UID:pranzo@demo\nSUMMARY:Pranzo con Anna Bianchi\nDTSTART;TZID=Europe/Rome:{date}T{hour}0000\nDTEND;TZID=Europe/Rome:{date}T{hour}5000"
    ))
}

fn object(lines: &str) -> String {
    let stamp = Zoned::now().timestamp().strftime("%Y%m%dT%H%M%SZ").to_string();
    format!("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//demo//EN\nBEGIN:VEVENT\nDTSTAMP:{stamp}\n{lines}\nEND:VEVENT\nEND:VCALENDAR\n").replace('\n', "\r\n")
}

/// Giulia moves her lunch by an hour, on her phone.
pub fn move_in_calendar(calendar: &DavServer) {
    let Some(events) = calendar.collection(USER, "VEVENT") else { return };
    let Some(kept) = calendar.get(&events, LUNCH) else { return };
    calendar.put(&events, LUNCH, &kept.text.replace("T130000", "T140000").replace("T135000", "T145000"));
}

/// Giulia renames an event, on her phone.
pub fn rename_in_calendar(calendar: &DavServer, from: &str, to: &str) {
    let found = calendar.events(USER).into_iter().find(|stored| stored.text.contains(&format!("SUMMARY:{from}")));
    if let Some(stored) = found {
        let text = stored.text.replace(&format!("SUMMARY:{from}"), &format!("SUMMARY:{to}"));
        calendar.put(&stored.collection, &stored.name, &text);
    }
}

/// Somebody edits an event in the CRM.
pub fn edit_in_crm(crm: &Crm, subject: &str, fields: &[(&str, &str)]) {
    if let Some(id) = in_crm(crm, subject) {
        crm.ui_edit(&id, fields);
    }
}

/// Somebody deletes an event in the CRM.
pub fn delete_in_crm(crm: &Crm, subject: &str) {
    if let Some(id) = in_crm(crm, subject) {
        crm.ui_delete(&id);
    }
}

fn in_crm(crm: &Crm, subject: &str) -> Option<String> {
    let found =
        crm.records("Events").into_iter().find(|record| record.get("subject").is_some_and(|text| text == subject));
    found?.get("id").cloned()
}

fn day(ahead: i64) -> Date {
    Zoned::now().date().saturating_add(ahead.days())
}

fn plain(day: Date) -> String {
    day.strftime("%Y%m%d").to_string()
}
