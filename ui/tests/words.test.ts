// The catalogue and the sources held against each other: no key is missing, unused or different in the other language, and
// no word stands in the markup by itself.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse as parseFluent, type Entry, Visitor, type Message, type VariableReference, type Variant, type SelectExpression } from "@fluent/syntax";
import { parse as parseSvelte, type AST } from "svelte/compiler";
import { describe, expect, test } from "vitest";

const ui = fileURLToPath(new URL("..", import.meta.url));
const locales = join(ui, "../src-tauri/engine/locales");

function files(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });
}

const sources = files(join(ui, "src")).filter((path) => /\.(ts|svelte)$/.test(path) && !path.includes("/src/mock/"));

class Variables extends Visitor {
  readonly names = new Set<string>();
  readonly choices = new Set<string>();
  override visitVariableReference(node: VariableReference): void {
    this.names.add(node.id.name);
  }
  override visitSelectExpression(node: SelectExpression): void {
    for (const variant of node.variants) this.choices.add(named(variant));
    this.genericVisit(node);
  }
}

function named(variant: Variant): string {
  return variant.key.type === "Identifier" ? variant.key.name : variant.key.value;
}

/** Forms of number are each language's own; all other choices must be the same. */
const plural = new Set(["zero", "one", "two", "few", "many", "other"]);

function catalogue(language: string): { entries: Entry[]; messages: Map<string, { names: string[]; choices: string[] }> } {
  const resource = parseFluent(readFileSync(join(locales, language, "window.ftl"), "utf8"), { withSpans: false });
  const messages = new Map<string, { names: string[]; choices: string[] }>();
  for (const entry of resource.body) {
    if (entry.type !== "Message") continue;
    const message = entry as Message;
    expect(messages.has(message.id.name), `«${message.id.name}» stands twice in ${language}`).toBe(false);
    const seen = new Variables();
    seen.visit(message);
    messages.set(message.id.name, {
      names: [...seen.names].sort(),
      choices: [...seen.choices].filter((choice) => !plural.has(choice)).sort(),
    });
  }
  return { entries: resource.body as Entry[], messages };
}

const english = catalogue("en");
const italian = catalogue("it");
const used = new Set(
  sources.flatMap((path) => [...readFileSync(path, "utf8").matchAll(/["'](window-[a-z0-9-]+)["']/g)].map((found) => found[1] ?? "")),
);

describe("the catalogue", () => {
  test.each([["en", english], ["it", italian]] as const)("%s can be read, and every key begins with window-", (_, { entries, messages }) => {
    expect(entries.filter(({ type }) => type === "Junk")).toEqual([]);
    expect([...messages.keys()].filter((key) => !key.startsWith("window-"))).toEqual([]);
  });

  test("has the same keys in both languages, with the same variables and choices", () => {
    expect([...italian.messages.keys()].filter((key) => !english.messages.has(key)), "missing in English").toEqual([]);
    expect([...english.messages.keys()].filter((key) => !italian.messages.has(key)), "missing in Italian").toEqual([]);
    for (const [key, message] of english.messages) expect(italian.messages.get(key), key).toEqual(message);
  });

  test("has what the sources say, and nothing else", () => {
    expect([...used].filter((key) => !english.messages.has(key)).sort(), "no words for these").toEqual([]);
    expect([...english.messages.keys()].filter((key) => !used.has(key)), "nobody says these").toEqual([]);
  });

  test("keys are written out, so that they can be found", () => {
    for (const path of sources) expect(readFileSync(path, "utf8"), path).not.toMatch(/t\(`window-/);
  });

  test("Italian is not English left over", () => {
    const same = [...english.messages.keys()].filter((key) => text("en", key) === text("it", key));
    expect(same.filter((key) => !ALIKE.includes(key))).toEqual([]);
  });
});

/** What is the same word in both languages. */
const ALIKE = ["window-name", "window-title", "window-account-name-crm", "window-italian", "window-english", "window-password"];

function text(language: string, key: string): string {
  const source = readFileSync(join(locales, language, "window.ftl"), "utf8");
  const start = source.indexOf(`\n${key} =`);
  const rest = source.slice(start + 1);
  return rest.slice(0, /\n(?=[a-z#])/.exec(rest)?.index ?? rest.length).trim();
}

describe("the markup", () => {
  const SPOKEN = new Set(["title", "alt", "placeholder", "aria-label", "aria-description", "aria-roledescription", "label"]);

  test.each(sources.filter((path) => path.endsWith(".svelte")).map((path) => [path.slice(ui.length), path] as const))("%s holds no words of its own", (_, path) => {
    const found: string[] = [];
    const walk = (node: unknown): void => {
      if (Array.isArray(node)) return node.forEach(walk);
      if (typeof node !== "object" || node === null) return;
      const one = node as AST.SvelteNode & Record<string, unknown>;
      if (one.type === "Text" && /\p{L}{2,}/u.test(one.data)) found.push(one.data.trim());
      if (one.type === "HtmlTag") found.push("{@html}");
      if (one.type === "Attribute") {
        const value = one.value;
        // Only what a person reads or hears; classes and ids are no words.
        if (SPOKEN.has(one.name) && Array.isArray(value)) walk(value);
        if (one.name === "style") found.push("a style attribute, which the window's policy refuses");
        if (Array.isArray(value) || value === true) return;
        return walk(value);
      }
      if (one.type === "Comment" || one.type === "StyleDirective") return;
      for (const [key, child] of Object.entries(one)) if (key !== "metadata" && key !== "expression" && key !== "css" && key !== "js" && key !== "instance" && key !== "module") walk(child);
    };
    walk(parseSvelte(readFileSync(path, "utf8"), { modern: true }).fragment);
    expect(found).toEqual([]);
  });

  test("nothing of the window takes text for markup", () => {
    for (const path of sources) expect(readFileSync(path, "utf8"), path).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\{@html|eval\(/);
  });
});
