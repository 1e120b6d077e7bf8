// The rules of a pairing while they are changed: which are locked, what they mean, what is wrong with them.
import type { FlowView, Kind, KindRules, Lock, PairingRules } from "./bindings";
import { checkDate, checkNumber, checkSpan, type Problem } from "./forms";

/** As settings name the kinds. */
export const section: Record<Kind, string> = { event: "events", task: "tasks", contact: "contacts", company: "companies" };

/** The lock over a setting: its own, or that of the section it stands in. */
export function lockOf(locks: readonly Lock[], key: string): Lock | undefined {
  return locks.find((lock) => key === lock.key || key.startsWith(`${lock.key}.`));
}

/** What a setting of a pairing says, and one of a kind, by the name settings give it. */
const ofPairing: Record<string, (rules: PairingRules) => unknown> = {
  active: (rules) => rules.active,
  interval: (rules) => rules.intervalSeconds,
  "first-run": (rules) => rules.firstRun,
  brake: (rules) => rules.brake,
};
const ofKind: Record<string, (rules: KindRules) => unknown> = {
  direction: (rules) => rules.direction,
  "to-crm.private": ({ toCrm }) => [toCrm.privatePolicy, toCrm.busyTitle],
  "to-calendar.private": ({ toCalendar }) => [toCalendar.privatePolicy, toCalendar.busyTitle],
  conflict: (rules) => rules.conflict,
  window: (rules) => rules.window,
  hours: (rules) => rules.hours,
  "all-day": (rules) => rules.allDay,
  categories: (rules) => rules.categories,
  scope: (rules) => [rules.scope, rules.groups],
  collection: (rules) => rules.collection,
  "create-invited-contacts": (rules) => rules.createInvited,
  "mail-attendees": (rules) => rules.mailAttendees,
  "remove-when-user-disabled": (rules) => rules.removeWhenDisabled,
};

function value(rules: PairingRules, key: string): string | undefined {
  const kind = rules.kinds.find((one) => key.startsWith(`${section[one.kind]}.`));
  return JSON.stringify(kind ? ofKind[key.slice(section[kind.kind].length + 1)]?.(kind) : ofPairing[key]?.(rules));
}

/** What a setting means as it is saved; nothing while something else is chosen, of which the app has not spoken yet. */
export function meaningOf(rules: PairingRules, saved: PairingRules | null, key: string): string | undefined {
  if (saved !== null && value(rules, key) !== value(saved, key)) return undefined;
  return rules.meanings.find((one) => one.key === key)?.meaning;
}

export type Flaw = { kind: Kind | null; field: string; problem: Problem };

/** Everything that cannot be saved as it is, in the order of the page. */
export function flaws(rules: PairingRules): Flaw[] {
  const found: Flaw[] = [];
  const see = (kind: Kind | null, field: string, problem: Problem | null) => {
    if (problem) found.push({ kind, field, problem });
  };
  see(null, "interval", checkNumber(rules.intervalSeconds, 10, 86_400));
  see(null, "brake.records", checkNumber(rules.brake.records, 0, 100_000));
  see(null, "brake.percent", checkNumber(rules.brake.percent, 0, 100));
  for (const kind of rules.kinds) {
    if (kind.on) flawsOf(kind, (field, problem) => see(kind.kind, field, problem));
  }
  return found;
}

function flawsOf(rules: KindRules, see: (field: string, problem: Problem | null) => void): void {
  const { window, hours, allDay, categories } = rules;
  const empty: Problem = { key: "window-mistake-empty" };
  if (window?.is === "months") {
    see("window.back", checkNumber(window.back, 0, 12));
    see("window.ahead", checkNumber(window.ahead, 0, 120));
  }
  if (window?.is === "since") {
    see("window.from", checkDate(window.from));
    see("window.ahead", checkNumber(window.ahead, 0, 120));
  }
  if (hours) see("hours", checkSpan(hours.from, hours.to));
  if (allDay) see("all-day", checkSpan(allDay.start, allDay.end));
  for (const [name, flow] of flows(rules)) {
    const busy = flow.privatePolicy === "busy" && (rules.kind === "event" || rules.kind === "task");
    if (busy && flow.busyTitle.trim() === "") see(`${name}.busy`, empty);
    if (busy && flow.busyTitle.length > 100) see(`${name}.busy`, { key: "window-mistake-long", named: { most: 100, length: flow.busyTitle.length } });
  }
  const both = categories.include.find((one) => categories.exclude.includes(one));
  if (both !== undefined) see("categories", { key: "window-mistake-category-both", named: { category: both } });
  if (rules.scope === "groups" && rules.groups.length === 0) see("groups", { key: "window-mistake-groups" });
}

/** The directions in which something may pass, by the name settings give them. */
export function flows(rules: KindRules): ["to-crm" | "to-calendar", FlowView][] {
  const all: ["to-crm" | "to-calendar", FlowView][] = [["to-crm", rules.toCrm], ["to-calendar", rules.toCalendar]];
  return all.filter(([name]) => rules.direction === "both" || rules.direction === name);
}

/** The flaw of a field, for the field to show. */
export function flawOf(all: readonly Flaw[], kind: Kind | null, field: string): Problem | null {
  return all.find((flaw) => flaw.kind === kind && flaw.field === field)?.problem ?? null;
}
