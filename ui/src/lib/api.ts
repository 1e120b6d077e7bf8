// The one way to the app: each command by its Rust name. Nothing else calls `invoke`.
import { invoke } from "@tauri-apps/api/core";
import type { Commands, Trouble } from "./bindings";

export const api: Commands = {
  overview: () => invoke("overview"),
  syncNow: (pairing) => invoke("sync_now", { pairing }),
  cancel: (pairing) => invoke("cancel", { pairing }),
  pause: (span) => invoke("pause", { span }),
  resume: () => invoke("resume"),
  setActive: (pairing, active) => invoke("set_active", { pairing, active }),
  takeOver: (pairing) => invoke("take_over", { pairing }),
  removePairing: (pairing) => invoke("remove_pairing", { pairing }),
  quit: () => invoke("quit"),

  needs: () => invoke("needs"),
  answer: (id, answer) => invoke("answer", { id, answer }),

  runs: (filter, offset, limit) => invoke("runs", { filter, offset, limit }),
  run: (id) => invoke("run", { id }),
  explain: (what, askServers) => invoke("explain", { what, askServers }),
  undoPreview: (run, item) => invoke("undo_preview", { run, item }),
  undo: (run, item) => invoke("undo", { run, item }),

  setupDraft: () => invoke("setup_draft"),
  saveDraft: (draft) => invoke("save_draft", { draft }),
  find: (address) => invoke("find", { address }),
  testForm: (form, secret) => invoke("test_form", { form, secret }),
  keepAccount: (form, secret) => invoke("keep_account", { form, secret }),
  createPairing: (name, crm, calendar, choices) => invoke("create_pairing", { name, crm, calendar, choices }),
  preview: (pairing) => invoke("preview", { pairing }),
  startShown: (pairing, token) => invoke("start_shown", { pairing, token }),

  systems: () => invoke("systems"),
  accounts: () => invoke("accounts"),
  collections: (account) => invoke("collections", { account }),
  setSecret: (account, secret) => invoke("set_secret", { account, secret }),
  trustCertificate: (account, host, fingerprint) => invoke("trust_certificate", { account, host, fingerprint }),
  forgetCertificate: (account) => invoke("forget_certificate", { account }),
  selftest: (account) => invoke("selftest", { account }),
  leavePreview: (account) => invoke("leave_preview", { account }),
  removeAccount: (account, removeCopies) => invoke("remove_account", { account, removeCopies }),

  rules: (pairing) => invoke("rules", { pairing }),
  checkRules: (rules) => invoke("check_rules", { rules }),
  saveRules: (rules) => invoke("save_rules", { rules }),
  week: (rules, start) => invoke("week", { rules, start }),
  mapping: (pairing, kind) => invoke("mapping", { pairing, kind }),
  checkMapping: (view) => invoke("check_mapping", { view }),
  saveMapping: (view) => invoke("save_mapping", { view }),

  appSettings: () => invoke("app_settings"),
  saveAppSettings: (settings, proxySecret, digestSecret) =>
    invoke("save_app_settings", { settings, proxySecret, digestSecret }),
  sendDigest: () => invoke("send_digest"),
  about: () => invoke("about"),
  diagnostics: () => invoke("diagnostics"),
  saveDiagnostics: () => invoke("save_diagnostics"),
  openSettingsFile: () => invoke("open_settings_file"),
  openLogFolder: () => invoke("open_log_folder"),
};

/** What a command was rejected with; anything that is no Trouble (a broken bridge to the app, say) is told as one. */
export function troubleOf(error: unknown, unknownSentence: string): Trouble {
  const given = error as Partial<Trouble> | null;
  if (typeof given === "object" && given !== null && typeof given.sentence === "string") {
    return { code: given.code ?? "", sentence: given.sentence, field: given.field ?? null, remedy: given.remedy ?? null };
  }
  return { code: "window-unknown", sentence: unknownSentence, field: null, remedy: { is: "retry" } };
}
