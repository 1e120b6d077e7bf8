//! `pontectl`: Ponte without a window. Reads the command line, does one command, ends with a documented exit code.

mod args;
mod command;
mod exit;
mod help;
mod output;
mod session;

use std::process::ExitCode;

use clap::FromArgMatches as _;

use args::Args;
use session::Session;

fn main() -> ExitCode {
    // The language of help and usage mistakes must be known before the arguments are: it is the system's.
    let matches = help::localized(ponte_engine::messages::Language::of_system()).get_matches();
    let args = match Args::from_arg_matches(&matches) {
        Ok(args) => args,
        Err(error) => error.exit(),
    };
    let session = match Session::open(&args) {
        Ok(session) => session,
        Err(stop) => return exit::tell(&stop, ponte_engine::messages::Language::of_system().messages(), args.json()),
    };
    // A sync waits for servers: one thread keeps up with them, and spares the memory and the switching of more.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let result = match runtime {
        Ok(runtime) => runtime.block_on(command::run(&session, args.command)),
        Err(_) => Err(exit::Stop::internal("failure-no-threads")),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => exit::tell(&stop, session.messages, session.json),
    }
}
