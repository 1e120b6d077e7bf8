// What the app tells the window by itself. Nothing else listens.
import { listen } from "@tauri-apps/api/event";
import type { Events } from "./bindings";

/** Calls `told` at each event of that name, until the function it gives back is called. */
export function on<Name extends keyof Events>(name: Name, told: (payload: Events[Name]) => void): () => void {
  const listening = listen<Events[Name]>(name, (event) => told(event.payload));
  return () => void listening.then((stop) => stop());
}
