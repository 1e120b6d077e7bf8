// What the user decided about a conflict, in the words of the app's `answer` command.
import type { ConflictField, Side } from "./bindings";

export type Choices = Readonly<Record<string, Side>>;

/** The fields that a rule has not settled already. */
export function open(fields: readonly ConflictField[]): ConflictField[] {
  return fields.filter(({ winner }) => winner === null);
}

/** `time=left location=right`; null while a field is undecided. A field the rules settled is not asked about again. */
export function merged(fields: readonly ConflictField[], choices: Choices): string | null {
  const parts: string[] = [];
  for (const { field } of open(fields)) {
    const side = choices[field];
    if (side === undefined) return null;
    parts.push(`${field}=${side}`);
  }
  return parts.length === 0 ? null : parts.join(" ");
}

/** How many of the open fields are still undecided. */
export function undecided(fields: readonly ConflictField[], choices: Choices): number {
  return open(fields).filter(({ field }) => choices[field] === undefined).length;
}
