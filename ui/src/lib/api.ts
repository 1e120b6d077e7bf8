// The one way to the app: its commands, as the bindings that are made from the Rust side call them.
import { commands, type Trouble } from "./bindings";

export { commands as api };

/** What a command was rejected with; anything that is no Trouble (a broken bridge to the app, say) is told as one. */
export function troubleOf(error: unknown, unknownSentence: string): Trouble {
  const given = error as Partial<Trouble> | null;
  if (typeof given === "object" && given !== null && typeof given.sentence === "string") {
    return { code: given.code ?? "", sentence: given.sentence, field: given.field ?? null, remedy: given.remedy ?? null };
  }
  return { code: "window-unknown", sentence: unknownSentence, field: null, remedy: { is: "retry" } };
}
