// The whole window on the sample app, opened at a page.
import { emit } from "@tauri-apps/api/event";
import { clearMocks } from "@tauri-apps/api/mocks";
import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import App from "../src/App.svelte";
import { app } from "../src/lib/app.svelte";
import type { Page } from "../src/lib/bindings";
import { remedies } from "../src/lib/remedies.svelte";
import { install, type Sample, type Scene } from "../src/mock";

export const user = userEvent.setup({ delay: null });

/** Begins anew, as a window that was just opened. */
export async function show(scene: Partial<Scene>, page: Page = "overview", target: string | null = null): Promise<Sample> {
  cleanup();
  clearMocks();
  Object.assign(app, { overview: null, settings: null, draft: null, page: "overview", target: null, unsaved: false, leaving: null, said: "", progress: {} });
  remedies.asked = null;
  const sample = install({ delay: 0, ...scene });
  render(App);
  await waitFor(() => screen.getByRole("heading", { level: 1 }));
  if (page !== "overview" || target !== null) await emit("go", { page, id: target });
  await settled();
  return sample;
}

/** Waits until nothing is being loaded any more. */
export async function settled(): Promise<void> {
  await waitFor(() => {
    if (document.querySelector("main progress:not([value])")) throw new Error("still loading");
    if (!document.querySelector("h1")) throw new Error("no page yet");
  }, { timeout: 10_000 });
}

export const button = (name: string | RegExp): HTMLElement => screen.getByRole("button", { name });
export const field = (name: string | RegExp): HTMLInputElement => screen.getByLabelText<HTMLInputElement>(name);

/** What the app was asked, by command. */
export function asked(sample: Sample, name: string): Record<string, unknown>[] {
  return sample.asked.filter((one) => one.name === name).map(({ payload }) => payload);
}
