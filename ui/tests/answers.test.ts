// Which words a decision about a conflict becomes.
import { expect, test } from "vitest";
import { merged, open, undecided } from "../src/lib/answers";
import type { ConflictField, Side } from "../src/lib/bindings";

const field = (name: string, winner: Side | null = null): ConflictField => ({ field: name, label: name, before: "", left: "a", right: "b", winner });
const fields = [field("time"), field("location"), field("description", "left")];

test("there is an answer only once every open field is decided", () => {
  expect(merged(fields, {})).toBeNull();
  expect(merged(fields, { time: "left" })).toBeNull();
  expect(merged(fields, { time: "left", location: "right" })).toBe("time=left location=right");
});

test("one side for all of them is said field by field, so that what the rules settled stays settled", () => {
  expect(merged(fields, { time: "right", location: "right" })).toBe("time=right location=right");
});

test("what the rules settled is neither asked nor answered", () => {
  expect(open(fields).map((one) => one.field)).toEqual(["time", "location"]);
  expect(merged(fields, { time: "left", location: "right", description: "right" })).toBe("time=left location=right");
  expect(merged([field("title", "right")], {})).toBeNull();
  expect(undecided(fields, { time: "left" })).toBe(1);
});
