// An Exchange Server in the window: how one signs in, whose mailbox, where deleted items go, and who wins at the same moment.
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

test("where only the browser lets in the way there stands at its field, and the registration is asked for", async () => {
  const sample = await form();
  await user.clear(dialog().getByLabelText("E-mail address, or the address of the server"));
  await type("E-mail address, or the address of the server", "hybrid.example.it");
  await user.click(button("Try and save"));
  await waitFor(() => dialog().getByText("This Exchange Server takes no password."));
  await choose("How you sign in", "In the browser, on Microsoft's page");
  expect(dialog().queryByLabelText("Password")).toBeNull();
  expect(dialog().queryByText("This Exchange Server takes no password.")).toBeNull();
  await user.click(button("Sign in in the browser"));
  dialog().getByText(/Nobody has set it on this computer/);
  expect(asked(sample, "signInForm")).toEqual([]);
  await type("Application (client) ID", "0a1b2c3d-0000-4000-8000-000000000001");
  await user.click(button("Sign in in the browser"));
  await waitFor(() => expect(asked(sample, "signInForm")[0]?.["form"]).toMatchObject({ system: "exchange", signIn: "browser", address: "hybrid.example.it" }));
});

test("whoever is signed in to Windows types no password", async () => {
  const sample = await form();
  await choose("How you sign in", "As the user of Windows, without a password");
  expect(dialog().queryByLabelText("Password")).toBeNull();
  await user.click(button("Try and save"));
  await waitFor(() => expect(kept(sample)).toMatchObject({ system: "exchange", signIn: "windows" }));
});
