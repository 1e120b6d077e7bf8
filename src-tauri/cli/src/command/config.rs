//! `pontectl config check|explain`, and `pontectl pair show`.

use ponte_engine::settings::{self, CALENDAR_MAPPING};

use crate::exit::Stop;
use crate::output;
use crate::session::Session;

/// Looks for mistakes; all of them are told by whoever stops.
pub fn check(session: &Session) -> Result<(), Stop> {
    session.settings()?;
    let file = session.desk.paths().settings.display().to_string();
    output::line(&session.text("cli-config-good", &[("file", &file)]));
    Ok(())
}

/// Explains every choice, or those of one pairing.
pub fn explain(session: &Session, pairing: Option<&str>) -> Result<(), Stop> {
    let prefix = pairing.map(|name| format!("pairing.{name}.")).unwrap_or_default();
    let mut explained = settings::explain(session.settings()?, session.messages);
    explained.retain(|choice| choice.key.starts_with(&prefix));
    if session.json {
        output::json(&explained);
        return Ok(());
    }
    for choice in &explained {
        let origin = match (&choice.by, choice.line) {
            (Some(by), _) => session.text("cli-origin-organisation", &[("by", by)]),
            (None, Some(line)) => session.text("cli-origin-line", &[("line", &line.to_string())]),
            (None, None) => session.text("cli-origin-default", &[]),
        };
        output::line(&format!("{} = {}  ({origin})", choice.key, choice.value));
        output::line(&format!("    {}", choice.meaning));
    }
    output::line("");
    output::line(&session.text("cli-calendar-mapping", &[]));
    let row = |(property, field): &(&str, ponte_core::record::Field)| vec![format!("    {property}"), field.name()];
    output::table(&CALENDAR_MAPPING.iter().map(row).collect::<Vec<_>>());
    Ok(())
}
