//! A home in trouble: a database that is newer, damaged or of another key, a full disk, two runs at once.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use ponte_demo::faults::{Fault, Matching};

use super::people::{self, Kind};
use super::world::{Told, World, finish};

/// Does what the refusal says: moves the database and what lies there under its name.
fn move_database_away(world: &World, told: &Told) {
    let file = world.database();
    assert!(told.error.contains(&file.display().to_string()), "the text names the file: {told:?}");
    let away = world.home.path().join("away");
    std::fs::create_dir(&away).unwrap();
    for entry in std::fs::read_dir(file.parent().unwrap()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.starts_with("ponte.db") {
            std::fs::rename(&path, away.join(name)).unwrap();
        }
    }
}

async fn refused_then_rebuilt(world: World, words: &str) {
    let told = world.run(&["sync"]).await;
    assert_eq!(told.code, 5, "{told:?}");
    assert!(told.error.contains(words) && told.error.contains("nothing is doubled"), "{told:?}");
    world.check_servers();
    move_database_away(&world, &told);
    world.rest().await;
    world.check();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_database_is_refused_and_rebuilt_without_duplicates() {
    let world = World::synced(6).await;
    rusqlite::Connection::open(world.database()).unwrap().execute_batch("PRAGMA user_version = 99").unwrap();
    refused_then_rebuilt(world, "newer Ponte (version 99").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_database_is_refused_and_rebuilt_without_duplicates() {
    let world = World::synced(6).await;
    let mut bytes = std::fs::read(world.database()).unwrap();
    let end = bytes.len();
    bytes[4096..end].iter_mut().for_each(|byte| *byte = byte.wrapping_mul(31).wrapping_add(7));
    std::fs::write(world.database(), &bytes).unwrap();
    refused_then_rebuilt(world, "damaged").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_none_is_refused_and_rebuilt_without_duplicates() {
    let world = World::synced(3).await;
    std::fs::write(world.database(), vec![b'x'; 20_000]).unwrap();
    refused_then_rebuilt(world, "damaged").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_another_key_is_refused_and_rebuilt_without_duplicates() {
    let world = World::synced(3).await;
    let database = rusqlite::Connection::open(world.database()).unwrap();
    database.execute("UPDATE meta SET value = '00' WHERE name = 'key'", []).unwrap();
    drop(database);
    refused_then_rebuilt(world, "another key").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_runs_on_one_home_do_not_go_at_once() {
    let world = World::filled(2).await;
    world.crm.faults().nth(Matching::any(), 2, Fault::Latency(Duration::from_secs(3)));
    let first = world.spawn(&["sync"]);
    let end = Instant::now() + Duration::from_secs(30);
    while world.crm.faults().fired().is_empty() {
        assert!(Instant::now() < end);
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let second = world.run(&["sync"]).await;
    assert_eq!(second.code, 6, "{second:?}");
    assert!(second.error.contains("A command of pontectl has been at work"), "{second:?}");
    let first = finish(first).await;
    assert_eq!(first.code, 0, "{first:?}");
    world.rest().await;
    world.check();
}

/// A small file system over the state folder; gone with its owner.
struct Mount(std::path::PathBuf);

impl Mount {
    fn over(folder: &Path, options: &str) -> Option<Mount> {
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(folder).output().ok()?;
        mounted.status.success().then(|| Mount(folder.to_path_buf()))
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_stops_the_run_and_the_next_one_heals() {
    let world = World::filled(8).await;
    let state = world.home.path().join("state");
    std::fs::create_dir(&state).unwrap();
    let Some(mount) = Mount::over(&state, "size=224k") else {
        println!("skipped: a full disk (tmpfs cannot be mounted)");
        return;
    };
    let told = world.run(&["sync"]).await;
    assert!([5, 6].contains(&told.code), "{told:?}");
    assert!(format!("{}{}", told.out, told.error).contains("disk is full"), "{told:?}");
    let grown = Command::new("mount").args(["-o", "remount,size=64m"]).arg(&state).status().unwrap();
    assert!(grown.success());
    world.rest().await;
    world.check();
    drop(mount);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_state_folder_that_cannot_be_written_stops_before_anything_is_sent() {
    let world = World::filled(1).await;
    let state = world.home.path().join("state");
    std::fs::create_dir(&state).unwrap();
    let Some(mount) = Mount::over(&state, "ro,size=64k") else {
        println!("skipped: a folder that cannot be written (tmpfs cannot be mounted)");
        return;
    };
    let told = world.run(&["sync"]).await;
    assert_eq!(told.code, 5, "{told:?}");
    assert!(told.error.contains("state"), "{told:?}");
    assert_eq!((world.crm.writes(), world.dav.writes()), (0, 0));
    drop(mount);
    world.rest().await;
    world.check();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mistake_in_the_settings_is_told_with_its_line_and_nothing_runs() {
    let world = World::filled(1).await;
    let text = world.settings_text("conflikt = \"crm\"\n");
    std::fs::write(world.settings(), &text).unwrap();
    let told = world.run(&["sync"]).await;
    let line = text.lines().position(|line| line.starts_with("conflikt")).unwrap() + 1;
    assert_eq!(told.code, 3, "{told:?}");
    assert!(told.error.contains(&format!("ponte.toml:{line}:")), "{told:?}");
    assert_eq!(people::dav_records(&world.dav, Kind::Event).len(), 1);
}
