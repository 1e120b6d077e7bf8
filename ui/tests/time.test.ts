// Days and hours in words.
import { expect, test } from "vitest";
import { written } from "../src/lib/time";
import { speak } from "../src/lib/words.svelte";

const NOW = Date.UTC(2026, 10, 30);

test.each([
  ["en", "2026-11-10 18:30", "Tue 10 Nov, 18:30"],
  ["it", "2026-11-10 18:30", "mar 10 nov, 18:30"],
  ["it", "2026-11-27", "ven 27 nov"],
  ["it", "2027-01-04 09:00", "lun 4 gen 2027, 09:00"],
  ["en", "", ""],
  ["en", "next week", "next week"],
] as const)("in %s, %s is written %s", (language, text, words) => {
  speak(language);
  expect(written(text, NOW)).toBe(words);
});
