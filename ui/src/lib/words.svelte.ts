// Every word of the window, from the Fluent catalogue it shares with the app. The language can change at any moment: what
// is on the screen follows by itself.
import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";
import english from "$locales/en/window.ftl?raw";
import italian from "$locales/it/window.ftl?raw";

export type Language = "en" | "it";
export type Named = Record<string, FluentVariable>;
export type Key = `window-${string}`;

function bundle(language: Language, source: string): FluentBundle {
  // Marks around what is filled in are for texts that mix writing directions; screen readers read them aloud.
  const made = new FluentBundle(language, { useIsolating: false });
  made.addResource(new FluentResource(source));
  return made;
}

const bundles: Record<Language, FluentBundle> = { en: bundle("en", english), it: bundle("it", italian) };

let current = $state<Language>(navigator.language.toLowerCase().startsWith("it") ? "it" : "en");

/** The language in force. */
export function language(): Language {
  return current;
}

/** Changes it, the document's own `lang` included, which screen readers choose their voice by. */
export function speak(wanted: Language): void {
  current = wanted;
  document.documentElement.lang = wanted;
}

/** The sentence of a key; the key itself where there is none, which a test does not let happen. */
export function t(key: Key, named?: Named): string {
  const message = bundles[current].getMessage(key);
  if (!message?.value) return key;
  // What was not named shows as {$name}; the rest of the sentence is still worth reading.
  return bundles[current].formatPattern(message.value, named ?? null, []);
}
