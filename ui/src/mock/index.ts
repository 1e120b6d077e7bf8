// Sample data instead of the app, for developers and tests. It is in no bundle that is shipped.
import { emit } from "@tauri-apps/api/event";
import { mockIPC } from "@tauri-apps/api/mocks";
import type { Commands, Events } from "../lib/bindings";
import { Sample } from "./sample";
import type { Scene } from "./scene";

export { Sample } from "./sample";
export { scenes, type Scene, type SceneName } from "./scene";

/** Puts a sample app behind the window. It is given back, so that a test can look at what it was asked. */
export function install(scene: Partial<Scene> = {}): Sample {
  const sample = new Sample(scene, tell);
  mockIPC((command, payload) => answer(sample, command, payload as Record<string, unknown>), { shouldMockEvents: true });
  return sample;
}

/** By the page's address: `?state=needs-you&lang=it&theme=dark`. */
export function fromAddress(): Sample {
  const asked = new URLSearchParams(location.search);
  const scene: Partial<Scene> = {};
  const [name, spoken, theme] = [asked.get("state"), asked.get("lang"), asked.get("theme")];
  if (name) scene.name = name as Scene["name"];
  if (spoken === "it" || spoken === "en") scene.language = spoken;
  if (theme === "light" || theme === "dark") scene.theme = theme;
  return install(scene);
}

function tell<Name extends keyof Events>(name: Name, payload: Events[Name]): void {
  void emit(name, payload);
}

/** What is passed stands in the order of the parameters, as in `api.ts`. */
async function answer(sample: Sample, command: string, payload: Record<string, unknown>): Promise<unknown> {
  const name = command.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()) as keyof Commands;
  sample.asked.push({ name, payload });
  await new Promise((done) => setTimeout(done, sample.scene.delay));
  const refusal = sample.refusals.get(name);
  if (refusal) throw refusal;
  const method = sample[name] as (...given: unknown[]) => Promise<unknown>;
  // As across the real bridge, what arrives is a copy.
  return structuredClone(await method.apply(sample, Object.values(payload ?? {})));
}
