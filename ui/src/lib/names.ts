// The words and drawings of states, kinds and directions, in one place for all pages.
import type { AppState, Direction, Kind, PairingState, RunBar, Side } from "./bindings";
import type { IconName } from "../parts/icons";
import { t } from "./words.svelte";

type Look = "quiet" | "accent" | "good" | "warn" | "bad";

export const kinds: readonly Kind[] = ["event", "task", "contact", "company"];

export function kindName(kind: Kind): string {
  return t("window-kinds", { kind });
}

export function sideName(side: Side): string {
  return t("window-side", { side });
}

/** By what it means from the CRM's place on the left: to the calendar is to the right. */
export const directionIcon: Record<Direction, IconName> = { both: "both", "to-calendar": "right", "to-crm": "left" };

export function directionName(direction: Direction): string {
  return t("window-direction", { direction });
}

export const appIcon: Record<AppState, { icon: IconName; look: Look }> = {
  "set-up": { icon: "play", look: "accent" },
  idle: { icon: "done", look: "good" },
  syncing: { icon: "sync", look: "accent" },
  "needs-you": { icon: "needs", look: "warn" },
  paused: { icon: "pause", look: "quiet" },
  offline: { icon: "offline", look: "quiet" },
  "signed-out": { icon: "key", look: "bad" },
};

/** A word as it begins a line. */
export function capital(words: string): string {
  return words.charAt(0).toLocaleUpperCase() + words.slice(1);
}

export const pairingIcon: Record<PairingState, { icon: IconName; look: Look }> = {
  idle: { icon: "done", look: "good" },
  due: { icon: "clock", look: "accent" },
  syncing: { icon: "sync", look: "accent" },
  "needs-you": { icon: "needs", look: "warn" },
  paused: { icon: "pause", look: "quiet" },
  waiting: { icon: "clock", look: "quiet" },
  "signed-out": { icon: "key", look: "bad" },
  elsewhere: { icon: "computer", look: "quiet" },
  failed: { icon: "error", look: "bad" },
  "never-run": { icon: "dot", look: "quiet" },
};

export const outcomeIcon: Record<RunBar["outcome"], { icon: IconName; look: Look }> = {
  clean: { icon: "check", look: "quiet" },
  partial: { icon: "warning", look: "warn" },
  failed: { icon: "error", look: "bad" },
  interrupted: { icon: "pause", look: "warn" },
  running: { icon: "sync", look: "accent" },
};
