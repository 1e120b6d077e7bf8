// The sample app as one script, put before the built window by the browser test alone.
import { emit } from "@tauri-apps/api/event";
import { install, type Scene } from "../../src/mock";

declare global {
  interface Window {
    scene: Partial<Scene>;
    sample: ReturnType<typeof install>;
    go: (page: string, id: string | null) => Promise<void>;
  }
}

window.sample = install(window.scene);
window.go = (page, id) => emit("go", { page, id });
