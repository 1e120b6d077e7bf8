// Walks through the window: by keyboard alone, in narrow windows, through ten thousand rows.
import assert from "node:assert/strict";

const PAGES = ["overview", "needs", "activity", "accounts", "rules", "mapping", "settings", "about"];
const usual = { language: "it", theme: "light", zoom: 1 };

/** What has the focus: whether it can be seen, and whether the focus itself can. */
const focused = () => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const shown = one.matches("input[type=radio]") ? one.closest("label") ?? one : one;
  const box = shown.getBoundingClientRect();
  const marked = (element) => getComputedStyle(element).outlineStyle !== "none" && parseFloat(getComputedStyle(element).outlineWidth) >= 2;
  const at = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 20));
  return {
    words: `${one.tagName} ${one.getAttribute("aria-label") ?? one.textContent?.trim().slice(0, 40) ?? ""}`,
    place: `${Math.round(box.left)}, ${Math.round(box.top)}, ${one.matches(":focus")}`,
    outlined: marked(one) || marked(shown),
    inside: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    covered: at !== null && !shown.contains(at) && !at.contains(shown),
  };
};

/** Every page by tab alone: each stop is in sight and marked, and the way leads around. */
export async function keyboard(open) {
  let stops = 0;
  for (const where of PAGES) {
    const { page, close } = await open({ name: `keyboard-${where}`, page: where, scene: "needs-you" }, usual);
    // From the very beginning: the tab key goes on from where the focus was last.
    await page.evaluate(() => document.querySelector(".skip").focus());
    await page.keyboard.press("Tab");
    await page.keyboard.press("Shift+Tab");
    const seen = new Set();
    for (let count = 0; count < 300; count++) {
      const now = await page.evaluate(focused);
      if (now === null) break;
      assert(now.inside, `${where}: the focus is out of sight at ${now.words} (${now.place}, stop ${count})`);
      assert(now.outlined, `${where}: the focus cannot be seen at ${now.words}`);
      assert(!now.covered, `${where}: something covers ${now.words}`);
      seen.add(now.words);
      stops++;
      await page.keyboard.press("Tab");
      if (count === 299) assert.fail(`${where}: the tab key never comes around`);
    }
    assert(seen.size > 8, `${where}: only ${seen.size} stops`);
    await close();
  }
  await dialogs(open);
  return `keyboard: ${stops} stops on ${PAGES.length} pages, each in sight and marked`;
}

/** The skip link, Escape, and the focus that comes back. */
async function dialogs(open) {
  const { page, close } = await open({ name: "keyboard-dialog", page: "accounts", scene: "idle" }, usual);
  await page.evaluate(() => document.querySelector(".skip").focus());
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "main", "the skip link leads to the page");
  const change = page.getByRole("button", { name: /^Modifica/ }).first();
  await change.focus();
  await page.keyboard.press("Enter");
  await page.locator("dialog[open]").waitFor();
  for (let count = 0; count < 40; count++) {
    await page.keyboard.press("Tab");
    const inside = await page.evaluate(() => document.activeElement === document.body || document.activeElement?.closest("dialog") !== null);
    assert(inside, "the focus stays within the dialog");
  }
  await page.keyboard.press("Escape");
  await page.locator("dialog").waitFor({ state: "detached" });
  assert(await change.evaluate((one) => one === document.activeElement), "the focus comes back to what opened the dialog");
  await close();
}

/** From the least window the app allows down to a folded phone's: nothing is cut off. */
export async function narrow(open) {
  for (const where of PAGES) {
    for (const [width, height] of [[720, 520], [480, 640], [360, 260]]) {
      const { page, close } = await open({ name: `narrow-${where}`, page: where, scene: "troubles" }, { ...usual, width, height });
      const wide = await page.evaluate(() => {
        const main = document.querySelector("main");
        const right = innerWidth + 1;
        const out = [...document.querySelectorAll("main *")].filter((one) => one.getBoundingClientRect().right > right && !one.closest(".scroll, pre, svg, .hidden") && getComputedStyle(one).position !== "absolute");
        return [main.scrollWidth - main.clientWidth, ...out.slice(0, 3).map((one) => one.outerHTML.slice(0, 120))];
      });
      assert.deepEqual(wide, [0], `${where} at ${width} × ${height}`);
      await close();
    }
  }
  return `narrow: ${PAGES.length} pages at 720, 480 and 360`;
}

/** Ten thousand rows scrolled through: rows wherever it stands, and few elements. How fast is for `xtask bench --desktop` to say. */
export async function longList(open) {
  const { page, close } = await open({ name: "long-list", page: "activity", scene: "many" }, usual);
  await page.locator("[role=option]").first().waitFor();
  const found = await page.evaluate(async () => {
    const list = document.querySelector("[role=listbox]");
    const box = list.getBoundingClientRect();
    const frame = () => new Promise(requestAnimationFrame);
    const gaps = async (frames, step) => {
      const times = [];
      let [before, blank, most] = [performance.now(), 0, 0];
      for (let at = 0; at < frames; at++) {
        const told = step > 0 && new Promise((done) => list.addEventListener("scroll", done, { once: true }));
        list.scrollTop += step;
        await told;
        await frame();
        const now = performance.now();
        times.push(now - before);
        before = now;
        if (!document.elementFromPoint(box.left + 40, box.top + box.height / 2)?.closest("[role=option]")) blank++;
        most = Math.max(most, list.querySelectorAll("[role=option]").length);
      }
      times.sort((one, other) => one - other);
      return { median: times[times.length >> 1], late: times[Math.floor(times.length * 0.95)], blank, most };
    };
    const rest = await gaps(60, 0);
    const moving = await gaps(240, 500);
    list.scrollTop = list.scrollHeight;
    await new Promise((done) => setTimeout(done, 200));
    const last = [...list.querySelectorAll("[role=option]")].at(-1);
    return { rest, moving, height: list.scrollHeight, last: last?.getAttribute("aria-posinset"), words: last?.textContent.trim().length };
  });
  const { rest, moving } = found;
  assert.equal(moving.blank, 0, "no rows where it stands");
  assert(moving.most < 100, `${moving.most} rows exist at once`);
  assert.equal(found.last, "10000");
  assert(found.words > 20, "the last row has its words");
  await close();
  return `long list: 10,000 rows, at most ${moving.most} at once; frames ${moving.median.toFixed(1)} ms (95 of 100: ${moving.late.toFixed(1)}), at rest ${rest.median.toFixed(1)} (${rest.late.toFixed(1)})`;
}
