//! Vtiger and an Exchange server in step, over the wire: the real adapters and the real cycle on the embedded servers, with
//! the sample of an Italian sales team on one side and what people keep in Outlook on the other. Every request fits
//! Microsoft's schema where that is at hand, and nobody is told of anything.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::ops::Deref;

use jiff::ToSpan;
use jiff::tz::TimeZone;
use ponte_adapters::groupware::ews::{self, Ews};
use ponte_demo::ews::{Class, EwsOptions, EwsServer, Habits, Product, Right, Version, schema_violations};
use ponte_engine::http::{Http, Limits};
use ponte_tests::sales::Sales;

const MAILBOX: &str = "giulia.bianchi@example.it";
const SERVICE: &str = "ponte@example.it";
const SECRET: &str = "exchange-secret";

/// As whom the mailbox is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Herself,
    ServiceAccount,
    Delegate,
}

struct World {
    server: EwsServer,
    sales: Sales<Ews>,
}

impl Deref for World {
    type Target = Sales<Ews>;

    fn deref(&self) -> &Self::Target {
        &self.sales
    }
}

impl World {
    async fn new(options: EwsOptions, by: By) -> World {
        let server = EwsServer::start(options).await.unwrap();
        server.add_user(MAILBOX, "Giulia Bianchi", SECRET);
        server.add_user(SERVICE, "Ponte", SECRET);
        let (user, chosen) = match by {
            By::Herself => (MAILBOX, ews::Options::default()),
            By::ServiceAccount => {
                server.allow_impersonation(SERVICE);
                (SERVICE, ews::Options { acts_as: Some(MAILBOX.into()), ..ews::Options::default() })
            }
            By::Delegate => {
                Class::ALL.into_iter().for_each(|class| server.share(MAILBOX, class, SERVICE, Some(Right::Write)));
                (SERVICE, ews::Options { mailbox: Some(MAILBOX.into()), ..ews::Options::default() })
            }
        };
        let http = Http::new(Limits::default()).unwrap();
        let ews = Ews::new(http.counting(), &server.url(), user, SECRET.into(), chosen).unwrap();
        World { server, sales: Sales::new(ponte_demo::crm::Version::V82, ews, "exchange").await }
    }

    /// Cycles in which nobody did anything write nothing.
    async fn quiet(&self) {
        self.rest().await;
        self.idle().await;
        assert_eq!(self.server.mails_sent(), []);
        assert_eq!(self.server.refused(), Vec::<String>::new());
        assert_eq!(schema_violations(&self.server.asked()).unwrap_or_default(), Vec::<String>::new());
    }

    fn put(&self, class: Class, xml: &str) -> String {
        let folder = self.server.default_folder(MAILBOX, class).unwrap();
        self.server.put(MAILBOX, class, &folder, xml).unwrap()
    }

    /// The only item of that name, by its id and its text.
    fn named(&self, class: Class, name: &str) -> (String, String) {
        let folder = self.server.default_folder(MAILBOX, class).unwrap();
        let all = self.server.list(MAILBOX, &folder).into_iter();
        let all: Vec<_> = all.map(|id| (id.clone(), self.server.get(&id).unwrap())).collect();
        let mut own = all.into_iter().filter(|(_, item)| item.contains(&format!(">{name}</t:")));
        let found = own.next().unwrap_or_else(|| panic!("no {name}"));
        assert!(own.next().is_none(), "{name} is there twice");
        found
    }

    /// What people keep in Outlook.
    fn fill(&self) {
        let person = |address: &str| {
            format!("<t:Attendee><t:Mailbox><t:EmailAddress>{address}</t:EmailAddress></t:Mailbox></t:Attendee>")
        };
        let invited = format!(
            "<t:RequiredAttendees>{}{}</t:RequiredAttendees><t:Body BodyType=\"HTML\">&lt;p&gt;Ordine del &lt;b&gt;giorno&lt;/b&gt;&lt;/p&gt;</t:Body>",
            person(MAILBOX),
            person("marco@example.it")
        );
        self.put(Class::Calendar, &event("Riunione con Marco", 3, (9, 10), &invited));
        let whole = format!(
            "<t:Subject>Fiera</t:Subject>{}<t:IsAllDayEvent>true</t:IsAllDayEvent>{ZONE}",
            span((5, 0), (7, 0))
        );
        self.put(Class::Calendar, &whole);
        let first = day(2);
        let weekday = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
            [usize::try_from(first.weekday().to_monday_zero_offset()).unwrap()];
        let series = format!(
            "<t:LegacyFreeBusyStatus>OOF</t:LegacyFreeBusyStatus><t:Recurrence><t:WeeklyRecurrence><t:Interval>1</t:Interval>\
             <t:DaysOfWeek>{weekday}</t:DaysOfWeek></t:WeeklyRecurrence><t:NumberedRecurrence><t:StartDate>{first}</t:StartDate>\
             <t:NumberOfOccurrences>4</t:NumberOfOccurrences></t:NumberedRecurrence></t:Recurrence>"
        );
        self.put(Class::Calendar, &event("Punto settimanale", 2, (15, 16), &series));
        let due = day(4);
        self.put(
            Class::Task,
            &format!("<t:Subject>Preparare offerta</t:Subject><t:Body BodyType=\"Text\">con sconto</t:Body><t:Importance>High</t:Importance><t:DueDate>{due}T00:00:00Z</t:DueDate>"),
        );
        let entry = |key: &str, text: &str| format!("<t:Entry Key=\"{key}\">{text}</t:Entry>");
        let card = format!(
            "<t:GivenName>Paola</t:GivenName><t:CompanyName>Verdi srl</t:CompanyName><t:EmailAddresses>{}{}</t:EmailAddresses>\
             <t:PhoneNumbers>{}{}{}</t:PhoneNumbers><t:JobTitle>Direttrice</t:JobTitle><t:Surname>Verdi</t:Surname>",
            entry("EmailAddress1", "paola@verdi.example"),
            entry("EmailAddress2", "paola@casa.example"),
            entry("BusinessPhone", "+39 02 11"),
            entry("BusinessPhone2", "+39 02 12"),
            entry("MobilePhone", "+39 333 1"),
        );
        self.put(Class::Contact, &card);
        let company = format!(
            "<t:CompanyName>Neri spa</t:CompanyName><t:PhoneNumbers>{}</t:PhoneNumbers>",
            entry("BusinessPhone", "+39 06 1")
        );
        self.put(Class::Contact, &company);
    }
}

const ZONE: &str = "<t:StartTimeZone Id=\"W. Europe Standard Time\"/><t:EndTimeZone Id=\"W. Europe Standard Time\"/>";

fn day(after: i64) -> jiff::civil::Date {
    jiff::Zoned::now().date().saturating_add(after.days())
}

fn at((after, hour): (i64, i8)) -> String {
    let zone = TimeZone::get("Europe/Rome").unwrap();
    let own = day(after).at(hour, 0, 0, 0).to_zoned(zone).unwrap();
    own.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

fn span(start: (i64, i8), end: (i64, i8)) -> String {
    format!("<t:Start>{}</t:Start><t:End>{}</t:End>", at(start), at(end))
}

fn event(subject: &str, after: i64, (from, to): (i8, i8), more: &str) -> String {
    format!("<t:Subject>{subject}</t:Subject>{}{more}{ZONE}", span((after, from), (after, to)))
}

/// Everything is on both sides, and nothing is written any more.
async fn joined(options: EwsOptions, by: By) -> World {
    let world = World::new(options, by).await;
    world.fill();
    for (kind, report) in world.sync().await {
        assert!(report.left.created > 0 && report.right.created > 0, "{kind:?}: {report:?} {:?}", world.items());
        assert_eq!(report.parked, 0, "{kind:?}: {:?}", world.items());
    }
    world.quiet().await;
    world
}

#[tokio::test]
async fn everything_is_on_both_sides_and_comes_to_rest() {
    for (product, version, restless) in [
        (Product::Exchange, Version::ExchangeSe, false),
        (Product::Exchange, Version::Exchange2013, true),
        (Product::Grommunio, Version::default(), false),
    ] {
        let habits = Habits { restless, ..Habits::default() };
        let world = joined(EwsOptions { product, version, habits, ..EwsOptions::default() }, By::Herself).await;
        assert_eq!(world.in_crm("Contacts", "lastname", "Verdi")["email"], "paola@verdi.example");
        assert_eq!(world.in_crm("Accounts", "accountname", "Neri spa")["phone"], "+39 06 1");
        assert!(world.in_crm("Events", "subject", "Riunione con Marco")["description"].contains("Ordine del giorno"));
        assert_eq!(world.in_crm("Calendar", "subject", "Preparare offerta")["due_date"], day(4).to_string());
        let weekly = world.crm.records("Events").iter().filter(|one| one["subject"] == "Punto settimanale").count();
        assert_eq!(weekly, 4, "one event each week");
        assert!(world.named(Class::Calendar, "Riunione con Marco").1.contains("marco@example.it"));
    }
}

#[tokio::test]
async fn what_the_crm_calls_held_stays_so_whatever_outlook_shows() {
    let world = joined(EwsOptions::default(), By::Herself).await;
    world.crm.ui_edit(&world.in_crm("Events", "subject", "Fiera")["id"], &[("eventstatus", "Held")]);
    world.sync().await;
    let (fair, _) = world.named(Class::Calendar, "Fiera");
    let shown = "<t:Subject>Annullato: Fiera</t:Subject><t:LegacyFreeBusyStatus>Tentative</t:LegacyFreeBusyStatus>";
    world.server.edit(&fair, shown).unwrap();
    world.sync().await;
    let own = world.in_crm("Events", "subject", "Annullato: Fiera");
    assert_eq!(own["eventstatus"], "Held");
    world.crm.ui_edit(&own["id"], &[("location", "Rimini")]);
    world.sync().await;
    let text = world.named(Class::Calendar, "Annullato: Fiera").1;
    assert!(text.contains("Rimini") && text.contains(">Tentative<"), "{text}");
    world.quiet().await;
}

#[tokio::test]
async fn somebody_elses_mailbox_is_kept_in_step_by_a_service_account_and_by_a_delegate() {
    for by in [By::ServiceAccount, By::Delegate] {
        let world = joined(EwsOptions::default(), by).await;
        let own = world.server.default_folder(SERVICE, Class::Calendar).unwrap();
        assert_eq!(world.server.list(SERVICE, &own), Vec::<String>::new(), "{by:?}");
        // A user's new password is nothing to either.
        world.server.set_password(MAILBOX, "another");
        let contact = world.in_crm("Contacts", "lastname", "Verdi");
        world.crm.ui_edit(&contact["id"], &[("title", "Presidente")]);
        world.sync().await;
        assert!(world.named(Class::Contact, "Paola").1.contains("Presidente"), "{by:?}");
    }
}

#[tokio::test]
async fn edits_cross_and_leave_alone_what_they_do_not_touch() {
    for product in [Product::Exchange, Product::Grommunio] {
        let world = joined(EwsOptions { product, ..EwsOptions::default() }, By::Herself).await;
        let contact = world.in_crm("Contacts", "lastname", "Verdi");
        world.crm.ui_edit(&contact["id"], &[("title", "Presidente"), ("mobile", "+39 333 2")]);
        let company = world.in_crm("Accounts", "accountname", "Neri spa");
        world.crm.ui_edit(&company["id"], &[("accountname", "Neri e figli spa")]);
        let task = world.in_crm("Calendar", "subject", "Preparare offerta");
        world.crm.ui_edit(&task["id"], &[("taskstatus", "Completed")]);
        let whole = world.in_crm("Events", "subject", "Fiera");
        world.crm.ui_edit(&whole["id"], &[("location", "Rimini")]);
        let weekly = world.crm.records("Events").into_iter().filter(|one| one["subject"] == "Punto settimanale");
        world.crm.ui_edit(&weekly.collect::<Vec<_>>()[1]["id"], &[("subject", "Punto speciale")]);
        world.sync().await;
        let card = world.named(Class::Contact, "Paola").1;
        assert!(
            ["Presidente", "+39 333 2", "+39 02 12", "paola@casa.example"].iter().all(|text| card.contains(text)),
            "{card}"
        );
        world.named(Class::Contact, "Neri e figli spa");
        assert!(world.named(Class::Task, "Preparare offerta").1.contains("Completed"));
        let (fair, text) = world.named(Class::Calendar, "Fiera");
        assert!(text.contains("Rimini") && text.contains("<t:IsAllDayEvent>true<"), "{text}");
        let series = world.named(Class::Calendar, "Punto settimanale").1;
        let (master, exceptions) = series.split_once("<t:Exception ").unwrap();
        assert!(exceptions.contains("Punto speciale") && master.contains("OOF"), "{series}");
        world.quiet().await;
        let (meeting, _) = world.named(Class::Calendar, "Riunione con Marco");
        world.server.edit(&meeting, "<t:Location>Bergamo</t:Location>").unwrap();
        assert!(world.server.remove(&fair));
        world.sync().await;
        assert_eq!(world.in_crm("Events", "subject", "Riunione con Marco")["location"], "Bergamo");
        assert!(!world.crm.records("Events").iter().any(|one| one["subject"] == "Fiera"));
        world.quiet().await;
    }
}
