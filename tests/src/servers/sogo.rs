//! SOGo from Debian's packages, on a PostgreSQL and a memcached of its own. It refuses to run as root, so root starts it
//! as the users that the packages made; nobody else can.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::process::{Running, done};
use super::{LOGINS, RealServer, Skipped, folder, free_port, listening};

const NAME: &str = "SOGo";

pub(super) async fn start() -> Result<RealServer, Skipped> {
    let tools = tools()?;
    let version = done(NAME, Command::new("dpkg-query").args(["-W", "-f", "${Version}", "sogo"]))?;
    let folder = folder(NAME)?;
    done(NAME, Command::new("chmod").arg("755").arg(folder.path()))?;
    let mut running = Vec::new();
    let database = database(&tools, folder.path(), &mut running).await?;
    let cache = free_port(NAME)?;
    let mut memcached = Command::new("memcached");
    memcached.args(["-u", "nobody", "-l", "127.0.0.1", "-p", &cache.to_string()]);
    running.push(Running::start(NAME, &mut memcached, &folder.path().join("cache.log"))?);
    let port = free_port(NAME)?;
    let mut sogo = sogo(folder.path(), &database, cache, port)?;
    running.push(Running::start(NAME, &mut sogo, &folder.path().join("sogo.log"))?);
    if let Some(last) = running.last_mut() {
        listening(NAME, port, last).await?;
    }
    running.reverse();
    Ok(RealServer {
        name: NAME,
        version: version.split('-').next().unwrap_or("").to_owned(),
        url: format!("http://127.0.0.1:{port}/SOGo/dav/"),
        logins: LOGINS.to_vec(),
        running,
        _folder: folder,
    })
}

/// The folder of PostgreSQL's programs, where everything is at hand.
fn tools() -> Result<PathBuf, Skipped> {
    let skipped = |reason: &str| Skipped { name: NAME, reason: reason.to_owned() };
    if done(NAME, Command::new("id").arg("-u"))? != "0" {
        return Err(skipped("it is started only by root, as the users its packages made"));
    }
    let missing = ["/usr/sbin/sogod", "/usr/bin/memcached", "/usr/bin/setpriv"];
    if let Some(path) = missing.into_iter().find(|path| !Path::new(path).exists()) {
        return Err(skipped(&format!("{path} is not there; `cargo xtask test` installs it where it may")));
    }
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let found = versions.map(|entry| entry.path().join("bin")).filter(|bin| bin.join("initdb").exists()).max();
    found.ok_or_else(|| skipped("PostgreSQL is not installed"))
}

/// Starts a database with the two accounts; its address.
async fn database(tools: &Path, folder: &Path, running: &mut Vec<Running>) -> Result<String, Skipped> {
    let (home, port) = (owned(folder, "database", "postgres")?, free_port(NAME)?);
    let data = home.join("data");
    let mut init = as_user("postgres", &tools.join("initdb"));
    init.args(["-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync", "-D"]).arg(&data);
    done(NAME, &mut init)?;
    let mut server = as_user("postgres", &tools.join("postgres"));
    server.args(["-h", "127.0.0.1", "-F", "-p", &port.to_string(), "-D"]).arg(&data).arg("-k").arg(&home);
    let mut server = Running::start(NAME, &mut server, &folder.join("database.log"))?;
    listening(NAME, port, &mut server).await?;
    running.push(server);
    let psql = |database: &str, command: &str| {
        let port = port.to_string();
        let mut psql = Command::new(tools.join("psql"));
        psql.args(["-q", "-h", "127.0.0.1", "-U", "postgres", "-p", &port, "-d", database, "-c", command]);
        done(NAME, &mut psql)
    };
    // A server that has just begun to listen still refuses for a moment.
    for _ in 0..20 {
        if psql("postgres", "CREATE DATABASE sogo").is_ok() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(250)).await;
    }
    psql("sogo", &accounts())?;
    Ok(format!("postgresql://postgres@127.0.0.1:{port}/sogo"))
}

fn accounts() -> String {
    let rows: Vec<String> = LOGINS
        .iter()
        .map(|login| format!("('{0}','{0}','{1}','{0}','{2}')", login.user, login.password, login.email))
        .collect();
    format!(
        "CREATE TABLE people (c_uid text PRIMARY KEY, c_name text, c_password text, c_cn text, mail text); \
         INSERT INTO people VALUES {}",
        rows.join(",")
    )
}

fn sogo(folder: &Path, database: &str, cache: u16, port: u16) -> Result<Command, Skipped> {
    let home = owned(folder, "home", "sogo")?;
    let people = format!(
        "({{ type = sql; id = people; viewURL = \"{database}/people\"; userPasswordAlgorithm = plain; \
         canAuthenticate = YES; isAddressBook = NO; displayName = People; }})"
    );
    let mut command = as_user("sogo", Path::new("/usr/sbin/sogod"));
    command
        .env("HOME", &home)
        .args(["-WOPort", &format!("127.0.0.1:{port}"), "-WOWorkersCount", "3", "-WOLogFile", "-"])
        .args(["-WONoDetach", "YES", "-WOPidFile"])
        .arg(home.join("pid"))
        .args(["-SOGoMemcachedHost", &format!("127.0.0.1:{cache}"), "-SOGoUserSources", &people])
        .args(["-SOGoProfileURL", &format!("{database}/sogo_user_profile")])
        .args(["-OCSFolderInfoURL", &format!("{database}/sogo_folder_info")])
        .args(["-OCSSessionsFolderURL", &format!("{database}/sogo_sessions_folder")])
        .args(["-SOGoTimeZone", "Europe/Rome", "-SOGoMailDomain", "example.it"]);
    Ok(command)
}

/// A folder that belongs to `user`.
fn owned(folder: &Path, name: &str, user: &str) -> Result<PathBuf, Skipped> {
    let own = folder.join(name);
    std::fs::create_dir(&own).map_err(|error| Skipped { name: NAME, reason: error.to_string() })?;
    done(NAME, Command::new("chown").arg(user).arg(&own))?;
    Ok(own)
}

fn as_user(user: &str, program: &Path) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--reuid", user, "--regid", user, "--clear-groups"]).arg(program);
    command
}
