// The runs of the page Activity, fetched as they come into sight.
import { afterEach, expect, test, vi } from "vitest";
import { api } from "../src/lib/api";
import type { RunFilter, RunRow } from "../src/lib/bindings";
import { RunList } from "../src/lib/runlist.svelte";

const ALL: RunFilter = { pairing: null, kind: null, outcome: "all", search: "" };
const row = (id: number) => ({ id }) as RunRow;
const turn = () => new Promise((done) => setTimeout(done));

/** The app, which answers one question when it is told to. */
function slow() {
  const waiting: (() => void)[] = [];
  const asked: number[] = [];
  vi.spyOn(api, "runs").mockImplementation((_, offset, limit) => {
    asked.push(offset);
    const rows = Array.from({ length: limit }, (_, at) => row(offset + at));
    return new Promise((done) => waiting.push(() => done({ rows, total: 10_000 })));
  });
  const answer = async () => {
    waiting.shift()?.();
    await turn();
  };
  return { asked, answer };
}

afterEach(() => vi.restoreAllMocks());

test("whoever scrolls past rows does not wait for them", async () => {
  const { asked, answer } = slow();
  const runs = new RunList();
  void runs.show(ALL);
  await answer();
  for (let first = 0; first <= 9_000; first += 30) runs.range(first, first + 30);
  expect(asked).toEqual([0, 100]);
  await answer();
  expect(asked).toEqual([0, 100, 9_000]);
  await answer();
  expect(asked).toEqual([0, 100, 9_000]);
  expect(runs.row(9_015)).toEqual(row(9_015));
  expect(runs.row(5_000)).toBeNull();
});

test("a page that did not come is asked for again when it is in sight the next time", async () => {
  const { asked, answer } = slow();
  const runs = new RunList();
  void runs.show(ALL);
  await answer();
  vi.mocked(api.runs).mockRejectedValueOnce(new Error("broken"));
  runs.range(100, 130);
  await turn();
  expect(runs.row(100)).toBeNull();
  runs.range(101, 131);
  await answer();
  expect(asked).toEqual([0, 100]);
  expect(runs.row(100)).toEqual(row(100));
});

test("another filter begins anew, and what an earlier one brings back is dropped", async () => {
  const { answer } = slow();
  const runs = new RunList();
  void runs.show(ALL);
  await answer();
  runs.range(200, 230);
  void runs.show({ ...ALL, search: "Rossi" });
  await answer();
  expect(runs.row(200)).toBeNull();
  await answer();
  await answer();
  expect(runs.row(200)).toEqual(row(200));
});
