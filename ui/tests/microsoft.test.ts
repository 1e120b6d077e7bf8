// Microsoft 365 in the window: known from the address, signed in to by browser, refusals with their remedy.
import { emit } from "@tauri-apps/api/event";
import { screen, waitFor } from "@testing-library/svelte";
import { expect, test, vi } from "vitest";
import type { Sample } from "../src/mock";
import { asked, button, field, show, user } from "./window";

const title = (name: string) => waitFor(() => screen.getByRole("heading", { level: 1, name }));

async function calendar(): Promise<Sample> {
  const sample = await show({ name: "empty" }, "setup");
  await user.click(await waitFor(() => button("Begin")));
  await title("Your CRM");
  await user.type(field("Address"), "https://crm.example.it");
  await user.type(field("User name"), "giulia.rossi");
  await user.type(field("Access key"), "k3y");
  await user.click(button("Continue"));
  await title("Your calendar");
  return sample;
}

async function mail(address: string): Promise<void> {
  await user.type(field("E-mail address, or the address of the server"), address);
  await user.tab();
  await waitFor(() => button("Sign in in the browser"));
}

test("the e-mail address alone leads to the browser, and no password is asked for", async () => {
  const sample = await calendar();
  await mail("giulia@contoso.it");
  expect(field("E-mail address").value).toBe("giulia@contoso.it");
  expect(document.querySelector("input[type=password]")).toBeNull();
  await user.click(button("Sign in in the browser"));
  await waitFor(() => screen.getByText(/Nobody has set it on this computer/));
  expect(asked(sample, "signInForm")).toEqual([]);
  await user.type(field(/Application \(client\) ID/), "0a1b2c3d-0000-4000-8000-000000000001");
  await user.click(button("Sign in in the browser"));
  await title("What should be kept in step?");
  expect(asked(sample, "signInForm")[0]?.["form"]).toMatchObject({ system: "microsoft365", user: "giulia@contoso.it", sharedCalendars: false });
  expect(asked(sample, "keepAccount")).toHaveLength(1);
});

test("the old way into Microsoft 365 is told with one sentence", async () => {
  await calendar();
  await mail("https://outlook.office365.com/EWS");
  screen.getByText(/old way into Microsoft 365/);
  expect(field("E-mail address").value).toBe("");
});

test("while the browser is waited for its address can be copied, and waiting can be ended", async () => {
  const sample = await calendar();
  await mail("giulia@contoso.it");
  await user.type(field(/Application \(client\) ID/), "0a1b2c3d-0000-4000-8000-000000000001");
  sample.signInForm = () => new Promise(() => {});
  await user.click(button("Sign in in the browser"));
  await waitFor(() => screen.getByText(/Waiting for you in the browser/));
  const copied = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
  await emit("signInAt", { address: "https://login.example/authorize" });
  await user.click(await waitFor(() => button("Copy the address")));
  expect(copied).toHaveBeenCalledWith("https://login.example/authorize");
  await user.click(button("Stop"));
  await waitFor(() => expect(asked(sample, "cancelSignIn")).toHaveLength(1));
});

test("an administrator who has to approve is told of with the link to send", async () => {
  await calendar();
  await mail("consent@contoso.it");
  await user.type(field(/Application \(client\) ID/), "0a1b2c3d-0000-4000-8000-000000000001");
  await user.click(button("Sign in in the browser"));
  await waitFor(() => screen.getByText(/must approve Ponte/));
  const copied = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
  await user.click(button("Copy the link for your administrator"));
  await waitFor(() => expect(copied).toHaveBeenCalledWith(expect.stringContaining("adminconsent")));
});
