//! View models: what the window shows, as values it can draw without knowing anything else.
//!
//! Names and shapes are the window's contract: fields in camel case, words in kebab case, unions told apart by `is`. A text is
//! in the user's language already, and never a secret. Each command of the window is a method of [`crate::Desk`].

mod account;
mod activity;
mod basic;
mod explain;
mod needs;
mod options;
mod overview;
mod pairing;
mod preview;
mod rules;
mod standing;
mod steer;
mod trouble;
mod undo;

pub use account::{
    AccountForm, AccountTested, AccountView, CollectionView, CopyView, Found, FoundSystem, LeavePreview, SecretPlace,
    SelftestStep, SetupChoices, SetupDraft, SetupStep, SystemView,
};
pub use activity::{RunDetail, RunFilter, RunItemView, RunPage, RunRow, RunsWanted, UndoMark};
pub use basic::{AccountBrief, AccountStanding, Direction, Kind, Seconds, Side};
pub use explain::Explained;
pub(crate) use needs::sign_in_id;
pub use needs::{ConflictField, HeldView, Need};
pub use options::{
    About, AppSettings, DiagnosticFile, Diagnostics, DigestForm, LanguageChoice, LogChoice, Newer, ProxyForm,
    QuietHours, SecurityChoice, ThemeChoice,
};
pub use overview::{
    AppState, ElsewhereView, KindBrief, Notice, Overview, PairingState, PairingView, Progress, RunBar, RunEnd,
};
pub use preview::{Preview, PreviewCount, PreviewFailure, PreviewItem};
pub use rules::{
    BrakeView, CategoriesView, ChoiceView, Conflict, DayView, DefaultView, Fate, FirstRun, FlowView, HoursView,
    KindRules, Lock, MappingConsequence, MappingMistake, MappingRow, MappingView, Meaning, PairingRules, PrivatePolicy,
    RulesConsequence, Scope, TargetView, WeekDay, WeekEvent, WeekView, WindowView,
};
pub use trouble::{Remedy, Trouble};
pub use undo::{LossView, UndoPreview, UndoRow, UndoRowState};
