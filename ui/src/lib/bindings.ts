// What the settings window and the app say to each other. The Rust side (src-tauri/app/src/view, commands in src-tauri/shell) makes exactly these
// names and shapes and generates ui/src/lib/bindings.ts from them; until then the window uses this file as its bindings.
// Rules: serde camelCase for fields, kebab-case strings for enums, tagged unions by `is`. Times are seconds since 1970 UTC (number). What ends in
// `sentence`, `why`, `remedy`, `meaning` or `label` is already in the user's language (Rust's catalogue); all static words of the window come from the same
// Fluent catalogue (src-tauri/engine/locales/{en,it}/window.ftl, keys `window-…`), loaded by the window with @fluent/bundle. No HTML anywhere: text is text.
// Every command may reject with a Trouble. Secrets go in (setSecret…), never out.

export type Seconds = number;
export type Side = "left" | "right";                       // left = CRM, right = calendar
export type Kind = "event" | "task" | "contact" | "company";

export type Trouble = {                                    // what a command rejects with
  code: string;                                            // key of the catalogue, for tests
  sentence: string;                                        // what happened, why, what to do
  field: string | null;                                    // the form field it is about
  remedy: Remedy | null;                                   // what a button can do about it
};
export type Remedy =
  | { is: "sign-in"; account: string }
  | { is: "trust-certificate"; account: string; host: string; fingerprint: string; subject: string; issuer: string; validFrom: Seconds; validTo: Seconds }
  | { is: "allow-http"; host: string }
  | { is: "open-settings-file"; line: number | null }
  | { is: "set-proxy" }
  | { is: "retry" }
  | { is: "take-over"; pairing: string };

// ---------- overview ----------
export type AppState = "set-up" | "idle" | "syncing" | "needs-you" | "paused" | "offline" | "signed-out";
export type Overview = {
  state: AppState;
  sentence: string;                                        // the tray's status line
  pausedUntil: Seconds | null;                             // with state paused; null = until I resume
  pairings: PairingView[];
  needs: number;
  notices: Notice[];                                       // settings mistakes, no keychain, no tray, proxy, clock
  mailCaused: number;                                      // writes that the user permitted to mail; 0 otherwise
};
export type Notice = { code: string; sentence: string; remedy: Remedy | null };
export type PairingState = "idle" | "due" | "syncing" | "needs-you" | "paused" | "waiting" | "signed-out" | "elsewhere" | "failed" | "never-run";
export type PairingView = {
  name: string;
  crm: AccountBrief; calendar: AccountBrief;
  active: boolean;
  state: PairingState;
  sentence: string;                                        // why it is in this state, when it goes on
  lastRun: Seconds | null; nextRun: Seconds | null;
  progress: Progress | null;
  kinds: { kind: Kind; linked: number; direction: Direction }[];
  needs: number;
  requestsToday: number; requestsBudget: number;           // what the day's quiet runs at this interval come to, plus what was written
  mailHeldBack: number; mailPermitted: number;
  elsewhere: { computer: string; since: Seconds } | null;  // another computer syncs it: offer takeOver
  notes: string[];                                         // what rules keep back, what was let go
  chart: RunBar[];                                         // the last 60 runs, oldest first
};
export type AccountBrief = { name: string; system: string; label: string; state: "ok" | "signed-out" | "resting" | "unknown" };
export type RunBar = { at: Seconds; outcome: "clean" | "partial" | "failed" | "interrupted" | "running"; writes: number; seconds: number };
export type Progress = { pairing: string; kind: Kind | null; stageSentence: string; done: number; total: number | null };

// ---------- needs you ----------
export type Need =
  | { is: "conflict"; id: string; pairing: string; kind: Kind; title: string; since: Seconds; sentence: string; fields: ConflictField[]; answered: string | null }
  | { is: "deletions"; id: string; pairing: string; kind: Kind; side: Side; since: Seconds; sentence: string; why: string; items: { title: string; detail: string }[]; deleteLabel: string; keepLabel: string }
  | { is: "parked"; id: string; pairing: string; kind: Kind; title: string; since: Seconds; tries: number; sentence: string; record: string | null }
  | { is: "match"; id: string; pairing: string; kind: Kind; since: Seconds; sentence: string; left: string; right: string }
  | { is: "undo"; id: string; pairing: string; kind: Kind; title: string; since: Seconds; sentence: string; fields: ConflictField[] }
  | { is: "sign-in"; id: string; account: string; sentence: string; since: Seconds | null }
  | { is: "elsewhere"; id: string; pairing: string; computer: string; sentence: string; since: Seconds };
export type ConflictField = { field: string; label: string; before: string; left: string; right: string; winner: Side | null };
// answers: conflict "left" | "right" | "both" | "title=left location=right"; deletions "delete" | "keep"; parked "retry" | "dismiss"; match "same" | "different"; undo "undo" | "keep"

// ---------- activity ----------
export type RunFilter = { pairing: string | null; kind: Kind | null; outcome: "written" | "failed" | "all"; search: string };
export type RunRow = { id: number; pairing: string; kind: Kind; at: Seconds; seconds: number | null; outcome: RunBar["outcome"]; sentence: string; writes: number; failure: string | null };
export type RunPage = { rows: RunRow[]; total: number };   // asked for by offset and limit: the list is virtual
export type RunDetail = { run: RunRow; items: RunItemView[] };
export type RunItemView = { number: number; side: Side; action: "create" | "update" | "delete" | string; title: string; why: string; record: string | null; undo: "no" | "yes" | "undone"; undoneBy: number | null; mailed: boolean };
export type UndoPreview = { run: number; item: number | null; losses: { label: string; count: number }[]; items: UndoRow[]; writes: number };
export type UndoRow = { number: number; title: string; sides: Side[]; sentence: string; state: "ready" | "done" | "already" | "changed-since" | "stopped"; detail: string };

// ---------- first run ----------
// Kept on disk at each step, so that it can be left and resumed. Secrets go to the keychain at once, never into the draft.
export type SetupDraft = {
  step: "welcome" | "crm" | "calendar" | "what" | "preview" | "done";
  crm: AccountForm | null; crmTested: AccountTested | null;
  calendar: AccountForm | null; calendarTested: AccountTested | null;
  pairing: string;                                         // suggested from the user's name
  choices: SetupChoices | null;
};
export type AccountForm = { name: string; system: string; address: string; user: string; allowHttp: boolean; hasSecret: boolean };
export type AccountTested = { product: string; version: string; userId: string; notes: string[]; collections: CollectionView[]; newAddress: string | null };
export type CollectionView = { id: string; name: string; kinds: Kind[]; writable: boolean; special: boolean; color: string | null; usual: Kind[] };
export type Found = {                                      // what an e-mail address or host turned out to be
  system: "dav" | "microsoft" | "exchange" | "google" | "unknown";
  supported: boolean; label: string; address: string; user: string; sentence: string;
};
export type SetupChoices = { kinds: Kind[]; direction: Direction; privatePolicy: PrivatePolicy; calendarCollection: string | null; addressBook: string | null; monthsBack: number; monthsAhead: number; firstRun: FirstRun };
export type FirstRun = "two-way" | "import-only" | "watch-only";
export type Preview = {
  pairing: string; token: string;                          // given to startShown: start applies only what was shown
  counts: { side: Side; kind: Kind; create: number; update: number; delete: number; held: number; keptBack: number }[];
  items: PreviewItem[];                                    // capped at 2,000; totals stand in counts
  failures: { kind: Kind; sentence: string }[];
};
export type PreviewItem = { side: Side; kind: Kind; action: string; title: string; when: string; why: string; fields: string[] };

// ---------- accounts ----------
export type SystemView = { id: string; label: string; crm: boolean; secretLabel: string; addressExample: string; help: string };
export type AccountView = {
  name: string; system: string; label: string; crm: boolean; address: string; user: string; allowHttp: boolean; zone: string | null;
  secret: "keychain" | "environment" | "missing" | "unknown";
  state: AccountBrief["state"]; sentence: string; pairings: string[]; trustedFingerprint: string | null; locks: Lock[];
};
export type SelftestStep = { kind: Kind; name: string; label: string; sentence: string | null; passed: boolean; bent: string[] };
export type LeavePreview = { account: string; copies: { kind: Kind; title: string; side: Side }[]; total: number; sentence: string };

// ---------- rules ----------
export type Direction = "both" | "to-crm" | "to-calendar";
export type PrivatePolicy = "full" | "marked" | "busy" | "skip";
export type Lock = { key: string; by: string };            // set by the organisation: shown locked, with who set it
export type FlowView = { create: boolean; update: boolean; delete: boolean; privatePolicy: PrivatePolicy; busyTitle: string };
export type WindowView = { is: "months"; back: number; ahead: number } | { is: "since"; from: string; ahead: number } | { is: "all" };
export type KindRules = {
  kind: Kind; on: boolean;
  direction: Direction; toCrm: FlowView; toCalendar: FlowView;
  conflict: "newest" | "crm" | "calendar" | "ask";
  window: WindowView | null;                               // events and tasks
  hours: { from: string; to: string; straddling: boolean; allDay: boolean } | null;   // null = the whole day
  allDay: { start: string; end: string } | null;           // events
  defaults: { field: string; label: string; value: string; choices: { value: string; label: string }[] }[];
  categories: { set: string[]; include: string[]; exclude: string[] };
  scope: "mine" | "groups" | "all"; groups: string[];
  collection: string | null;
  mailAttendees: boolean; createInvited: boolean; removeWhenDisabled: boolean;
};
export type PairingRules = {
  name: string; crm: string; calendar: string; active: boolean; intervalSeconds: number; firstRun: FirstRun;
  brake: { records: number; percent: number };
  kinds: KindRules[]; locks: Lock[];                       // lock keys: "events.direction", "interval", …
  meanings: { key: string; meaning: string }[];            // each choice in everyday words for this user, keyed as locks
};
export type RulesConsequence = { sentence: string; sentences: string[]; preview: Preview | null };  // what saving would change ("412 events come within the window")
export type WeekView = { start: string; days: WeekDay[] };  // this user's week under given rules (unsaved ones too)
export type WeekDay = { date: string; label: string; events: WeekEvent[] };
export type WeekEvent = { title: string; from: string; to: string; allDay: boolean; side: Side; fate: "syncs" | "masked" | "left-out"; why: string; shownAs: string };

// ---------- field mapping ----------
export type MappingView = { pairing: string; kind: Kind; readOnly: boolean; rows: MappingRow[]; targets: { field: string; label: string; valueType: string }[]; locks: Lock[] };
export type MappingRow = { crmField: string; crmLabel: string; valueType: string; target: string | null; builtIn: string | null; changed: boolean };
export type MappingConsequence = { sentences: string[]; mistakes: { crmField: string; sentence: string }[] };

// ---------- app settings, help ----------
export type AppSettings = {
  language: "it" | "en"; zone: string; log: "error" | "warn" | "info" | "debug" | "trace";
  startAtLogin: boolean; theme: "system" | "light" | "dark";
  quietHours: { from: string; to: string } | null; notifications: boolean; hideOnLockScreen: boolean;
  proxy: { is: "system" } | { is: "none" } | { is: "manual"; address: string; user: string; hasSecret: boolean };
  digest: DigestForm | null; locks: Lock[];
};
export type DigestForm = { active: boolean; to: string; cc: string[]; from: string; server: string; port: number | null; security: "tls" | "starttls" | "none"; allowUnencrypted: boolean; user: string; hasSecret: boolean; hour: number };
export type About = { version: string; commit: string; system: string; webview: string; settingsFile: string; stateFolder: string; logFolder: string; keychain: string; licences: string };
export type Diagnostics = { files: { name: string; text: string }[]; sentence: string };    // read before it is saved; redacted

export type Explained = { title: string; kind: Kind; pairing: string; sentences: string[]; left: string; right: string; history: RunItemView[]; needs: Need[]; next: PreviewItem[] };

// ---------- commands (invoke) ----------
export interface Commands {
  overview(): Promise<Overview>;
  syncNow(pairing: string | null): Promise<void>;          // at once; progress comes as events
  cancel(pairing: string | null): Promise<void>;           // ends what is running; nothing is lost by it
  pause(span: "hour" | "tomorrow" | "until-resumed"): Promise<void>;
  resume(): Promise<void>;
  setActive(pairing: string, active: boolean): Promise<void>;
  takeOver(pairing: string): Promise<void>;
  removePairing(pairing: string): Promise<void>;
  quit(): Promise<void>;

  needs(): Promise<Need[]>;
  answer(id: string, answer: string): Promise<void>;       // notes it and runs the pairing

  runs(filter: RunFilter, offset: number, limit: number): Promise<RunPage>;
  run(id: number): Promise<RunDetail>;
  explain(what: string, askServers: boolean): Promise<Explained[]>;
  undoPreview(run: number, item: number | null): Promise<UndoPreview>;
  undo(run: number, item: number | null): Promise<UndoPreview>;

  setupDraft(): Promise<SetupDraft>;
  saveDraft(draft: SetupDraft): Promise<void>;
  find(address: string): Promise<Found>;                   // works out what an e-mail address or host is
  testForm(form: AccountForm, secret: string | null): Promise<AccountTested>;   // secret null: the one already in the keychain
  keepAccount(form: AccountForm, secret: string | null): Promise<AccountTested>; // tests, then writes settings and keychain
  createPairing(name: string, crm: string, calendar: string, choices: SetupChoices): Promise<void>;
  preview(pairing: string): Promise<Preview>;
  startShown(pairing: string, token: string): Promise<void>;

  systems(): Promise<SystemView[]>;
  accounts(): Promise<AccountView[]>;
  collections(account: string): Promise<CollectionView[]>;
  setSecret(account: string, secret: string): Promise<void>;      // sign in again
  trustCertificate(account: string, host: string, fingerprint: string): Promise<void>;   // for that account only
  forgetCertificate(account: string): Promise<void>;
  selftest(account: string): Promise<SelftestStep[]>;
  leavePreview(account: string): Promise<LeavePreview>;
  removeAccount(account: string, removeCopies: boolean): Promise<void>;

  rules(pairing: string): Promise<PairingRules>;
  checkRules(rules: PairingRules): Promise<RulesConsequence>;     // writes nothing
  saveRules(rules: PairingRules): Promise<PairingRules>;
  week(rules: PairingRules, start: string | null): Promise<WeekView>;
  mapping(pairing: string, kind: Kind): Promise<MappingView>;
  checkMapping(view: MappingView): Promise<MappingConsequence>;
  saveMapping(view: MappingView): Promise<MappingView>;

  appSettings(): Promise<AppSettings>;
  saveAppSettings(settings: AppSettings, proxySecret: string | null, digestSecret: string | null): Promise<AppSettings>;
  sendDigest(): Promise<string>;
  about(): Promise<About>;
  diagnostics(): Promise<Diagnostics>;
  saveDiagnostics(): Promise<string>;                      // where it went (a dialog of the system asks)
  openSettingsFile(): Promise<void>;
  openLogFolder(): Promise<void>;
}

// ---------- events (listen) ----------
export interface Events {
  "changed": { overview: Overview };                       // anything of the overview changed; at most ten a second
  "progress": Progress;
  "go": { page: Page; id: string | null };                 // a notification or the tray asks for a page and card
  "language": { language: "it" | "en" };
}
export type Page = "overview" | "needs" | "activity" | "accounts" | "rules" | "mapping" | "settings" | "about" | "setup";
