// Rules, field mapping, activity, settings and accounts in use: what is locked, what is sent, what is asked before.
import { emit } from "@tauri-apps/api/event";
import { fireEvent, screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, test } from "vitest";
import { app } from "../src/lib/app.svelte";
import type { AppSettings, KindRules, MappingView, PairingRules } from "../src/lib/bindings";
import { asked, button, field, settled, show, user } from "./window";

const radio = (name: RegExp) => screen.getByRole<HTMLInputElement>("radio", { name });

describe("rules", () => {
  test("a change shows on the week and says what it would do before it is saved", async () => {
    const sample = await show({ name: "idle" }, "rules");
    await waitFor(() => screen.getByText("left out: 2"));
    await user.click(screen.getByRole("checkbox", { name: "Only some hours" }));
    const from = screen.getAllByLabelText<HTMLInputElement>("From")[0] as HTMLInputElement;
    await user.clear(from);
    await user.type(from, "10");
    await user.tab();
    expect(from.value).toBe("10:00");
    await waitFor(() => screen.getByText(/^left out: [3-9]/));
    await user.click(radio(/^From a day on/));
    await waitFor(() => screen.getByText(/412 events come within the window/));
    await user.click(button("Save"));
    await waitFor(() => expect(screen.queryByText(/412 events/)).toBeNull());
    const saved = asked(sample, "saveRules")[0]?.["rules"] as PairingRules;
    const events = saved.kinds.find(({ kind }) => kind === "event") as KindRules;
    expect(events.hours).toEqual({ from: "10:00", to: "19:00", straddling: true, allDay: true });
    expect(events.window?.is).toBe("since");
  });

  test("what is wrong is shown where it is, on whichever part of the page, and is not saved", async () => {
    const sample = await show({ name: "idle" }, "rules");
    await waitFor(() => screen.getByRole("tab", { name: "In general" }));
    await user.click(screen.getByRole("tab", { name: "In general" }));
    await user.clear(field("More than so many"));
    await user.click(screen.getByRole("tab", { name: "Tasks" }));
    await user.click(button("Save"));
    await waitFor(() => expect(document.activeElement).toBe(field("More than so many")));
    screen.getByText(/Write a whole number/);
    expect(asked(sample, "saveRules")).toEqual([]);
  });

  test("what the organisation set is locked, with who set it", async () => {
    await show({ name: "locked" }, "rules");
    await waitFor(() => radio(/^In both directions/));
    for (const one of screen.getAllByRole<HTMLInputElement>("radio", { name: /^(In both|Only from)/ })) expect(one.disabled).toBe(true);
    expect(screen.getAllByText(/Set by Fratelli Bianchi S.r.l./).length).toBeGreaterThan(2);
    expect(radio(/^The later change wins/).disabled).toBe(false);
    await user.click(screen.getByRole("tab", { name: "Contacts" }));
    expect(radio(/^In both directions/).disabled).toBe(false);
  });

  test("what a rule means is said only while it is what is chosen, and a save is told", async () => {
    await show({ name: "idle" }, "rules");
    await waitFor(() => screen.getByText(/each time the later change won/));
    await user.click(radio(/^Ask me/));
    expect(screen.queryByText(/each time the later change won/)).toBeNull();
    screen.getByText(/1,248 of your events are kept the same/);
    await user.click(radio(/^The later change wins/));
    screen.getByText(/each time the later change won/);
    expect(screen.queryByText("Saved.")).toBeNull();
    await user.click(radio(/^Ask me/));
    await user.click(button("Save"));
    await waitFor(() => screen.getByText("Saved.", { selector: "#rules ~ *" }));
    expect(screen.getByText("Saved.", { selector: "[role=status][aria-live=polite]" })).toBeTruthy();
    await user.click(radio(/^The CRM wins/));
    expect(screen.queryByText("Saved.", { selector: "#rules ~ *" })).toBeNull();
  });

  test("leaving with unsaved changes asks first", async () => {
    await show({ name: "idle" }, "rules");
    await waitFor(() => radio(/^The CRM wins/));
    await user.click(radio(/^The CRM wins/));
    await user.click(button("Overview"));
    await user.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Stay here" }));
    expect(app.page).toBe("rules");
    await user.click(button("Overview"));
    await user.click(button("Leave without saving"));
    await waitFor(() => screen.getByRole("heading", { level: 1, name: "Overview" }));
  });

  test("parts of the page are reached by arrows", async () => {
    await show({ name: "idle" }, "rules");
    const first = await waitFor(() => screen.getByRole("tab", { name: "Events" }));
    first.focus();
    await user.keyboard("{ArrowLeft}");
    expect(document.activeElement).toBe(screen.getByRole("tab", { name: "In general" }));
    await user.keyboard("{Home}");
    expect(screen.getByRole("tab", { selected: true }).textContent).toContain("Events");
  });
});

describe("field mapping", () => {
  test("only fields of the same type are offered; a place taken twice is told; the built-in place comes back", async () => {
    const sample = await show({ name: "idle" }, "mapping");
    const select = await waitFor(() => screen.getByRole<HTMLSelectElement>("combobox", { name: "Where “Secondary e-mail” goes" }));
    expect([...select.options].map(({ label }) => label)).toEqual(["nowhere", "e-mail, work", "e-mail, home", "e-mail, other"]);
    await user.selectOptions(select, "e-mail, work");
    await waitFor(() => screen.getByText(/already goes there/));
    await user.click(button("Save"));
    expect(asked(sample, "saveMapping")).toEqual([]);
    await user.selectOptions(select, "e-mail, other");
    await waitFor(() => screen.getByText(/2,317 contacts are looked at again/));
    await user.click(button("Save"));
    await waitFor(() => expect(asked(sample, "saveMapping")).toHaveLength(1));
    const saved = asked(sample, "saveMapping")[0]?.["view"] as MappingView;
    expect(saved.rows.find(({ crmField }) => crmField === "secondaryemail")).toMatchObject({ target: "emails.other", changed: true });
  });

  test("events are only shown", async () => {
    await show({ name: "idle" }, "mapping");
    await user.click(screen.getByRole("tab", { name: "Events" }));
    await waitFor(() => screen.getByText(/These fields are fixed/));
    expect(within(screen.getByRole("table")).queryByRole("combobox")).toBeNull();
  });
});

describe("activity", () => {
  test("of ten thousand rows only what is in sight exists, and the last one is reached by a key", async () => {
    await show({ name: "many" }, "activity");
    const list = await waitFor(() => screen.getByRole("listbox"));
    expect(within(list).getAllByRole("option").length).toBeLessThan(60);
    list.focus();
    await user.keyboard("{End}");
    await waitFor(() => expect(within(list).getAllByRole("option").at(-1)?.getAttribute("aria-posinset")).toBe("10000"));
    await waitFor(() => expect(within(list).getAllByRole("option").at(-1)?.textContent).not.toContain("One moment"));
    expect(list.getAttribute("aria-activedescendant")).toMatch(/-9999$/);
    await user.keyboard("{Enter}");
    await waitFor(() => screen.getByRole("heading", { name: "Sync 1" }));
  });

  test("closing a run gives the focus back to the list", async () => {
    await show({ name: "many" }, "activity");
    const list = await waitFor(() => screen.getByRole("listbox"));
    list.focus();
    await user.keyboard("{ArrowDown}{Enter}");
    await waitFor(() => expect(document.activeElement?.textContent).toBe("Sync 9,999"));
    await user.click(button("Close"));
    await waitFor(() => expect(document.activeElement).toBe(list));
  });

  test("rows are asked for in pages, each once", async () => {
    const sample = await show({ name: "many" }, "activity");
    const list = await waitFor(() => screen.getByRole("listbox"));
    Object.defineProperty(list, "scrollTop", { value: 52 * 5_000, configurable: true, writable: true });
    await fireEvent.scroll(list);
    await fireEvent.scroll(list);
    await waitFor(() => expect(within(list).getAllByRole("option")[0]?.textContent).not.toContain("One moment"));
    await waitFor(() => expect(asked(sample, "runs").map(({ offset }) => offset)).toEqual([0, 4_900, 5_000]));
  });

  test("what was done meanwhile appears; who reads further down keeps the place", async () => {
    const sample = await show({ name: "many" }, "activity");
    const list = await waitFor(() => screen.getByRole("listbox"));
    const done = async (at: number) => {
      const now = await sample.overview();
      await emit("changed", { overview: { ...now, pairings: now.pairings.map((one) => ({ ...one, lastRun: at })) } });
    };
    const before = asked(sample, "runs").length;
    await done(1);
    await waitFor(() => expect(asked(sample, "runs")).toHaveLength(before + 1));
    await done(1);
    Object.defineProperty(list, "scrollTop", { value: 5_000, configurable: true, writable: true });
    await done(2);
    await user.click(await waitFor(() => button("Show newer syncs")));
    expect(list.scrollTop).toBe(0);
    await waitFor(() => expect(screen.queryByRole("button", { name: "Show newer syncs" })).toBeNull());
  });

  test("a filter begins at the top, and an answer to an earlier one is dropped", async () => {
    const sample = await show({ name: "many" }, "activity");
    await waitFor(() => screen.getByText("10,000 syncs"));
    await user.selectOptions(screen.getByRole("combobox", { name: "Show" }), "What failed");
    await user.selectOptions(screen.getByRole("combobox", { name: "Pairing" }), "fiere");
    await waitFor(() => expect(asked(sample, "runs").at(-1)?.["filter"]).toMatchObject({ outcome: "failed", pairing: "fiere" }));
    await waitFor(() => expect(screen.queryByText("10,000 syncs")).toBeNull());
    await user.type(field("Search"), "no such words");
    await waitFor(() => screen.getByText("Nothing fits this filter"));
    await user.click(button("Clear the filter"));
    await waitFor(() => screen.getByText("10,000 syncs"));
  });

  test("taking back shows first what does not come back, then what was done", async () => {
    const sample = await show({ name: "idle" }, "activity", "239");
    await user.click(await waitFor(() => button(/^Take these 8 changes back/)));
    const dialog = within(await waitFor(() => screen.getByRole("dialog")));
    const losses = await waitFor(() => dialog.getByText("What does not come back:"));
    const first = dialog.getAllByText(/Restore: time/)[0] as HTMLElement;
    expect(losses.compareDocumentPosition(first) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
    await user.click(dialog.getByRole("button", { name: "Take 7 changes back" }));
    await waitFor(() => dialog.getByText(/This, too, can be taken back/));
    expect(asked(sample, "undo")).toEqual([{ run: 239, item: null }]);
    dialog.getByRole("heading", { name: "Sync 239 was taken back in part" });
    expect(dialog.getAllByText("Restored in the CRM and in the calendar: time, place").length).toBeGreaterThan(0);
    expect(dialog.queryByText(/^Done/)).toBeNull();
    expect(dialog.queryByText(/^Restore: /)).toBeNull();
  });

  test("one change that was taken back is told as done", async () => {
    const sample = await show({ name: "idle" }, "activity", "239");
    await user.click((await screen.findAllByRole("button", { name: /^Take back:/ }))[0] as HTMLElement);
    const dialog = within(await screen.findByRole("dialog", { name: "Take this change back?" }));
    await user.click(await dialog.findByRole("button", { name: "Take 1 change back" }));
    await waitFor(() => dialog.getByRole("heading", { name: "This change was taken back" }));
    expect(asked(sample, "undo")).toHaveLength(1);
  });

  test("where nothing could be taken back it is not told as done", async () => {
    const sample = await show({ name: "idle" }, "activity", "239");
    await user.click((await screen.findAllByRole("button", { name: /^Take back:/ }))[0] as HTMLElement);
    const looked = await sample.undoPreview(239, 1);
    sample.undo = async () => ({ ...looked, items: looked.items.map((row) => ({ ...row, state: "stopped" as const, detail: "The server refused it." })) });
    const dialog = within(await screen.findByRole("dialog"));
    await user.click(await dialog.findByRole("button", { name: "Take 1 change back" }));
    await waitFor(() => dialog.getByRole("heading", { name: "Nothing was taken back" }));
    dialog.getByText("The server refused it.");
    expect(screen.queryByText(/This, too, can be taken back/)).toBeNull();
  });

  test("what is missing is explained", async () => {
    await show({ name: "idle" }, "activity", "explain");
    const dialog = within(await waitFor(() => screen.getByRole("dialog")));
    await user.click(dialog.getByRole("button", { name: "Look for it" }));
    dialog.getByText("This is empty. Fill it in.");
    await user.type(dialog.getByLabelText("What are you looking for?"), "Ferrari{Enter}");
    await waitFor(() => dialog.getByText(/it was born in the CRM/));
  });
});

describe("settings", () => {
  test("the language changes at once, everywhere, and only it is saved", async () => {
    const sample = await show({ name: "idle" }, "settings");
    await user.clear(field("Time zone"));
    await user.type(field("Time zone"), "Europe/Paris");
    await user.selectOptions(screen.getByRole("combobox", { name: "Language" }), "Italiano");
    await waitFor(() => screen.getByRole("heading", { level: 1, name: "Impostazioni" }));
    expect(document.documentElement.lang).toBe("it");
    expect(document.title).toBe("Impostazioni · Ponte");
    const saved = asked(sample, "saveAppSettings")[0]?.["settings"] as AppSettings;
    expect([saved.language, saved.zone]).toEqual(["it", "Europe/Rome"]);
    expect(field("Fuso orario").value).toBe("Europe/Paris");
  });

  test("the tray changes the language, too", async () => {
    await show({ name: "idle" });
    await emit("language", { language: "it" });
    await waitFor(() => screen.getByRole("heading", { level: 1, name: "Panoramica" }));
  });

  test("what the app says on a page is said anew in the new language, unless something is being typed there", async () => {
    const sample = await show({ name: "needs-you" }, "needs");
    sample.scene.language = "it";
    await emit("language", { language: "it" });
    await waitFor(() => screen.getByRole("article", { name: /Revisione trimestrale/ }));
    await show({ name: "idle" }, "rules");
    await waitFor(() => radio(/^The CRM wins/));
    await user.click(radio(/^The CRM wins/));
    await emit("language", { language: "it" });
    await waitFor(() => expect(radio(/^Vince il CRM/).checked).toBe(true));
  });

  test("each mistake stands at its field; nothing is saved until it is gone; a secret goes in and is forgotten here", async () => {
    const sample = await show({ name: "troubles" }, "settings");
    await user.clear(field(/^Proxy and port/));
    await user.type(field(/^Proxy and port/), "proxy.example.it");
    await user.click(button("Save"));
    screen.getByText(/Write the proxy with its port/);
    await waitFor(() => expect(document.activeElement).toBe(field(/^Proxy and port/)));
    expect(asked(sample, "saveAppSettings")).toEqual([]);
    await user.type(field(/^Proxy and port/), ":3128");
    const [secret] = screen.getAllByLabelText<HTMLInputElement>(/^Password/);
    if (secret) await user.type(secret, "pr0xy");
    await user.click(button("Save"));
    await waitFor(() => expect(asked(sample, "saveAppSettings")).toHaveLength(1));
    expect(asked(sample, "saveAppSettings")[0]).toMatchObject({ proxySecret: "pr0xy", digestSecret: null, settings: { proxy: { is: "manual", address: "proxy.example.it:3128" } } });
    await waitFor(() => expect(screen.getAllByLabelText<HTMLInputElement>(/^Password/)[0]?.value).toBe(""));
  });

  test("what the organisation set cannot be changed", async () => {
    await show({ name: "locked" }, "settings");
    expect(radio(/^As the system says/).disabled).toBe(true);
    const readOnly = screen.getAllByLabelText<HTMLInputElement>("To").map((one) => one.readOnly);
    expect(readOnly).toEqual([false, true]);
    screen.getAllByText(/Set by Fratelli Bianchi/);
  });
});

describe("accounts", () => {
  test("leaving one shows what Ponte created, and takes it back only when told to", async () => {
    const sample = await show({ name: "idle" }, "accounts");
    await user.click(await waitFor(() => button(/^Remove ….*cloud/)));
    const dialog = within(screen.getByRole("dialog"));
    await waitFor(() => dialog.getByText(/Ponte created 214/));
    await user.click(dialog.getByRole("radio", { name: /^Take 214 copies back/ }));
    await user.click(dialog.getByRole("button", { name: "Take the copies back and remove the account" }));
    await waitFor(() => expect(screen.queryByRole("heading", { name: "cloud" })).toBeNull());
    expect(asked(sample, "removeAccount")).toEqual([{ account: "cloud", removeCopies: true }]);
  });

  test("a trusted certificate can be forgotten", async () => {
    const sample = await show({ name: "idle" }, "accounts");
    await user.click(await waitFor(() => button("Trust it no longer")));
    await waitFor(() => expect(asked(sample, "forgetCertificate")).toEqual([{ account: "fiere" }]));
  });

  test("a change keeps the secret that is there, and is saved only when the server lets it in", async () => {
    const sample = await show({ name: "idle" }, "accounts");
    await user.click(await waitFor(() => button(/^Change ….*crm/)));
    await user.clear(field("Address"));
    await user.type(field("Address"), "https://down.example.it");
    await user.click(button("Try and save"));
    await waitFor(() => screen.getByText(/cannot be reached/));
    await user.clear(field("Address"));
    await user.type(field("Address"), "https://crm2.example.it");
    await user.click(button("Try and save"));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(asked(sample, "keepAccount").at(-1)).toMatchObject({ secret: null, form: { name: "crm", address: "https://crm2.example.it", hasSecret: true } });
    await settled();
  });
});

test("diagnostics are read before they are saved", async () => {
  const sample = await show({ name: "idle" }, "about");
  await user.click(button("Show what it holds"));
  await waitFor(() => screen.getByText("ponte.log"));
  screen.getByText(/They hold no titles/);
  expect(asked(sample, "saveDiagnostics")).toEqual([]);
  await user.click(button("Save …"));
  await waitFor(() => screen.getByText(/Saved as/));
});
