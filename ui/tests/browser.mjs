// The built window in a real browser, under the policy the app gives it: every page and dialog in both languages, both themes,
// at 100 % and 200 %. axe finds nothing, nothing is wider than the window, nothing is logged, the keyboard reaches all.
// `node tests/browser.mjs [NAME…]` looks at these views alone. Pictures go to target/ui-shots.
import assert from "node:assert/strict";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { built, dist, sample, serve, ui } from "./browser/serve.mjs";
import { keyboard, longList, narrow } from "./browser/walks.mjs";
import { views } from "./browser/views.mjs";

const only = process.argv.slice(2);
const wanted = views.filter(({ name }) => only.length === 0 || only.includes(name));
const shots = join(ui, "../target/ui-shots");
await mkdir(shots, { recursive: true });
await built();
await nothingOfTheSample();
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const injected = await sample();
const server = await serve();
const browser = await chromium.launch({ executablePath: process.env.PONTE_BROWSER ?? "/usr/bin/chromium", args: ["--no-sandbox", "--font-render-hinting=none"] });
const faults = [];

/** A window with the sample app in a situation, opened at a page. */
async function open(view, { language, theme, zoom, width = 1080, height = 760 }) {
  const context = await browser.newContext({ viewport: { width: Math.round(width / zoom), height: Math.round(height / zoom) }, deviceScaleFactor: zoom, reducedMotion: "reduce", colorScheme: theme, locale: language });
  const page = await context.newPage();
  const name = `${view.name}-${language}-${theme}${zoom === 1 ? "" : `-${zoom * 100}`}`;
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && faults.push(`${name}: ${message.text()}`));
  page.on("pageerror", (error) => faults.push(`${name}: ${error}`));
  page.on("requestfailed", (request) => faults.push(`${name}: ${request.url()} ${request.failure()?.errorText}`));
  page.setDefaultTimeout(15_000);
  await page.clock.setFixedTime(1_791_276_120_000);
  await page.addInitScript({ content: `window.scene = ${JSON.stringify({ name: view.scene, language, theme, delay: 5 })};` });
  await page.addInitScript({ content: injected });
  await page.addInitScript({ content: axe });
  await page.goto(server.url);
  await page.locator("h1").waitFor();
  await page.evaluate(([where]) => window.go(where, null), [view.page]);
  await page.waitForFunction((where) => document.querySelector("h1") && !document.querySelector("main progress:not([value])") && document.title !== "" && where, view.page);
  await view.open?.(page);
  await page.waitForTimeout(60);
  return { page, name, close: () => context.close() };
}

async function look(view, situation) {
  let window;
  try {
    window = await open(view, situation);
    const { page, name } = window;
    await page.screenshot({ path: join(shots, `${name}.png`) });
    const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
    for (const { id, nodes } of violations) faults.push(`${name}: axe ${id}: ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary}`).slice(0, 3).join(" | ")}`);
    const wide = await page.evaluate(() => [document.documentElement, document.querySelector("main")].filter((one) => one && one.scrollWidth > one.clientWidth).map((one) => `${one.tagName} ${one.scrollWidth} > ${one.clientWidth}`));
    const out = await page.evaluate(() => [...document.querySelectorAll("main button, main input, main select, dialog[open] *")].filter((one) => one.getBoundingClientRect().left < -1).map((one) => one.outerHTML.slice(0, 100)));
    if (out.length > 0) faults.push(`${name}: out of the window at the left: ${out[0]}`);
    if (wide.length > 0) faults.push(`${name}: wider than the window: ${wide.join(", ")}`);
  } catch (error) {
    faults.push(`${view.name}-${situation.language}-${situation.theme}-${situation.zoom}: ${String(error).slice(0, 600)}`);
  } finally {
    await window?.close();
  }
}

/** The bundle that is shipped holds no sample data and asks nobody else for anything. */
async function nothingOfTheSample() {
  for (const name of await readdir(join(dist, "assets"))) {
    const text = await readFile(join(dist, "assets", name), "utf8");
    assert(!/fratellibianchi|Ferrari Impianti|mockIPC/.test(text), `${name} holds sample data`);
    assert(!/url\(\s*["']?https?:|import\(\s*["']https?:/.test(text), `${name} asks somebody else`);
  }
}

const all = ["en", "it"].flatMap((language) => ["light", "dark"].flatMap((theme) => [1, 2].map((zoom) => ({ language, theme, zoom }))));
// Each page in all of them; what opens over a page, and its other situations, in those that differ most.
const some = all.filter(({ language, theme, zoom }) => (language === "it" ? theme === "light" : theme === "dark" && zoom === 1));
const pages = new Set();
let looks = 0;
for (const view of wanted) {
  const situations = pages.has(view.page) && only.length === 0 ? some : all;
  pages.add(view.page);
  looks += situations.length;
  // Two at a time: what a small machine has.
  for (let at = 0; at < situations.length; at += 2) await Promise.all(situations.slice(at, at + 2).map((situation) => look(view, situation)));
  console.log(`${faults.length === 0 ? "fine" : `${faults.length} faults`}  ${view.name}`);
}
for (const walk of [keyboard, narrow, longList]) {
  if (only.length === 0 || only.includes(walk.name)) {
    try {
      console.log(await walk(open));
    } catch (error) {
      faults.push(`${walk.name}: ${String(error).slice(0, 800)}`);
    }
  }
}
await browser.close();
server.close();
for (const fault of faults) console.error(fault);
console.log(`${looks} looks, ${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;
