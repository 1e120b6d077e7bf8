// Days and hours as the user's language and zone have them.
import type { Seconds } from "./bindings";
import { app } from "./app.svelte";
import { language } from "./words.svelte";

/** Making one takes far longer than using it, and a long list uses three for each row. */
const made = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions, zone = app.settings?.zone): Intl.DateTimeFormat {
  const spoken = language() === "it" ? "it-IT" : "en-GB";
  const key = JSON.stringify([spoken, zone, options]);
  const known = made.get(key);
  if (known) return known;
  const fresh = fitting(spoken, options, zone);
  made.set(key, fresh);
  return fresh;
}

function fitting(spoken: string, options: Intl.DateTimeFormatOptions, zone: string | null | undefined): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat(spoken, zone ? { ...options, timeZone: zone } : options);
  } catch {
    // A zone this webview does not know: the system's is the next best.
    return new Intl.DateTimeFormat(spoken, options);
  }
}

/** "10:32" today, "Mon 28 Sep, 10:32" on another day. */
export function moment(at: Seconds, now: number = Date.now()): string {
  const date = new Date(at * 1000);
  const day = format({ year: "numeric", month: "2-digit", day: "2-digit" });
  if (day.format(date) === day.format(new Date(now))) return time(at);
  return format({ weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }).format(date);
}

export function time(at: Seconds): string {
  return format({ hour: "2-digit", minute: "2-digit" }).format(new Date(at * 1000));
}

/** "28 September 2026, 10:32:05". */
export function exact(at: Seconds): string {
  return format({ dateStyle: "long", timeStyle: "medium" }).format(new Date(at * 1000));
}

export function day(at: Seconds): string {
  return format({ dateStyle: "long" }).format(new Date(at * 1000));
}

/** A day and hour as the app writes them, `2026-11-10 18:30` or `2026-11-10`: "Tue 10 Nov, 18:30"; another year is named. */
export function written(text: string, now: number = Date.now()): string {
  const [, date, hour] = /^(\d{4}-\d{2}-\d{2})(?: (\d{2}:\d{2}))?$/.exec(text) ?? [];
  if (date === undefined) return text;
  const year = date.startsWith(`${new Date(now).getUTCFullYear()}-`) ? undefined : "numeric";
  // It is in the user's zone already.
  const day = format({ weekday: "short", day: "numeric", month: "short", year }, "UTC").format(new Date(`${date}T00:00:00Z`));
  return hour === undefined ? day : `${day}, ${hour}`;
}

/** Attribute of `<time>`. */
export function machine(at: Seconds): string {
  return new Date(at * 1000).toISOString();
}

export function number(value: number): string {
  return new Intl.NumberFormat(language() === "it" ? "it-IT" : "en-GB", { useGrouping: "always" } as Intl.NumberFormatOptions).format(value);
}

/** "0.8 s", "12 s", "3 min". */
export function duration(seconds: number): string {
  if (seconds >= 90) return `${number(Math.round(seconds / 60))} min`;
  return `${number(seconds < 10 ? Math.round(seconds * 10) / 10 : Math.round(seconds))} s`;
}
