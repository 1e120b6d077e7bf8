// What the overview shows in each situation.
import type { AppState, Overview, PairingView, Notice, RunBar } from "../../lib/bindings";
import type { Scene } from "../scene";

export type Say = (english: string, italian: string) => string;

const states: Record<Scene["name"], AppState> = {
  empty: "set-up",
  idle: "idle",
  syncing: "syncing",
  "needs-you": "needs-you",
  paused: "paused",
  offline: "offline",
  "signed-out": "signed-out",
  many: "idle",
  locked: "idle",
  troubles: "needs-you",
};

export function overview(scene: Scene, say: Say, needs: number, active: Map<string, boolean>, removed: Set<string>): Overview {
  const state = states[scene.name];
  const pairings = state === "set-up" ? [] : [giulia(scene, say, needs), fairs(scene, say)];
  return {
    state,
    sentence: sentence(state, say, needs),
    pausedUntil: state === "paused" ? scene.now + 3_000 : null,
    pairings: pairings
      .filter(({ name }) => !removed.has(name))
      .map((pairing) => ({ ...pairing, active: active.get(pairing.name) ?? pairing.active })),
    needs,
    notices: notices(scene, say),
    mailCaused: 0,
  };
}

function sentence(state: AppState, say: Say, needs: number): string {
  switch (state) {
    case "set-up":
      return say("Ponte is not set up yet.", "Ponte non è ancora configurato.");
    case "idle":
      return say("Everything is in step.", "È tutto allineato.");
    case "syncing":
      return say("Events are being brought into step.", "Si stanno allineando gli eventi.");
    case "needs-you":
      return say(`${needs} things need you; everything else goes on.`, `${needs} cose aspettano te; tutto il resto va avanti.`);
    case "paused":
      return say("Paused until 11:32.", "In pausa fino alle 11:32.");
    case "offline":
      return say("No network: Ponte goes on as soon as there is one.", "Nessuna rete: Ponte riprende appena ce n'è una.");
    case "signed-out":
      return say("The CRM no longer accepts the access key of «crm».", "Il CRM non accetta più la chiave di accesso di «crm».");
  }
}

function notices(scene: Scene, say: Say): Notice[] {
  if (scene.name !== "troubles") return [];
  return [
    {
      code: "mistake-interval",
      sentence: say(
        "ponte.toml, line 27: «5x» is no interval between ten seconds and a day. The settings from before stay in force. Write a number and a unit: interval = \"5m\"",
        "ponte.toml, riga 27: «5x» non è un intervallo tra dieci secondi e un giorno. Restano in vigore le impostazioni di prima. Scrivi un numero e un'unità: interval = \"5m\"",
      ),
      remedy: { is: "open-settings-file", line: 27 },
    },
    {
      code: "failure-proxy",
      sentence: say(
        "The proxy proxy.fratellibianchi.it:3128 asks for a user and a password, so nothing can be reached through it.",
        "Il proxy proxy.fratellibianchi.it:3128 chiede utente e password, perciò attraverso di esso non si raggiunge nulla.",
      ),
      remedy: { is: "set-proxy" },
    },
    {
      code: "notice-no-tray",
      sentence: say(
        "This desktop shows no icons beside the clock. Everything is in this window; opening Ponte again brings it back.",
        "Questo desktop non mostra icone accanto all'orologio. Tutto si trova in questa finestra: per riaprirla basta avviare di nuovo Ponte.",
      ),
      remedy: null,
    },
  ];
}

function bars(scene: Scene): RunBar[] {
  return Array.from({ length: 60 }, (_, at) => {
    const writes = [0, 0, 2, 0, 0, 1, 0, 5, 0, 0, 0, 3][(at * 7) % 12] ?? 0;
    const outcome: RunBar["outcome"] = at === 22 ? "failed" : at === 41 ? "partial" : at === 59 && scene.name === "syncing" ? "running" : "clean";
    return { at: scene.now - (59 - at) * 300 - 120, outcome, writes: at === 0 ? 18 : writes, seconds: 0.4 + writes * 0.3 };
  });
}

function giulia(scene: Scene, say: Say, needs: number): PairingView {
  const out = scene.name === "signed-out";
  const troubles = scene.name === "troubles";
  const plain: PairingView = {
    name: "giulia",
    crm: { name: "crm", system: "vtiger", label: "Vtiger 8.2", state: out ? "signed-out" : "ok" },
    calendar: { name: "cloud", system: "dav", label: "Nextcloud", state: "ok" },
    active: true,
    state: "idle",
    sentence: say("Both sides say the same.", "I due lati dicono la stessa cosa."),
    lastRun: scene.now - 120,
    nextRun: scene.now + 180,
    progress: null,
    kinds: [
      { kind: "event", linked: 1_248, direction: "both" },
      { kind: "task", linked: 86, direction: "both" },
      { kind: "contact", linked: 2_317, direction: "to-calendar" },
      { kind: "company", linked: 412, direction: "to-calendar" },
    ],
    needs,
    requestsToday: 612,
    requestsBudget: 5_000,
    mailHeldBack: 3,
    mailPermitted: 0,
    elsewhere: null,
    notes: [
      say("14 private events show in the CRM as taken time only.", "14 eventi privati nel CRM appaiono solo come tempo occupato."),
      say("3 changes to meetings wait, since they would mail the guests.", "3 modifiche a riunioni aspettano, perché avviserebbero gli invitati per posta."),
    ],
    chart: bars(scene),
  };
  switch (scene.name) {
    case "syncing":
      return {
        ...plain,
        state: "syncing",
        sentence: say("Events are being compared.", "Si confrontano gli eventi."),
        progress: { pairing: "giulia", kind: "event", stageSentence: say("Writing events to the calendar", "Scrittura degli eventi nel calendario"), done: 418, total: 1_248 },
      };
    case "paused":
      return { ...plain, state: "paused", nextRun: scene.now + 3_000, sentence: say("Paused by you until 11:32.", "In pausa per tua scelta fino alle 11:32.") };
    case "offline":
      return { ...plain, state: "waiting", nextRun: null, sentence: say("Waits for a network.", "Aspetta che ci sia una rete.") };
    case "signed-out":
      return {
        ...plain,
        state: "signed-out",
        nextRun: null,
        sentence: say("The CRM refused the access key. Sign in again; it is not tried a second time by itself.", "Il CRM ha rifiutato la chiave di accesso. Accedi di nuovo; da sola non viene riprovata."),
      };
    case "needs-you":
      return { ...plain, state: "needs-you", sentence: say(`${needs} things wait for you; the rest goes on.`, `${needs} cose aspettano te; il resto va avanti.`) };
    default:
      return troubles
        ? { ...plain, state: "failed", sentence: say("crm.fratellibianchi.it cannot be reached. Ponte tries again at 10:50.", "crm.fratellibianchi.it non è raggiungibile. Ponte riprova alle 10:50.") }
        : plain;
  }
}

function fairs(scene: Scene, say: Say): PairingView {
  const elsewhere = scene.name === "troubles";
  return {
    name: "fiere",
    crm: { name: "crm", system: "vtiger", label: "Vtiger 8.2", state: scene.name === "signed-out" ? "signed-out" : "ok" },
    calendar: { name: "fiere", system: "dav", label: "SOGo", state: "ok" },
    active: elsewhere,
    state: elsewhere ? "elsewhere" : "never-run",
    sentence: elsewhere
      ? say("The computer PC-ROSSI syncs this one.", "Questo lo sincronizza il computer PC-ROSSI.")
      : say("Switched off.", "Disattivato."),
    lastRun: null,
    nextRun: null,
    progress: null,
    kinds: [{ kind: "event", linked: 0, direction: "to-calendar" }],
    needs: 0,
    requestsToday: 0,
    requestsBudget: 5_000,
    mailHeldBack: 0,
    mailPermitted: 0,
    elsewhere: elsewhere ? { computer: "PC-ROSSI", since: scene.now - 86_400 } : null,
    notes: [],
    chart: [],
  };
}
