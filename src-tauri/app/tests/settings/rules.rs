//! Rules, the week they make, field mapping, and the app's own settings.

use ponte_app::view::{
    Conflict, DigestForm, Direction, Fate, Kind, PrivatePolicy, QuietHours, SecurityChoice, ThemeChoice, WindowView,
};
use ponte_demo::smtp::{SmtpOptions, SmtpServer};

use crate::world::World;

#[tokio::test]
async fn rules_are_shown_changed_in_place_and_refused_where_they_cannot_be() {
    let world = World::joined(None).await;
    let file = world.home.path().join("ponte.toml");
    std::fs::write(&file, format!("# mine\n{}", world.file())).unwrap();
    world.desk.reload().unwrap();
    let mut rules = world.desk.rules("giulia").unwrap();
    assert_eq!(world.desk.save_rules(rules.clone()).unwrap(), rules, "nothing changes");
    let before = world.file();
    let events = rules.kinds.iter_mut().find(|rules| rules.kind == Kind::Event).unwrap();
    assert!(matches!(events.window, Some(WindowView::Months { back: 1, ahead: 3 })));
    events.conflict = Conflict::Ask;
    events.to_crm.private_policy = PrivatePolicy::Skip;
    events.window = Some(WindowView::All);
    let told = world.desk.check_rules(rules.clone()).await.unwrap();
    assert!(
        told.sentences.len() >= 4 && told.preview.is_some_and(|preview| !preview.items.is_empty()),
        "{:?}",
        told.sentences
    );
    assert_eq!((world.file(), world.crm.writes(), world.dav.writes()), (before, 0, 0), "looking writes nothing");
    let before = world.file();
    let saved = world.desk.save_rules(rules.clone()).unwrap();
    assert!(world.file().starts_with("# mine") && world.file().contains("private = \"skip\""), "{}", world.file());
    let meaning = saved.meanings.iter().find(|meaning| meaning.key == "events.conflict").unwrap();
    assert!(!meaning.meaning.is_empty());
    let mut back = world.desk.rules("giulia").unwrap();
    let events = back.kinds.iter_mut().find(|rules| rules.kind == Kind::Event).unwrap();
    events.conflict = Conflict::Newest;
    events.to_crm.private_policy = PrivatePolicy::Busy;
    events.window = Some(WindowView::Months { back: 1, ahead: 3 });
    world.desk.save_rules(back.clone()).unwrap();
    let lines = |text: &str| {
        text.lines()
            .filter(|line| !line.trim().is_empty())
            .map(str::to_owned)
            .collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(lines(&world.file()), lines(&before), "what goes back to the default is taken out");
    for (window, field, code) in [
        (WindowView::Months { back: 13, ahead: 1 }, "events.window.back", "mistake-out-of-range"),
        (WindowView::Since { from: "yesterday".into(), ahead: 1 }, "events.window.from", "mistake-date"),
    ] {
        back.kinds[0].window = Some(window);
        let trouble = world.desk.save_rules(back.clone()).unwrap_err();
        assert_eq!((trouble.field.as_deref(), trouble.code.as_str()), (Some(field), code));
    }
}

#[tokio::test]
async fn a_direction_can_be_turned_and_turned_back() {
    let world = World::joined(None).await;
    let mut rules = world.desk.rules("giulia").unwrap();
    for direction in [Direction::ToCrm, Direction::ToCalendar, Direction::Both] {
        for kind in &mut rules.kinds {
            kind.direction = direction;
        }
        rules = world.desk.save_rules(rules).unwrap();
        assert!(rules.kinds.iter().all(|kind| kind.direction == direction));
    }
}

#[tokio::test]
async fn what_the_organisation_sets_is_shown_locked_and_not_changed() {
    let policy =
        r#"{"organisation":"Rossi","settings":{"log":"warn","pairing":{"events":{"to-crm":{"private":"skip"}}}}}"#;
    let world = World::joined(Some(policy)).await;
    let mut rules = world.desk.rules("giulia").unwrap();
    assert_eq!((rules.locks[0].key.as_str(), rules.locks[0].by.as_str()), ("events.to-crm.private", "Rossi"));
    let mut options = world.desk.app_settings().await.unwrap();
    assert_eq!(options.locks[0].key, "log");
    rules.kinds[0].to_crm.private_policy = PrivatePolicy::Full;
    let trouble = world.desk.save_rules(rules).unwrap_err();
    assert_eq!((trouble.code.as_str(), trouble.field.as_deref()), ("mistake-locked", Some("events.to-crm.private")));
    assert!(trouble.sentence.contains("Rossi") && trouble.remedy.is_none(), "{trouble:?}");
    options.log = ponte_app::view::LogChoice::Debug;
    assert_eq!(world.desk.save_app_settings(options, None, None).await.unwrap_err().code, "mistake-locked");
}

#[tokio::test]
async fn a_week_shows_what_unsaved_rules_would_do_to_it() {
    let world = World::joined(None).await;
    let text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//t//EN\r\nBEGIN:VEVENT\r\nUID:secret-1\r\nDTSTAMP:20260101T000000Z\r\n\
        DTSTART;TZID=Europe/Rome:{DAY}T110000\r\nDTEND;TZID=Europe/Rome:{DAY}T120000\r\nSUMMARY:Surgery\r\nCLASS:PRIVATE\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let zone = jiff::tz::TimeZone::get("Europe/Rome").unwrap();
    let today = jiff::Timestamp::now().to_zoned(zone).date();
    let calendar = world.dav.collection("giulia", "VEVENT").unwrap();
    world.dav.put(&calendar, "secret-1.ics", &text.replace("{DAY}", &today.strftime("%Y%m%d").to_string())).unwrap();
    let mut rules = world.desk.rules("giulia").unwrap();
    let fate = |week: &ponte_app::view::WeekView| {
        let day = week.days.iter().find(|day| day.date == today.to_string()).unwrap();
        let event = day.events.iter().find(|event| event.title == "Surgery").unwrap();
        (event.fate, event.shown_as.clone())
    };
    let file = world.file();
    let week = world.desk.week(rules.clone(), None).await.unwrap();
    assert_eq!((week.days.len(), fate(&week)), (7, (Fate::Masked, "Busy".to_owned())));
    let sides: std::collections::BTreeSet<_> =
        week.days.iter().flat_map(|day| &day.events).map(|event| event.side).collect();
    assert_eq!(sides.len(), 2, "events of both sides");
    let asked = world.crm.requests().values().sum::<u64>();
    rules.kinds[0].to_crm.private_policy = PrivatePolicy::Skip;
    assert_eq!(fate(&world.desk.week(rules.clone(), None).await.unwrap()).0, Fate::LeftOut);
    rules.kinds[0].to_crm.private_policy = PrivatePolicy::Full;
    assert_eq!(fate(&world.desk.week(rules.clone(), None).await.unwrap()), (Fate::Syncs, "Surgery".to_owned()));
    rules.kinds[0].on = false;
    assert_eq!(fate(&world.desk.week(rules.clone(), None).await.unwrap()).0, Fate::LeftOut);
    assert_eq!(world.crm.requests().values().sum::<u64>(), asked, "trying out rules asks nobody again");
    assert_eq!((world.file(), world.crm.writes(), world.dav.writes()), (file, 0, 0), "nothing is written");
    assert_eq!(world.desk.week(rules, Some("soon")).await.unwrap_err().code, "mistake-date-unknown");
}

#[tokio::test]
async fn a_mapping_is_checked_by_type_and_saved() {
    let world = World::joined(None).await;
    let mut view = world.desk.mapping("giulia", Kind::Contact).await.unwrap();
    assert!(view.rows.len() > 5 && !view.read_only && view.targets.iter().any(|target| target.field == "emails.home"));
    let first = view.rows.iter().find(|row| row.crm_field == "firstname").unwrap();
    assert_eq!(
        (first.target.as_deref(), first.changed),
        (Some("given-name"), false),
        "where it goes by itself is shown"
    );
    let row = |view: &mut ponte_app::view::MappingView, value_type: &str| {
        view.rows
            .iter()
            .position(|row| row.value_type == value_type && row.built_in.is_none() && !row.crm_field.is_empty())
    };
    let free = row(&mut view, "text").unwrap();
    view.rows[free].target = Some("emails.home".into());
    let told = world.desk.check_mapping(view.clone()).await.unwrap();
    assert!(told.mistakes.is_empty() && !told.sentences.is_empty(), "{told:?}");
    let saved = world.desk.save_mapping(view.clone()).await.unwrap();
    assert!(saved.rows[free].changed && world.file().contains("emails.home"));
    let there = saved.rows.iter().filter(|row| row.target.as_deref() == Some("emails.home"));
    assert_eq!(there.count(), 1, "the field whose place it took goes nowhere");
    world.desk.save_mapping(saved.clone()).await.unwrap();
    assert_eq!(
        world.desk.mapping("giulia", Kind::Contact).await.unwrap(),
        saved,
        "saving what is shown changes nothing"
    );
    view.rows[free].target = Some("birthday".into());
    let told = world.desk.check_mapping(view.clone()).await.unwrap();
    assert_eq!((told.mistakes.len(), told.mistakes[0].crm_field.as_str()), (1, view.rows[free].crm_field.as_str()));
    assert_eq!(world.desk.save_mapping(view.clone()).await.unwrap_err().code, "mistake-mapping-type");
    view.rows[free].target = None;
    world.desk.save_mapping(view).await.unwrap();
    assert!(!world.file().contains("emails.home"));
    let fixed = world.desk.mapping("giulia", Kind::Event).await.unwrap();
    assert!(fixed.read_only && fixed.rows.len() >= 8);
    assert!(fixed.rows.iter().all(|row| row.target.is_some()), "each says where it goes");
}

#[tokio::test]
async fn options_and_the_digest_are_saved_once_its_server_lets_ponte_in() {
    let world = World::joined(None).await;
    let smtp = SmtpServer::start(SmtpOptions::default()).await.unwrap();
    let mut options = world.desk.app_settings().await.unwrap();
    options.theme = ThemeChoice::Dark;
    options.quiet_hours = Some(QuietHours { from: "20:00".into(), to: "8:00".into() });
    let digest = DigestForm {
        active: true,
        to: "giulia@example.it".into(),
        cc: vec![" marco@example.it ".into(), String::new()],
        from: "ponte@example.it".into(),
        server: "127.0.0.1".into(),
        port: Some(1),
        security: SecurityChoice::None,
        allow_unencrypted: false,
        user: String::new(),
        has_secret: false,
        hour: 8,
    };
    options.digest = Some(digest.clone());
    let refused = world.desk.save_app_settings(options.clone(), None, None).await.unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("digest.server"), "{refused:?}");
    assert!(!world.file().contains("digest") && !world.file().contains("theme"), "nothing is changed then");
    options.digest = Some(DigestForm { port: Some(smtp.port().into()), to: "nobody".into(), ..digest.clone() });
    let refused = world.desk.save_app_settings(options.clone(), None, None).await.unwrap_err();
    assert_eq!((refused.field.as_deref(), refused.code.as_str()), (Some("digest.to"), "mistake-mail-address"));
    options.digest = Some(DigestForm { port: Some(smtp.port().into()), ..digest });
    let saved = world.desk.save_app_settings(options, None, None).await.unwrap();
    assert_eq!(saved.digest.as_ref().unwrap().cc, ["marco@example.it"]);
    assert_eq!((saved.theme, saved.quiet_hours.as_ref().unwrap().to.as_str()), (ThemeChoice::Dark, "08:00"));
    assert!(!world.desk.send_digest().await.unwrap().is_empty());
    let gone =
        world.desk.save_app_settings(ponte_app::view::AppSettings { digest: None, ..saved }, None, None).await.unwrap();
    assert!(gone.digest.is_none() && !world.file().contains("digest"));
}
