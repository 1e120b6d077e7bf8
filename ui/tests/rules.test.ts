// What is locked, what is wrong with rules, and where events stand in the picture of a week.
import { describe, expect, test } from "vitest";
import type { PairingRules, WeekEvent } from "../src/lib/bindings";
import { flaws, flawOf, flows, lockOf, meaningOf } from "../src/lib/rules";
import { emptyDigest, settingFlaws } from "../src/lib/settings";
import { hours, placed, shifted } from "../src/lib/week";
import { rules as sample } from "../src/mock/data/rules";
import { settings as sampleSettings } from "../src/mock/data/settings";
import { usual } from "../src/mock/scene";

const say = (english: string) => english;
const given = (change: (rules: PairingRules) => void): string[] => {
  const rules = sample(usual, say, "giulia");
  change(rules);
  return flaws(rules).map(({ kind, field }) => `${kind ?? "general"} ${field}`);
};
const event = (rules: PairingRules) => {
  const found = rules.kinds.find(({ kind }) => kind === "event");
  if (!found) throw new Error("no events");
  return found;
};

describe("locks", () => {
  const locks = [{ key: "events.direction", by: "IT" }, { key: "tasks", by: "IT" }];
  test("lie on their own key, and on everything within a section", () => {
    expect(lockOf(locks, "events.direction")?.by).toBe("IT");
    expect(lockOf(locks, "events.directions")).toBeUndefined();
    expect(lockOf(locks, "tasks.window")?.by).toBe("IT");
    expect(lockOf(locks, "events.window")).toBeUndefined();
  });
});

describe("what a rule means", () => {
  const before = sample(usual, say, "giulia");
  const left = (key: string, change: (rules: PairingRules) => void) => {
    const rules = structuredClone(before);
    rules.meanings = before.meanings = [{ key, meaning: "as saved" }];
    change(rules);
    return meaningOf(rules, before, key);
  };
  test.each<[string, (rules: PairingRules) => void]>([
    ["active", (rules) => (rules.active = !rules.active)],
    ["interval", (rules) => (rules.intervalSeconds = 61)],
    ["first-run", (rules) => (rules.firstRun = "watch-only")],
    ["brake", (rules) => (rules.brake.records = 77)],
    ["events.direction", (rules) => (event(rules).direction = "to-crm")],
    ["events.to-crm.private", (rules) => (event(rules).toCrm.busyTitle = "Away")],
    ["events.to-calendar.private", (rules) => (event(rules).toCalendar.privatePolicy = "marked")],
    ["events.conflict", (rules) => (event(rules).conflict = "ask")],
    ["events.window", (rules) => (event(rules).window = { is: "months", back: 9, ahead: 2 })],
    ["events.hours", (rules) => (event(rules).hours = { from: "07:00", to: "20:00", straddling: true, allDay: true })],
    ["events.all-day", (rules) => (event(rules).allDay = { start: "07:00", end: "20:00" })],
    ["events.categories", (rules) => event(rules).categories.include.push("A")],
    ["events.scope", (rules) => event(rules).groups.push("A")],
    ["events.collection", (rules) => (event(rules).collection = "another")],
    ["events.create-invited-contacts", (rules) => (event(rules).createInvited = !event(rules).createInvited)],
    ["events.mail-attendees", (rules) => (event(rules).mailAttendees = !event(rules).mailAttendees)],
    ["events.remove-when-user-disabled", (rules) => (event(rules).removeWhenDisabled = !event(rules).removeWhenDisabled)],
  ])("%s is said as long as it is not changed", (key, change) => {
    expect(left(key, () => {})).toBe("as saved");
    expect(left(key, change)).toBeUndefined();
  });

  test("stays when something else is changed", () => {
    expect(left("events.direction", (rules) => (event(rules).conflict = "ask"))).toBe("as saved");
  });
});

describe("rules", () => {
  test("as they come are fine", () => expect(given(() => {})).toEqual([]));
  test.each<[string, (rules: PairingRules) => void]>([
    ["event window.back", (rules) => (event(rules).window = { is: "months", back: 13, ahead: 2 })],
    ["event window.ahead", (rules) => (event(rules).window = { is: "months", back: 1, ahead: NaN })],
    ["event window.from", (rules) => (event(rules).window = { is: "since", from: "2026-02-30", ahead: 2 })],
    ["event hours", (rules) => (event(rules).hours = { from: "19:00", to: "08:00", straddling: true, allDay: true })],
    ["event all-day", (rules) => (event(rules).allDay = { start: "9", end: "18:00" })],
    ["event to-crm.busy", (rules) => (event(rules).toCrm.busyTitle = "  ")],
    ["event categories", (rules) => (event(rules).categories = { set: [], include: ["A"], exclude: ["A"] })],
    ["event groups", (rules) => (event(rules).scope = "groups")],
    ["general interval", (rules) => (rules.intervalSeconds = 5)],
    ["general brake.percent", (rules) => (rules.brake.percent = 101)],
  ])("%s is found", (where, change) => expect(given(change)).toEqual([where]));

  test("of a kind that is off, or of a direction that is closed, hold up nothing", () => {
    expect(given((rules) => { event(rules).on = false; event(rules).hours = { from: "", to: "", straddling: true, allDay: true }; })).toEqual([]);
    expect(given((rules) => { event(rules).direction = "to-calendar"; event(rules).toCrm.busyTitle = ""; })).toEqual([]);
    const rules = sample(usual, say, "giulia");
    event(rules).direction = "to-crm";
    expect(flows(event(rules)).map(([name]) => name)).toEqual(["to-crm"]);
  });

  test("tell a field its own flaw only", () => {
    const rules = sample(usual, say, "giulia");
    rules.brake.records = NaN;
    expect(flawOf(flaws(rules), null, "brake.records")?.key).toBe("window-mistake-number");
    expect(flawOf(flaws(rules), "event", "brake.records")).toBeNull();
  });
});

describe("the week", () => {
  const at = (from: string, to: string): WeekEvent => ({ title: from, from, to, allDay: false, side: "left", fate: "syncs", why: "", shownAs: "" });
  const lanes = (events: WeekEvent[]) => placed(events).map(({ event, lane, lanes: all }) => `${event.title} ${lane + 1}/${all}`);

  test("events that follow each other have the day to themselves", () => expect(lanes([at("09:00", "10:00"), at("10:00", "11:00")])).toEqual(["09:00 1/1", "10:00 1/1"]));
  test("events that overlap stand side by side, and lanes are used again", () => {
    expect(lanes([at("09:00", "12:00"), at("09:30", "10:00"), at("10:30", "11:00"), at("13:00", "14:00")])).toEqual(["09:00 1/2", "09:30 2/2", "10:30 2/2", "13:00 1/1"]);
  });
  test("an event without length can still be seen", () => {
    const [one] = placed([at("09:00", "09:00")]);
    expect(one && one.to - one.from).toBe(15);
  });
  test("the picture widens to what is there", () => {
    const day = (events: WeekEvent[]) => ({ start: "2026-10-05", days: [{ date: "2026-10-05", label: "", events }] });
    expect(hours(day([]))).toEqual({ first: 8, last: 19 });
    expect(hours(day([at("06:30", "07:00"), at("22:00", "24:00")]))).toEqual({ first: 6, last: 24 });
  });
  test("weeks before and after begin on the same day, also over a change of the clock", () => {
    expect(shifted("2026-10-19", 1)).toBe("2026-10-26");
    expect(shifted("2026-03-30", -1)).toBe("2026-03-23");
  });
});

describe("settings", () => {
  const found = (change: (settings: ReturnType<typeof sampleSettings>) => void, port = "", hour = "8") => {
    const settings = sampleSettings(usual);
    change(settings);
    return Object.keys(settingFlaws(settings, port, hour));
  };
  test.each<[string[], (settings: ReturnType<typeof sampleSettings>) => void]>([
    [[], () => {}],
    [["zone"], (settings) => (settings.zone = "Roma")],
    [["quiet.to"], (settings) => (settings.quietHours = { from: "08:00", to: "08:00" })],
    [[], (settings) => (settings.quietHours = { from: "19:00", to: "08:00" })],
    [["proxy.address"], (settings) => (settings.proxy = { is: "manual", address: "proxy", user: "", hasSecret: false })],
    [["digest.to", "digest.from", "digest.server"], (settings) => (settings.digest = emptyDigest())],
    [["digest.security"], (settings) => { if (settings.digest) settings.digest.security = "none"; }],
    [["digest.cc"], (settings) => { if (settings.digest) settings.digest.cc = ["giulia@"]; }],
  ])("%j", (expected, change) => expect(found(change)).toEqual(expected));
  test("numbers of the digest", () => {
    expect(found(() => {}, "70000")).toEqual(["digest.port"]);
    expect(found(() => {}, "", "24")).toEqual(["digest.hour"]);
  });
});
