//! What people paste, and what becomes of it.

use ponte_engine::messages::Language;

use super::*;

fn told(result: Result<String>) -> std::result::Result<String, (String, &'static str)> {
    result.map_err(|error| match error {
        Error::Form { field, failure } => {
            for language in [Language::English, Language::Italian] {
                let sentence = language.messages().failure(&failure);
                assert!(sentence != failure.code && !sentence.contains("{$"), "{}: {sentence}", failure.code);
            }
            (failure.code, field)
        }
        other => panic!("{other:?}"),
    })
}

#[test]
fn addresses_of_a_crm() {
    for (typed, taken) in [
        ("crm.example.it", Ok("https://crm.example.it")),
        ("  https://crm.example.it/ \n", Ok("https://crm.example.it")),
        ("HTTPS://CRM.Example.it", Ok("https://crm.example.it")),
        ("\u{feff}\"crm.example.it\"", Ok("https://crm.example.it")),
        ("<https://crm.example.it>", Ok("https://crm.example.it")),
        ("https:/crm.example.it", Ok("https://crm.example.it")),
        ("https:crm.example.it", Ok("https://crm.example.it")),
        ("crm.example.it:8443/vt", Ok("https://crm.example.it:8443/vt")),
        ("https://crm.example.it/index.php?module=Calendar&view=Calendar", Ok("https://crm.example.it")),
        ("https://crm.example.it/crm/index.php?module=Home#top", Ok("https://crm.example.it/crm")),
        ("crm.example.it/crm/webservice.php", Ok("https://crm.example.it/crm")),
        ("127.0.0.1:8080", Ok("http://127.0.0.1:8080")),
        ("http://localhost:8080/x/", Ok("http://localhost:8080/x")),
        ("", Err("form-address-empty-crm")),
        (" \t\r\n ", Err("form-address-empty-crm")),
        ("http://crm.example.it", Err("form-address-http")),
        ("ftp://crm.example.it", Err("form-address-scheme")),
        ("file:///etc/passwd", Err("form-address-scheme")),
        ("javascript://alert", Err("form-address-scheme")),
        ("webcal://crm.example.it", Err("form-address-webcal")),
        ("giulia@example.it", Err("form-address-mail")),
        ("https://giulia:secret@crm.example.it", Err("mistake-address-secret")),
        ("giulia:secret@crm.example.it", Err("mistake-address-secret")),
        ("the crm of the office", Err("form-address-crm")),
        ("https://", Err("form-address-crm")),
        ("https://crm..example.it:99999", Err("form-address-crm")),
    ] {
        let taken = taken.map(str::to_owned).map_err(|code| (code.to_owned(), "address"));
        assert_eq!(told(address(System::Vtiger, typed, false)), taken, "{typed}");
    }
    let long = format!("https://crm.example.it/{}", "a".repeat(600));
    assert_eq!(told(address(System::Vtiger, &long, false)).unwrap_err().0, "form-too-long");
    assert_eq!(told(address(System::Vtiger, "http://crm.example.it", true)).unwrap(), "http://crm.example.it");
}

#[test]
fn addresses_of_a_calendar() {
    for (typed, taken) in [
        ("cloud.example.it", Ok("https://cloud.example.it")),
        (" giulia@example.it\n", Ok("giulia@example.it")),
        ("mailto:giulia@example.it", Ok("giulia@example.it")),
        ("caldav://cloud.example.it/dav/", Ok("https://cloud.example.it/dav/")),
        ("caldavs://cloud.example.it", Ok("https://cloud.example.it")),
        ("https://cloud.example.it/dav/giulia/work/", Ok("https://cloud.example.it/dav/giulia/work/")),
        ("https://cloud.example.it/apps/calendar/dayGridMonth/now", Ok("https://cloud.example.it/remote.php/dav/")),
        ("https://x.it/nc/index.php/apps/calendar/", Ok("https://x.it/nc/remote.php/dav/")),
        ("", Err("form-address-empty")),
        ("webcal://cloud.example.it/x.ics", Err("form-address-webcal")),
        ("http://cloud.example.it", Err("form-address-http")),
        ("ldap://cloud.example.it", Err("form-address-scheme")),
        ("giulia@", Err("form-address-dav")),
        ("@example.it", Err("form-address-dav")),
        ("my calendar", Err("form-address-dav")),
        ("https://giulia@cloud.example.it", Err("mistake-address-secret")),
    ] {
        let taken = taken.map(str::to_owned).map_err(|code| (code.to_owned(), "address"));
        assert_eq!(told(address(System::Dav, typed, false)), taken, "{typed}");
    }
}

#[test]
fn users_names_and_secrets() {
    let long = "a".repeat(300);
    for (typed, taken) in [
        (" giulia \n", Ok("giulia")),
        ("Giulia\tFerri", Ok("Giulia Ferri")),
        ("", Err("form-user-empty")),
        (&long, Err("form-too-long")),
    ] {
        let taken = taken.map(str::to_owned).map_err(|code| (code.to_owned(), "user"));
        assert_eq!(told(user(typed)), taken, "{typed}");
    }
    for (typed, taken) in [
        ("crm\n", Ok("crm")),
        ("", Err("form-name-empty")),
        ("a/b", Err("mistake-name")),
        ("-x", Err("mistake-name")),
        (&long, Err("mistake-name")),
    ] {
        let taken = taken.map(str::to_owned).map_err(|code| (code.to_owned(), "name"));
        assert_eq!(told(name(typed)), taken, "{typed}");
    }
    let huge = "x".repeat(20_000);
    for (system, typed, taken) in [
        (System::Vtiger, " AbCdEf0123456789\r\n", Ok("AbCdEf0123456789")),
        (System::Dav, "with a blank", Ok("with a blank")),
        (System::Vtiger, " \n", Err("form-key-empty")),
        (System::Dav, "", Err("form-password-empty")),
        (System::Dav, &huge, Err("form-too-long")),
    ] {
        let taken = taken.map(str::to_owned).map_err(|code| (code.to_owned(), "secret"));
        let told = told(secret(system, typed).map(|secret| secret.expose_secret().to_owned()));
        assert_eq!(told, taken, "{system:?}");
    }
}

/// What a server answers, what was typed, and the field and sentence that come of it.
#[test]
fn a_refusal_is_told_at_the_field_that_is_to_blame() {
    let entry = |user: &str| AccountEntry {
        name: "crm".into(),
        system: System::Vtiger,
        address: "https://crm.example.it".into(),
        user: user.into(),
        secret_env: None,
        allow_http: false,
        microsoft: None,
        exchange: None,
    };
    for (code, kind, user, secret, told) in [
        ("failure-unknown-user", FailureKind::SignIn, "giulia", "k", ("user", "failure-unknown-user")),
        ("failure-unknown-user", FailureKind::SignIn, "g@example.it", "k", ("user", "form-user-mail")),
        ("failure-wrong-key", FailureKind::SignIn, "giulia", "Passw0rd!", ("secret", "form-key-like-password")),
        ("failure-wrong-key", FailureKind::SignIn, "giulia", "AbCdEf0123456789", ("secret", "failure-wrong-key")),
        ("failure-unreachable", FailureKind::Retry, "giulia", "k", ("address", "failure-unreachable")),
        (
            "failure-redirect-elsewhere",
            FailureKind::Forbidden,
            "giulia",
            "k",
            ("address", "failure-redirect-elsewhere"),
        ),
    ] {
        let failure = Error::Failure(Failure::new(kind, code));
        let Error::Form { field, failure } = refused(&entry(user), &SecretString::from(secret), failure) else {
            panic!()
        };
        assert_eq!((field, failure.code.as_str()), told);
        assert!(!format!("{failure:?}").contains("Passw0rd"));
    }
}
