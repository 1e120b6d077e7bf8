//! A real mail server, aiosmtpd, and a real reader, Python's own: what they make of a digest. Skipped by name where there is
//! no Python environment.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::digest::{digest, issued, torn};
use super::world::World;

/// What a reader of mail sees, as JSON.
const READER: &str = r#"
import email, email.policy, json, pathlib, sys
read = []
for file in sorted(pathlib.Path(sys.argv[1], "new").iterdir()):
    m = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    read.append({
        "subject": str(m["subject"]), "from": str(m["from"]), "to": str(m["to"]), "cc": str(m["cc"]), "bcc": m["bcc"],
        "auto": str(m["auto-submitted"]), "id": str(m["message-id"]), "date": m["date"].datetime.isoformat(),
        "rcpt": str(m["x-rcptto"]), "type": m.get_content_type(), "defects": [str(d) for d in m.defects],
        "plain": m.get_body(("plain",)).get_content(), "html": m.get_body(("html",)).get_content(),
    })
print(json.dumps(read))
"#;

struct Real {
    child: Child,
    port: u16,
    folder: tempfile::TempDir,
    python: PathBuf,
}

impl Drop for Real {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Real {
    /// Starts it with these options, or says why it cannot be had here.
    fn start(options: &[&str]) -> Result<Real, String> {
        let made = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/venv/bin/python");
        let python = std::env::var_os("PONTE_PYTHON").map_or(made, PathBuf::from);
        let has = Command::new(&python).args(["-c", "import aiosmtpd"]).stderr(Stdio::null()).status();
        if !has.is_ok_and(|status| status.success()) {
            return Err("it is not in the Python environment; `cargo xtask test` makes that".to_owned());
        }
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let free = std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let port = free.map_err(|error| error.to_string())?.port();
        let mut command = Command::new(&python);
        command.args(["-m", "aiosmtpd", "-n", "-l", &format!("127.0.0.1:{port}")]).args(options);
        command.args(["-c", "aiosmtpd.handlers.Mailbox"]).arg(folder.path().join("mail"));
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().map_err(|error| error.to_string())?;
        let real = Real { child, port, folder, python };
        let end = Instant::now() + Duration::from_secs(30);
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            if Instant::now() > end {
                return Err("it does not listen".to_owned());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(real)
    }

    fn read(&self) -> serde_json::Value {
        let output = Command::new(&self.python).args(["-c", READER]).arg(self.folder.path().join("mail")).output();
        let output = output.unwrap();
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
    }
}

/// Sends one to a real server that protects connections like this, and reads it.
async fn sent(world: &World, files: [&str; 2], security: &str) -> Result<serde_json::Value, String> {
    let [certificate, key] = files;
    let options = match security {
        "tls" => vec!["--smtpscert", certificate, "--smtpskey", key],
        "starttls" => vec!["--tlscert", certificate, "--tlskey", key],
        _ => vec![],
    };
    let real = Real::start(&options)?;
    digest(world, real.port, &format!("security = \"{security}\"\n"));
    let told = world.run(&["digest", "send"]).await;
    assert_eq!(told.code, 0, "{security}: {told:?}");
    Ok(real.read())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_server_takes_it_and_a_real_reader_understands_it() {
    if let Err(reason) = Real::start(&[]) {
        return println!("skipped: aiosmtpd: {reason}");
    }
    let (issued, mut world) = (issued(), torn().await);
    let [certificate, key] = ["trusted.pem", "key.pem"].map(|name| world.home.path().join(name).display().to_string());
    std::fs::write(&certificate, &issued.certificate).unwrap();
    std::fs::write(&key, &issued.key).unwrap();
    world.environment.insert("SSL_CERT_FILE", certificate.clone());
    for security in ["none", "starttls", "tls"] {
        let read = sent(&world, [&certificate, &key], security).await.unwrap();
        assert_eq!(read.as_array().unwrap().len(), 1, "{security}");
        let mail = &read[0];
        assert_eq!(mail["subject"], "Ponte: 2 cose hanno bisogno di te");
        assert_eq!(mail["to"], "Giulia <giulia.canary@example.it>");
        assert_eq!((&mail["cc"], &mail["from"]), (&"capo.canary@example.it".into(), &"ponte@example.it".into()));
        assert_eq!(mail["rcpt"], "giulia.canary@example.it, capo.canary@example.it");
        assert_eq!((&mail["auto"], &mail["type"]), (&"auto-generated".into(), &"multipart/alternative".into()));
        assert_eq!((&mail["bcc"], &mail["defects"]), (&serde_json::Value::Null, &serde_json::json!([])));
        assert!(mail["id"].as_str().unwrap().ends_with("@example.it>"));
        for form in ["plain", "html"] {
            let text = mail[form].as_str().unwrap();
            assert!(text.contains("Riunione è aperta") && text.contains("un evento privato (n. "), "{text}");
            assert!(!text.contains("Segreta"), "{text}");
        }
    }
}
