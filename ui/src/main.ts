// Where the window begins.
import { mount } from "svelte";
import "./app.css";
import App from "./App.svelte";

// Without the app around it, in a browser, a developer sees sample data; the bundle has none of it.
if (import.meta.env.DEV && !("__TAURI_INTERNALS__" in window)) {
  (await import("./mock")).fromAddress();
}

const target = document.getElementById("app");
if (target) mount(App, { target });
