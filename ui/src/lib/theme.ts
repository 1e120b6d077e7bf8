// Light or dark: what the user chose, or what the system does at this moment.
import type { AppSettings } from "./bindings";

const dark = () => window.matchMedia("(prefers-color-scheme: dark)");

function apply(theme: AppSettings["theme"]): void {
  const wanted = theme === "system" ? (dark().matches ? "dark" : "light") : theme;
  document.documentElement.dataset["theme"] = wanted;
}

/** Shows the theme, and follows the system while that is the choice; the function it gives back ends it. */
export function follow(theme: AppSettings["theme"]): () => void {
  const changed = () => apply(theme);
  changed();
  const query = dark();
  query.addEventListener("change", changed);
  return () => query.removeEventListener("change", changed);
}
