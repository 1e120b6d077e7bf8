//! The commands: one file each, one function for each thing a person can ask for.

mod account;
mod card;
mod config;
mod demo;
mod digest;
mod doctor;
mod explain;
mod held;
mod leave;
mod log;
mod needs;
mod pair;
mod preview;
mod proxy;
mod runs;
mod selftest;
mod sign_in;
mod start;
mod status;
mod switch;
mod sync;
mod trust;
mod undo;
mod watch;

use ponte_app::pairings::Chosen;
use ponte_engine::settings::ProxyEntry;

use crate::args::{self, Command};
use crate::exit::Stop;
use crate::session::Session;

/// Does what was asked for.
pub async fn run(session: &Session, command: Command) -> Result<(), Stop> {
    match command {
        Command::Account(command) => account(session, command).await,
        Command::Pair(command) => pair(session, command).await,
        Command::Sync { pair, dry_run: false, preview, yes, .. } => {
            sync::sync(session, pair.as_deref(), start::Asked { preview, yes }).await
        }
        Command::Sync { pair, dry_run: true, .. } => preview::preview(session, pair.as_deref()).await,
        Command::Watch => watch::watch(session).await,
        Command::Pause { pair } => switch::set_active(session, pair.as_deref(), false).await,
        Command::Resume { pair } => switch::set_active(session, pair.as_deref(), true).await,
        Command::Retry { pair } => switch::retry(session, pair.as_deref()).await,
        Command::Status { .. } => status::status(session).await,
        Command::Explain { what, ask_servers, .. } => explain::explain(session, &what, ask_servers).await,
        Command::Needs(args::Needs::List { .. }) => needs::list(session).await,
        Command::Needs(args::Needs::Show { id, .. }) => needs::show(session, id).await,
        Command::Needs(args::Needs::Resolve { id, answer }) => needs::resolve(session, &id, &answer.join(" ")).await,
        Command::Runs(args::Runs::List { limit, .. }) => runs::list(session, limit).await,
        Command::Runs(args::Runs::Show { id, .. }) => runs::show(session, id).await,
        Command::Undo { what, dry_run, yes, .. } => undo::undo(session, &what, undo::How { dry_run, yes }).await,
        Command::Config(args::Config::Check) => config::check(session),
        Command::Config(args::Config::Explain { .. }) => config::explain(session, None),
        Command::Log(args::Log::Level { level }) => log::level(session, &level),
        Command::Log(args::Log::Show { lines }) => log::show(session, lines),
        Command::Log(args::Log::Save { file }) => log::save(session, &file),
        Command::Digest(command) => digest(session, command).await,
        Command::Proxy(command) => proxy(session, command).await,
        Command::Doctor => doctor::doctor(session).await,
        Command::Demo { once, json, serve } => demo::demo(session, once, json, serve).await,
    }
}

async fn account(session: &Session, command: args::Account) -> Result<(), Stop> {
    match command {
        args::Account::Add(added) => {
            let ways = (!added.no_test, !added.microsoft.no_browser);
            account::add(session, *added, ways).await
        }
        args::Account::SignIn { name, no_browser } => sign_in::again(session, &name, !no_browser).await,
        args::Account::Test { name, .. } => account::test(session, &name).await,
        args::Account::Selftest { name, .. } => selftest::selftest(session, &name).await,
        args::Account::List { .. } => account::list(session),
        args::Account::Trust { name, forget: true, .. } => trust::forget(session, &name).await,
        args::Account::Trust { name, fingerprint, .. } => trust::trust(session, &name, fingerprint.as_deref()).await,
        args::Account::Remove { name, remove_copies, dry_run, yes, .. } => {
            leave::remove(session, &name, leave::Asked { remove_copies, dry_run, yes }).await
        }
    }
}

async fn proxy(session: &Session, command: args::Proxy) -> Result<(), Stop> {
    match command {
        args::Proxy::Show { .. } => proxy::show(session).await,
        args::Proxy::System => proxy::switch(session, "system").await,
        args::Proxy::None => proxy::switch(session, "none").await,
        args::Proxy::Set { address, user, secret_env, except, no_test } => {
            let address = Some(address);
            let entry = ProxyEntry { mode: String::new(), address, user, secret_env, except };
            proxy::set(session, entry, !no_test).await
        }
    }
}

async fn digest(session: &Session, command: args::Digest) -> Result<(), Stop> {
    match command {
        args::Digest::Show { .. } => digest::show(session).await,
        args::Digest::Send { .. } => digest::send(session).await,
        args::Digest::Set(typed) => {
            let test = !typed.no_test;
            digest::set(session, typed.entry(), test).await
        }
        args::Digest::On => digest::switch(session, true),
        args::Digest::Off => digest::switch(session, false),
        args::Digest::Remove => digest::remove(session).await,
    }
}

async fn pair(session: &Session, command: args::Pair) -> Result<(), Stop> {
    match command {
        args::Pair::Add { name, crm, calendar, kinds, collection, address_book, first_run } => {
            let chosen = Chosen { collection, address_book };
            pair::add(session, pair::Typed { name, crm, calendar, kinds, first_run }, chosen).await
        }
        args::Pair::Show { name, .. } => {
            session.pairing(&name)?;
            config::explain(session, Some(&name))
        }
        args::Pair::List { .. } => pair::list(session),
        args::Pair::Remove { name } => pair::remove(session, &name).await,
        args::Pair::TakeOver { name } => pair::take_over(session, &name).await,
    }
}
