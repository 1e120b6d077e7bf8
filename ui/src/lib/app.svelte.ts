// What the whole window shares: where it is, what the app last said, and what is read aloud.
import { wanted } from "./address";
import { api } from "./api";
import type { AppSettings, Overview, Page, Progress, SetupDraft } from "./bindings";
import { on } from "./events";
import { language, speak, type Language } from "./words.svelte";
import { Work } from "./work.svelte";

class App {
  overview = $state.raw<Overview | null>(null);
  settings = $state.raw<AppSettings | null>(null);
  /** The first run as it was left. */
  draft = $state.raw<SetupDraft | null>(null);
  /** By pairing. */
  progress = $state.raw<Record<string, Progress>>({});
  page = $state<Page>("overview");
  /** The card, pairing or record that the page was opened for. */
  target = $state<string | null>(null);
  /** A page that holds unsaved changes; leaving it asks first. */
  unsaved = $state(false);
  leaving = $state.raw<{ page: Page; target: string | null } | null>(null);
  said = $state("");
  /** Counts how often the open page was made anew because the app now says its sentences in another language. */
  remade = $state(0);
  readonly first = new Work();
}

export const app = new App();

/** Opens a page, unless another one would lose what was typed: then the user is asked. */
export function go(page: Page, target: string | null = null): void {
  if (app.unsaved && page !== app.page) {
    app.leaving = { page, target };
    return;
  }
  app.leaving = null;
  app.page = page;
  app.target = target;
}

/** Answers the question that `go` asked. */
export function leave(anyway: boolean): void {
  const wanted = app.leaving;
  app.leaving = null;
  if (!anyway || !wanted) return;
  app.unsaved = false;
  go(wanted.page, wanted.target);
}

/** Has a screen reader say it, without moving anything. The same words twice are said twice. */
export function announce(words: string): void {
  app.said = app.said === words ? `${words}\u00a0` : words;
}

export function took(overview: Overview): void {
  app.overview = overview;
  app.progress = Object.fromEntries(
    overview.pairings.flatMap((pairing) => (pairing.progress ? [[pairing.name, pairing.progress]] : [])),
  );
}

/** Asks the app how things stand, after a change whose own event may still be on its way. */
export async function refresh(): Promise<void> {
  took(await api.overview());
}

/** The pairing of a first run that was left before its start: it is there, and nothing of it was written yet. */
export function unfinished(): string | null {
  const draft = app.draft;
  if (draft === null || draft.step === "done") return null;
  return app.overview?.pairings.find(({ name, active, lastRun }) => name === draft.pairing && !active && lastRun === null)?.name ?? null;
}

export function tookSettings(settings: AppSettings): void {
  app.settings = settings;
  heard(settings.language);
}

/** What changes whenever a run has ended or something waits: pages that list such things ask again then, not at each event. */
export function pulse(): string {
  const overview = app.overview;
  return JSON.stringify([overview?.needs, overview?.pairings.map(({ lastRun, crm, calendar }) => [lastRun, crm.state, calendar.state])]);
}

/** Sentences that a page has from the app are in the old language; what is being typed there counts more. */
function heard(wanted: Language): void {
  if (wanted === language()) return;
  speak(wanted);
  if (!app.unsaved && app.page !== "settings" && app.page !== "setup") app.remade++;
}

/** Loads what every page needs, then follows what the app tells. */
export function start(): () => void {
  const stops = [
    on("changed", ({ overview }) => took(overview)),
    on("progress", (progress) => (app.progress = { ...app.progress, [progress.pairing]: progress })),
    on("go", ({ page, id }) => go(page, id)),
    on("language", ({ language: wanted }) => {
      heard(wanted);
      if (app.settings) app.settings = { ...app.settings, language: wanted };
      void refresh();
    }),
  ];
  void load();
  return () => stops.forEach((stop) => stop());
}

/** The first questions; asked again by a button where they fail. */
export function load(): Promise<boolean> {
  return app.first.run(async () => {
    tookSettings(await api.appSettings());
    app.draft = await api.setupDraft();
    await refresh();
    const asked = wanted(location.hash);
    const alone = (app.overview?.pairings.length ?? 0) < 2;
    if (asked) go(asked.page, asked.target);
    else if (app.overview?.state === "set-up" || (alone && unfinished() !== null)) go("setup");
  });
}
