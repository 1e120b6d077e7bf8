// The first run as a newcomer takes it: each mistake has its sentence, each step can be left and resumed, no secret is kept in the draft.
import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import { expect, test } from "vitest";
import App from "../src/App.svelte";
import { app } from "../src/lib/app.svelte";
import type { SetupDraft } from "../src/lib/bindings";
import type { Sample } from "../src/mock";
import { asked, button, field, show, user } from "./window";

const title = (name: string) => waitFor(() => screen.getByRole("heading", { level: 1, name }));
const draft = (sample: Sample) => asked(sample, "saveDraft").at(-1)?.["draft"] as SetupDraft;

async function begin(): Promise<Sample> {
  const sample = await show({ name: "empty" }, "setup");
  await user.click(await waitFor(() => button("Begin")));
  await title("Your CRM");
  return sample;
}

async function crm(secret = "k3y"): Promise<void> {
  await user.type(field("Address"), "https://crm.example.it");
  await user.type(field("User name"), "giulia.rossi");
  await user.type(field("Access key"), secret);
}

test("nothing typed: each field says what to do, the first one has the focus, and nothing is sent", async () => {
  const sample = await begin();
  await user.click(button("Continue"));
  expect(screen.getAllByText("This is empty. Fill it in.")).toHaveLength(2);
  screen.getByText(/Paste or type it/);
  expect(field("Address").getAttribute("aria-invalid")).toBe("true");
  await waitFor(() => expect(document.activeElement).toBe(field("Address")));
  expect(asked(sample, "keepAccount")).toEqual([]);
});

test.each([
  ["ftp://crm.example.it", /Begin the address with https/],
  ["giulia@example.it", /This is an e-mail address/],
  ["http://crm.example.it", /Write https:\/\/ instead/],
  [`https://${"a".repeat(2100)}.it`, /2048 at most|2,048 at most/],
])("the address %.30s is answered", async (typed, sentence) => {
  await begin();
  await user.click(field("Address"));
  await user.paste(typed);
  await user.tab();
  await waitFor(() => screen.getByText(sentence));
});

test("what was pasted with blanks is used without them; http is taken only where it was accepted", async () => {
  const sample = await begin();
  await user.click(field("Address"));
  await user.paste("  http://crm.example.it \n");
  await user.click(screen.getByRole("checkbox", { name: "Accept an unencrypted connection" }));
  expect(field("Address").value).toBe("http://crm.example.it");
  await user.type(field("User name"), " giulia ");
  await user.type(field("Access key"), "k3y");
  await user.click(button("Continue"));
  await title("Your calendar");
  expect(asked(sample, "keepAccount")[0]?.["form"]).toMatchObject({ address: "http://crm.example.it", user: "giulia", allowHttp: true });
});

test("nothing is asked about encryption where nothing leaves this computer", async () => {
  const sample = await begin();
  await user.type(field("Address"), "http://127.0.0.1:8080");
  await user.type(field("User name"), "giulia");
  await user.type(field("Access key"), "k3y");
  expect(screen.queryByRole("checkbox", { name: "Accept an unencrypted connection" })).toBeNull();
  await user.click(button("Continue"));
  await title("Your calendar");
  expect(asked(sample, "keepAccount")[0]?.["form"]).toMatchObject({ address: "http://127.0.0.1:8080", allowHttp: false });
});

test("it is tried as it is typed, once; a refused secret is not sent again by itself", async () => {
  const sample = await begin();
  await crm("wrong");
  await user.tab();
  await waitFor(() => screen.getByText(/tried once only/));
  expect(asked(sample, "testForm")).toHaveLength(1);
  await user.click(field("Access key"));
  await user.tab();
  expect(asked(sample, "testForm")).toHaveLength(1);
  await user.clear(field("Access key"));
  await user.type(field("Access key"), "right");
  await user.tab();
  await waitFor(() => screen.getByText(/Vtiger 8.2.0 let you in/));
  expect(asked(sample, "testForm")).toHaveLength(2);
});

test("an unknown certificate is shown in groups and trusted for this account only, after it was compared", async () => {
  const sample = await begin();
  await user.type(field("Address"), "https://selfsigned.example.it");
  await user.type(field("User name"), "giulia");
  await user.type(field("Access key"), "k3y");
  await user.tab();
  await user.click(await waitFor(() => button("Look at the certificate")));
  const dialog = within(screen.getByRole("dialog"));
  dialog.getByText("9F 2C 41 0B");
  await user.click(dialog.getByRole("button", { name: "Trust this certificate" }));
  expect(asked(sample, "trustCertificate")).toEqual([]);
  await user.click(dialog.getByRole("checkbox"));
  await user.click(dialog.getByRole("button", { name: "Trust this certificate" }));
  await waitFor(() => screen.getByText(/let you in/));
  expect(asked(sample, "trustCertificate")).toMatchObject([{ account: "crm", host: "intranet.example.it" }]);
});

test("a server that moved is followed only when the user says so", async () => {
  const sample = await begin();
  await user.type(field("Address"), "https://old.example.it");
  await user.type(field("User name"), "giulia");
  await user.type(field("Access key"), "k3y");
  await user.tab();
  await waitFor(() => screen.getByText(/has moved to https:\/\/new.example.it/));
  await user.click(button("Use the new address"));
  await waitFor(() => expect((asked(sample, "testForm").at(-1)?.["form"] as { address: string }).address).toBe("https://new.example.it"));
});

test("from the e-mail address alone the calendar is found; from welcome to start in one go", async () => {
  const sample = await begin();
  await crm();
  await user.click(button("Continue"));
  await title("Your calendar");
  await user.type(field(/^E-mail address/), "giulia@example.it");
  await user.tab();
  await waitFor(() => screen.getByText(/found on a Nextcloud/));
  await waitFor(() => expect(field(/^E-mail address/).value).toBe("https://cloud.example.it"));
  await waitFor(() => expect(field("User name").value).toBe("giulia"));
  await user.type(field("Password"), "pw");
  await user.click(button("Continue"));
  await title("What should be kept in step?");
  await user.click(screen.getByRole("checkbox", { name: "Companies" }));
  await user.click(screen.getByRole("radio", { name: /^Not at all/ }));
  await user.click(button("Show me what would happen"));
  await title("This is what would happen");
  await waitFor(() => screen.getByRole("table"));
  expect(asked(sample, "createPairing")).toEqual([
    {
      name: "giulia", crm: "crm", calendar: "calendar",
      choices: { kinds: ["event", "task", "contact"], direction: "both", privatePolicy: "skip", calendarCollection: "/dav/calendars/giulia/personal/", addressBook: "/dav/addressbooks/giulia/contacts/", monthsBack: 1, monthsAhead: 2, firstRun: "two-way" },
    },
  ]);
  await user.click(button("Start"));
  await title("Ponte is running");
  expect(asked(sample, "startShown")).toEqual([{ pairing: "giulia", token: "shown-1" }]);
});

test.each([["giulia@gmail.com", /at Google, which Ponte cannot join yet/], ["giulia@nowhere.example", /No calendar was found/]])("the mailbox %s is told apart", async (mail, sentence) => {
  await begin();
  await crm();
  await user.click(button("Continue"));
  await title("Your calendar");
  await user.type(field(/^E-mail address/), mail);
  await user.tab();
  await waitFor(() => screen.getByText(sentence));
});

test("an e-mail address that leads nowhere leaves the way open to the address of the server", async () => {
  const sample = await begin();
  await crm();
  await user.click(button("Continue"));
  await title("Your calendar");
  await user.type(field(/^E-mail address/), "giulia@nowhere.example");
  await user.tab();
  await waitFor(() => screen.getByText(/No calendar was found/));
  await user.clear(field(/^E-mail address/));
  await user.type(field(/^E-mail address/), "https://dav.nowhere.example");
  await user.type(field("User name"), "giulia");
  await user.type(field("Password"), "pw");
  await user.click(button("Continue"));
  await title("What should be kept in step?");
  expect(asked(sample, "keepAccount").at(-1)?.["form"]).toMatchObject({ system: "dav", address: "https://dav.nowhere.example" });
});

test("what no field can say is said below them, and only of what stands there", async () => {
  const sample = await begin();
  sample.keepAccount = () => Promise.reject({ code: "form-system", sentence: "Say what this account is.", field: "system", remedy: null });
  sample.testForm = sample.keepAccount;
  await crm();
  await user.click(button("Continue"));
  await waitFor(() => screen.getByText("Say what this account is."));
  await user.type(field("User name"), "2");
  await waitFor(() => expect(screen.queryByText("Say what this account is.")).toBeNull());
});

test("a refused key is corrected in the form: no dialog signs in to an account that is not there", async () => {
  await begin();
  await crm("wrong");
  await user.click(button("Continue"));
  await waitFor(() => screen.getByText(/tried once only/));
  expect(screen.queryByRole("button", { name: "Sign in again" })).toBeNull();
});

test("left at the preview, it is taken up there; elsewhere it is said that nothing was written yet", async () => {
  const sample = await show({ name: "idle" });
  const ways = () => [...document.querySelectorAll("#pages button")].map((one) => one.textContent.trim());
  expect(ways()).not.toContain("First run");
  const now = await sample.overview();
  const begun = now.pairings.slice(0, 1).map((pairing) => ({ ...pairing, active: false, lastRun: null, state: "paused" as const }));
  sample.overview = async () => ({ ...now, state: "paused", pairings: begun });
  await sample.saveDraft({ step: "preview", crm: null, crmTested: null, calendar: null, calendarTested: null, pairing: begun[0]?.name ?? "", choices: null });
  cleanup();
  Object.assign(app, { overview: null, page: "overview", target: null });
  render(App);
  await title("This is what would happen");
  expect(ways()[0]).toBe("First run");
  await user.click(button("Overview"));
  screen.getByText(/Nothing has been written yet/);
  await user.click(button("Go on with the first run"));
  await title("This is what would happen");
  await waitFor(() => screen.getByRole("table"));
  await user.click(button("Start"));
  await title("Ponte is running");
  expect(ways()).not.toContain("First run");
});

test("it is resumed where it was left, with what was typed but for the secret", async () => {
  const sample = await begin();
  await crm("s3cr3t");
  await waitFor(() => expect(draft(sample)?.crm?.user).toBe("giulia.rossi"));
  await user.click(button("Continue"));
  await title("Your calendar");
  await user.type(field(/^E-mail address/), "giulia@");
  cleanup();
  await waitFor(() => expect(draft(sample).calendar?.address).toBe("giulia@"));
  expect(JSON.stringify(asked(sample, "saveDraft"))).not.toContain("s3cr3t");
  Object.assign(app, { overview: null, page: "overview", target: null });
  render(App);
  await title("Your calendar");
  expect(field(/^E-mail address/).value).toBe("giulia@");
  await user.click(button("Back"));
  await title("Your CRM");
  expect([field("Address").value, field(/^Access key/).value]).toEqual(["https://crm.example.it", ""]);
  screen.getByText(/One is kept already/);
});

test("the preview can be stopped, and compared again", async () => {
  const sample = await begin();
  await crm();
  await user.click(button("Continue"));
  await title("Your calendar");
  await user.type(field(/^E-mail address/), "giulia@example.it");
  await user.tab();
  await waitFor(() => screen.getByText(/found on a Nextcloud/));
  await user.type(field("Password"), "pw");
  await user.click(button("Continue"));
  await title("What should be kept in step?");
  sample.scene.delay = 150;
  await user.click(button("Show me what would happen"));
  await title("This is what would happen");
  await user.click(button("Stop"));
  screen.getByText("Stopped. Nothing has been written.");
  expect(asked(sample, "cancel")).toEqual([{ pairing: "giulia" }]);
  sample.scene.delay = 0;
  await user.click(button("Compare again"));
  await waitFor(() => screen.getByRole("table"));
  for (const [column, meaning] of [["On hold", /Deletions that are put off/], ["Kept back", /Entries that do not cross/]] as const) {
    const head = screen.getByRole("columnheader", { name: column });
    expect(screen.getByText(meaning).id).toBe(head.getAttribute("aria-describedby"));
  }
});

test("a try that has begun by itself does not swallow the button, and what it refuses is not sent twice", async () => {
  const sample = await begin();
  await crm("wrong");
  sample.scene.delay = 100;
  await user.tab();
  await new Promise((done) => setTimeout(done, 300));
  expect(asked(sample, "testForm")).toHaveLength(1);
  await user.click(button("Continue"));
  await waitFor(() => screen.getByText(/tried once only/));
  expect(asked(sample, "keepAccount")).toEqual([]);
});

async function calendarStep(): Promise<Sample> {
  const sample = await begin();
  await crm();
  await user.click(button("Continue"));
  await title("Your calendar");
  return sample;
}

test("advice for an address that nobody knows goes with the address, and the user name is there already", async () => {
  await calendarStep();
  await user.type(field(/^E-mail address/), "giulia@nowhere.example");
  await user.tab();
  await waitFor(() => screen.getByText(/No calendar was found/));
  expect(field("User name").value).toBe("giulia@nowhere.example");
  await user.clear(field(/^E-mail address/));
  await user.type(field(/^E-mail address/), "mail.nowhere.example");
  expect(screen.queryByText(/No calendar was found/)).toBeNull();
});

test("with an Exchange Server chosen nothing is advised about CalDAV, and one hint says what the user name is", async () => {
  await calendarStep();
  await user.selectOptions(screen.getByRole("combobox", { name: "System" }), "exchange");
  await user.type(field(/^E-mail address/), "giulia@nowhere.example");
  await user.tab();
  screen.getByText("Often the e-mail address, or DOMAIN\\name as you type it at your computer.");
  await waitFor(() => expect(screen.queryByText(/Looking/)).toBeNull());
  expect(screen.queryByText(/No calendar was found/)).toBeNull();
});

test("whoever reads the other language says so on the first page", async () => {
  const sample = await show({ name: "empty" }, "setup");
  await user.selectOptions(await waitFor(() => screen.getByRole("combobox", { name: "Language" })), "it");
  await waitFor(() => button("Cominciamo"));
  expect(asked(sample, "saveAppSettings").at(-1)?.["settings"]).toMatchObject({ language: "it" });
});
