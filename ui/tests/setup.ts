// What jsdom lacks of a browser: dialogs over the page, and the system's colours.
import { vi } from "vitest";

HTMLDialogElement.prototype.showModal = function showModal(this: HTMLDialogElement) {
  this.open = true;
  this.querySelector<HTMLElement>("button, input, [tabindex]")?.focus();
  this.addEventListener("keydown", (event) => {
    if (event.key === "Escape") this.dispatchEvent(new Event("cancel", { cancelable: true }));
  });
};

vi.stubGlobal("matchMedia", (query: string) => ({ matches: false, media: query, addEventListener: () => {}, removeEventListener: () => {} }));
