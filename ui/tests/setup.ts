// What jsdom lacks of a browser: dialogs over the page, sizes, the system's colours.
import { cleanup, configure } from "@testing-library/svelte";
import { afterEach, vi } from "vitest";

// Several people may be building on the same machine.
configure({ asyncUtilTimeout: 5_000 });

HTMLDialogElement.prototype.showModal = function showModal(this: HTMLDialogElement) {
  this.open = true;
  this.querySelector<HTMLElement>("button, input, [tabindex]")?.focus();
  this.addEventListener("keydown", (event) => {
    if (event.key === "Escape") this.dispatchEvent(new Event("cancel", { cancelable: true }));
  });
};
Element.prototype.scrollIntoView = () => {};
vi.stubGlobal("ResizeObserver", class {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
});
vi.stubGlobal("CSS", { escape: (text: string) => text.replace(/["\\]/g, "\\$&") });
vi.stubGlobal("matchMedia", (query: string) => ({ matches: false, media: query, addEventListener: () => {}, removeEventListener: () => {} }));

// Svelte warns in the console of what works by chance only.
const warned = vi.spyOn(console, "warn");
const failed = vi.spyOn(console, "error");
afterEach(() => {
  cleanup();
  const said = [...warned.mock.calls, ...failed.mock.calls].map(String).filter((line) => !line.includes("Not implemented"));
  warned.mockClear();
  failed.mockClear();
  if (said.length > 0) throw new Error(said.join("\n"));
});
