//! The query language of `operation=query`: a small SQL with a mandatory semicolon and a short temper.

pub(super) mod collation;
mod lexer;
mod literal;
mod parser;
mod run;

use super::{access, encode::Json, modules::Module, refusal::Refusal, request::Request, state::State};

/// `query`.
pub(super) fn query(state: &State, user: u64, request: &Request) -> Result<Json, Refusal> {
    let text = request.get("query");
    if !text.to_lowercase().split_whitespace().any(|word| word == "from") {
        return Err(Refusal::denied_for("query"));
    }
    let statement = parser::parse(text)?;
    let unknown = || Refusal::denied_for(&format!("name : {}", statement.module));
    let module = Module::named(&statement.module).ok_or_else(unknown)?;
    if !access::has_module(state, user, module) {
        return Err(Refusal::denied());
    }
    run::run(state, module, &statement)
}
