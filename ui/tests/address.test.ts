// A new window opens where its address says.
import { screen, waitFor } from "@testing-library/svelte";
import { afterEach, expect, test } from "vitest";
import { wanted } from "../src/lib/address";
import { show } from "./window";

afterEach(() => {
  location.hash = "";
});

test.each([
  ["", null],
  ["#nowhere", null],
  ["#needs", { page: "needs", target: null }],
  ["#needs/sign-in%2Fcrm", { page: "needs", target: "sign-in/crm" }],
  ["#needs/%", { page: "needs", target: null }],
])("%j", (hash, expected) => expect(wanted(hash)).toEqual(expected));

test("the card of a notification is opened in a new window", async () => {
  location.hash = "#needs/p-1";
  await show({ name: "needs-you" });
  await waitFor(() => screen.getByRole("heading", { level: 1, name: "Needs you" }));
  await waitFor(() => expect(document.activeElement?.textContent).toMatch(/Installation/));
});

test("before anything is joined it is the first run, unless another page was asked for", async () => {
  await show({ name: "empty" });
  await waitFor(() => screen.getByRole("heading", { level: 1, name: "Welcome to Ponte" }));
});
