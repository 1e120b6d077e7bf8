// Every page in every situation: it opens, says what it must, and axe finds nothing.
import axe from "axe-core";
import { cleanup, screen, waitFor } from "@testing-library/svelte";
import { describe, expect, test } from "vitest";
import type { Page } from "../src/lib/bindings";
import { scenes } from "../src/mock";
import { button, settled, show, user } from "./window";

const pages: Page[] = ["overview", "needs", "activity", "accounts", "rules", "mapping", "settings", "about", "setup"];

/** Colours and sizes need a real browser; `browser.mjs` looks at those. */
async function fine(): Promise<void> {
  const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false }, region: { enabled: false } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`)).toEqual([]);
}

describe.each(pages)("%s", (page) => {
  test.each(["it", "en"] as const)("in %s is accessible", async (language) => {
    await show({ name: page === "setup" ? "empty" : "troubles", language }, page);
    expect(document.documentElement.lang).toBe(language);
    expect(screen.getAllByRole("heading", { level: 1 })).toHaveLength(1);
    await fine();
  });

  test("opens in every situation", async () => {
    for (const name of scenes) {
      await show({ name, language: "it" }, page);
      expect(document.title).toMatch(/ · Ponte$/);
      expect(document.body.textContent).not.toMatch(/window-[a-z]|\{\$|undefined|\[object/);
      cleanup();
    }
  });
});

/** There, and no longer busy with what was asked before. */
async function ready(name: string | RegExp): Promise<void> {
  await waitFor(() => expect(button(name).getAttribute("aria-busy")).toBeNull());
}

test("all the tray offers is in the window", async () => {
  const sample = await show({ name: "idle" });
  await user.click(button("Pause"));
  await user.click(button("Until tomorrow"));
  await ready("Resume");
  expect(sample.asked.find(({ name }) => name === "pause")?.payload).toEqual({ span: "tomorrow" });
  await user.click(button("Resume"));
  await ready(/^Sync now$/);
  await user.click(button(/^Sync now$/));
  await waitFor(() => screen.getByText(/Writing events/));
  await user.click(button("Stop this sync"));
  await waitFor(() => expect(sample.asked.some(({ name }) => name === "cancel")).toBe(true));
});

test("before anything is joined there is only the way in", async () => {
  await show({ name: "empty" });
  await waitFor(() => screen.getByRole("heading", { name: "Welcome to Ponte" }));
  const shown = screen.getAllByRole("button").map((one) => one.textContent?.trim());
  expect(shown).toContain("First run");
  expect(shown).not.toContain("Rules");
});

test("where the app does not answer, the window says so and asks again", async () => {
  const sample = await show({ name: "idle" });
  sample.refusals.set("accounts", { code: "x", sentence: "The settings cannot be read.", field: null, remedy: { is: "retry" } });
  await user.click(button("Accounts"));
  await waitFor(() => screen.getByText("The settings cannot be read."));
  sample.refusals.clear();
  await user.click(button("Try again"));
  await waitFor(() => screen.getByRole("heading", { name: "crm" }));
  await settled();
});
