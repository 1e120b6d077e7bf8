// An Exchange Server in the window: whose mailbox, where deleted items go, and who wins at the same moment.
import { screen, waitFor, within } from "@testing-library/svelte";
import { expect, test } from "vitest";
import type { Sample } from "../src/mock";
import { asked, button, settled, show, user } from "./window";

const dialog = () => within(screen.getByRole("dialog"));
const type = (label: string | RegExp, text: string) => user.type(dialog().getByLabelText(label), text);
const choose = (label: string, option: string) => user.selectOptions(dialog().getByLabelText(label), option);

async function form(): Promise<Sample> {
  const sample = await show({}, "accounts");
  await user.click(button("Add an account"));
  await settled();
  await choose("System", "Exchange Server");
  await type("E-mail address, or the address of the server", "mail.example.it");
  await type("User name", "EXAMPLE\\giulia");
  await type("Password", "s3cret");
  await user.click(dialog().getByText("Mailbox and deletions"));
  return sample;
}

const kept = (sample: Sample) => asked(sample, "keepAccount").at(-1)?.["form"];

test("what is as usual is not written down", async () => {
  const sample = await form();
  await user.click(button("Try and save"));
  await waitFor(() => expect(kept(sample)).toMatchObject({ system: "exchange", mailbox: "", deletion: "", conflicts: "" }));
});

test("another mailbox, deletions and conflicts are chosen, and a mailbox that is none is told before anything is sent", async () => {
  const sample = await form();
  await type(/Another mailbox/, "anna");
  await choose("What is deleted", "Is gone at once");
  await choose("Two changes at the same moment", "Ponte's stands");
  await user.click(button("Try and save"));
  expect(asked(sample, "keepAccount")).toEqual([]);
  dialog().getByText(/“?anna”?/);
  await type(/Another mailbox/, "@example.it");
  await user.click(button("Try and save"));
  await waitFor(() => expect(kept(sample)).toMatchObject({ mailbox: "anna@example.it", deletion: "hard", conflicts: "always" }));
});

test("other systems are not asked for it", async () => {
  await form();
  await choose("System", "CalDAV / CardDAV");
  expect(dialog().queryByText("Mailbox and deletions")).toBeNull();
});
