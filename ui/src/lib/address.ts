// Which page a new window was opened for: `#needs` or `#needs/ID`. A `go` event sent before the window listens would be lost.
import type { Page } from "./bindings";

const PAGES: readonly Page[] = ["overview", "needs", "activity", "accounts", "rules", "mapping", "settings", "about", "setup"];

/** The page and card in the address; null where there is none that the window has. */
export function wanted(hash: string): { page: Page; target: string | null } | null {
  const [name, id] = hash.replace(/^#/, "").split("/", 2);
  const page = PAGES.find((one) => one === name);
  if (page === undefined) return null;
  try {
    return { page, target: id ? decodeURIComponent(id) : null };
  } catch {
    return { page, target: null };
  }
}
