// The cards of "Needs you": which answer each button gives, and what becomes of the focus.
import { screen, waitFor, within } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { asked, button, show, user } from "./window";

const card = (name: RegExp) => within(screen.getByRole("article", { name }));

test("a conflict is answered field by field once all are chosen; what the rules settled is not asked", async () => {
  const sample = await show({ name: "needs-you" }, "needs");
  const conflict = card(/Quarterly review/);
  await user.click(conflict.getByRole("radio", { name: /^time: take “Thu 8 Oct, 15:00/ }));
  await user.click(conflict.getByRole("button", { name: "Choose 1 more field" }));
  expect(asked(sample, "answer")).toEqual([]);
  expect(conflict.queryByRole("radio", { name: /description/ })).toBeNull();
  await user.click(conflict.getByRole("radio", { name: /^place: take “Video/ }));
  await user.click(conflict.getByRole("button", { name: "Use what I chose" }));
  await waitFor(() => expect(asked(sample, "answer")).toEqual([{ id: "c-1", answer: "time=left location=right" }]));
  await waitFor(() => expect(screen.queryByRole("article", { name: /Quarterly review/ })).toBeNull());
  await waitFor(() => expect(document.activeElement?.tagName).toBe("H2"));
});

test.each([["Keep the CRM's", "left"], ["Keep the calendar's", "right"], ["Keep both as two entries", "both"]])("“%s” answers %s", async (name, answer) => {
  const sample = await show({ name: "needs-you" }, "needs");
  await user.click(card(/Quarterly review/).getByRole("button", { name }));
  await waitFor(() => expect(asked(sample, "answer")).toEqual([{ id: "c-1", answer }]));
});

test("held deletions say why and which, and their buttons what they do", async () => {
  const sample = await show({ name: "needs-you" }, "needs");
  const held = card(/37 contacts would be deleted/);
  held.getByText(/are gone from the address book since 08:40/);
  expect(held.getAllByRole("listitem")).toHaveLength(5);
  await user.click(held.getByRole("button", { name: "Show all 37" }));
  expect(held.getAllByRole("listitem")).toHaveLength(37);
  held.getByRole("button", { name: "Delete the 37 contacts in the CRM too" });
  await user.click(held.getByRole("button", { name: "Keep the 37 contacts in the CRM" }));
  await waitFor(() => expect(asked(sample, "answer")).toEqual([{ id: "d-1", answer: "keep" }]));
});

const askDeletion = async () => {
  await user.click(card(/37 contacts would be deleted/).getByRole("button", { name: "Delete the 37 contacts in the CRM too" }));
  return within(await screen.findByRole("dialog"));
};

test("held deletions are carried out only after a second question, which says how many, where, and what does not come back", async () => {
  const sample = await show({ name: "needs-you" }, "needs");
  const dialog = await askDeletion();
  expect(asked(sample, "answer")).toEqual([]);
  dialog.getByRole("heading", { name: "Delete 37 entries in the CRM too?" });
  dialog.getByText(/Activity brings them back for 30 days/);
  dialog.getByText(/new numbers/);
  dialog.getByText(/documents, comments/);
  const keep = dialog.getByRole("button", { name: "Leave all as it is" });
  expect(document.activeElement).toBe(keep);
  await user.keyboard("{Enter}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(asked(sample, "answer")).toEqual([]);
});

test("after the deletion the page says where to take it back, and leads there", async () => {
  const sample = await show({ name: "needs-you" }, "needs");
  expect(screen.queryByText(/Deleting now/)).toBeNull();
  const dialog = await askDeletion();
  await user.click(dialog.getByRole("button", { name: "Delete the 37 contacts in the CRM too" }));
  await waitFor(() => expect(asked(sample, "answer")).toEqual([{ id: "d-1", answer: "delete" }]));
  await waitFor(() => expect(screen.queryByRole("article", { name: /37 contacts/ })).toBeNull());
  expect(screen.queryByRole("dialog")).toBeNull();
  screen.getByText(/^Deleting now/, { selector: ".notice p" });
  await user.click(button("Open the activity"));
  await waitFor(() => screen.getByRole("heading", { level: 1, name: "Activity" }));
});

test("the buttons of held deletions begin with a capital letter", async () => {
  const sample = await show({ name: "needs-you" });
  const needs = (await sample.needs()).map((need) => (need.is === "deletions" ? { ...need, deleteLabel: "delete all 37 too", keepLabel: "keep all 37" } : need));
  sample.needs = async () => needs;
  await user.click(button(/^Needs you/));
  const held = within(await screen.findByRole("article", { name: /37 contacts would be deleted/ }));
  held.getByRole("button", { name: "Delete all 37 too" });
  held.getByRole("button", { name: "Keep all 37" });
});

test.each([
  [/Installation/, "Try again", "p-1", "retry"],
  [/Installation/, "Leave it as it is", "p-1", "dismiss"],
  [/Are these two the same/, "They are different", "m-1", "different"],
  [/Send the offer/, "Restore it anyway", "u-1", "undo"],
])("%s: “%s”", async (title, name, id, answer) => {
  const sample = await show({ name: "needs-you" }, "needs");
  await user.click(card(title).getByRole("button", { name }));
  await waitFor(() => expect(asked(sample, "answer")).toEqual([{ id, answer }]));
});

test("an answer that fails leaves the card and says why", async () => {
  const sample = await show({ name: "needs-you" }, "needs");
  sample.refusals.set("answer", { code: "failure-busy", sentence: "It is being written just now; try again in a moment.", field: null, remedy: null });
  await user.click(card(/Installation/).getByRole("button", { name: "Try again" }));
  await waitFor(() => card(/Installation/).getByText(/being written just now/));
});

test("signing in again tries once, says what was refused, and never shows an old secret", async () => {
  const sample = await show({ name: "signed-out" }, "needs");
  await user.click(card(/Sign in to “crm”/).getByRole("button", { name: "Sign in again" }));
  const dialog = within(screen.getByRole("dialog"));
  const secret = await dialog.findByLabelText<HTMLInputElement>("Password or access key");
  expect([secret.type, secret.value]).toEqual(["password", ""]);
  await user.click(dialog.getByRole("button", { name: "Sign in again" }));
  dialog.getByText(/This is empty/);
  expect(asked(sample, "setSecret")).toEqual([]);
  await user.type(secret, "wrong");
  await user.click(dialog.getByRole("button", { name: "Sign in again" }));
  await waitFor(() => dialog.getByText(/refused the user or the secret/));
  await user.clear(secret);
  await user.type(secret, "right");
  await user.click(dialog.getByRole("button", { name: "Sign in again" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(asked(sample, "setSecret").at(-1)).toEqual({ account: "crm", secret: "right" });
});

test("a notification opens its card", async () => {
  await show({ name: "needs-you" }, "needs", "p-1");
  await waitFor(() => expect(document.activeElement?.textContent).toMatch(/Installation/));
});

test("Escape closes a dialog, and the focus goes back", async () => {
  await show({ name: "signed-out" }, "needs");
  const opener = card(/Sign in to “crm”/).getByRole("button", { name: "Sign in again" });
  await user.click(opener);
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(document.activeElement).toBe(opener);
  expect(button("Needs you 1 thing needs you")).toBeTruthy();
});
