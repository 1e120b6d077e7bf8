//! The rules of a pairing, shown on a week, and the field mapping.

use ponte_app::Desk;
use ponte_app::view::{Kind, MappingConsequence, MappingView, PairingRules, RulesConsequence, Trouble, WeekView};
use tauri::State;

#[tauri::command(async)]
#[specta::specta]
pub fn rules(desk: State<'_, Desk>, pairing: String) -> Result<PairingRules, Trouble> {
    desk.rules(&pairing)
}

#[tauri::command]
#[specta::specta]
pub async fn check_rules(desk: State<'_, Desk>, rules: PairingRules) -> Result<RulesConsequence, Trouble> {
    desk.check_rules(rules).await
}

#[tauri::command(async)]
#[specta::specta]
pub fn save_rules(desk: State<'_, Desk>, rules: PairingRules) -> Result<PairingRules, Trouble> {
    desk.save_rules(rules)
}

#[tauri::command]
#[specta::specta]
pub async fn week(desk: State<'_, Desk>, rules: PairingRules, start: Option<String>) -> Result<WeekView, Trouble> {
    desk.week(rules, start.as_deref()).await
}

#[tauri::command]
#[specta::specta]
pub async fn mapping(desk: State<'_, Desk>, pairing: String, kind: Kind) -> Result<MappingView, Trouble> {
    desk.mapping(&pairing, kind).await
}

#[tauri::command]
#[specta::specta]
pub async fn check_mapping(desk: State<'_, Desk>, view: MappingView) -> Result<MappingConsequence, Trouble> {
    desk.check_mapping(view).await
}

#[tauri::command]
#[specta::specta]
pub async fn save_mapping(desk: State<'_, Desk>, view: MappingView) -> Result<MappingView, Trouble> {
    desk.save_mapping(view).await
}
