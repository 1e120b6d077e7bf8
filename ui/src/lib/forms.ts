// What can be wrong with what was typed, each with a sentence that says what to do. The app checks again; here it is said
// before anything is sent.
import type { Key, Named } from "./words.svelte";

export type Problem = { key: Key; named?: Named };
export type Check = (text: string) => Problem | null;

const INVISIBLE = /[\u0000-\u001f\u007f\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u2064\ufeff]/g;
const LONGEST = 2048;

/** What was meant by what was pasted: no blanks around it, no line breaks, nothing invisible. */
export function cleaned(text: string): string {
  return text.replace(/[\r\n\t]+/g, " ").replace(INVISIBLE, "").replace(/\u00a0/g, " ").trim();
}

/** Whether a secret begins or ends with blanks, as happens when pasting. They may be meant, so they are only pointed out. */
export function hasOuterBlanks(secret: string): boolean {
  return secret !== "" && secret !== cleaned(secret);
}

function sized(text: string, most: number): Problem | null {
  if (text === "") return { key: "window-mistake-empty" };
  if (text.length > most) return { key: "window-mistake-long", named: { most, length: text.length } };
  return null;
}

export function looksLikeMail(text: string): boolean {
  return /^[^\s@/:]+@[^\s@/:]+\.[^\s@/:.]{2,}$/.test(text);
}

/** A host by which people know Microsoft 365. */
export function isMicrosoft(text: string): boolean {
  return /(^|[/.])(outlook|office|office365)\.com([/:]|$)/i.test(text);
}

/** The address of a server as a browser shows it. `mail`: an e-mail address will do, too. */
export function checkAddress(given: string, may: { mail: boolean; http: boolean }): Problem | null {
  const text = cleaned(given);
  const wrong = sized(text, LONGEST);
  if (wrong) return wrong;
  if (looksLikeMail(text)) return may.mail ? null : { key: "window-mistake-address-mail" };
  if (/\s/.test(text)) return { key: "window-mistake-address-blank" };
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase() ?? /^(mailto|file|javascript|data):/i.exec(text)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== "https" && scheme !== "http") return { key: "window-mistake-scheme", named: { scheme } };
  if (scheme === "http" && !may.http && !isLocal(text)) return { key: "window-mistake-http" };
  return checkUrl(scheme === undefined ? `https://${text}` : text);
}

function checkUrl(text: string): Problem | null {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return { key: "window-mistake-address" };
  }
  if (url.username !== "" || url.password !== "") return { key: "window-mistake-address-secret" };
  const host = url.hostname;
  // One word is a machine in the house; anything else has a dot or is a number.
  if (!/^(\[[0-9a-f:.]+\]|[\p{L}\p{N}]([\p{L}\p{N}.-]*[\p{L}\p{N}])?)$/iu.test(host)) return { key: "window-mistake-address" };
  return null;
}

/** Whether the address is this computer itself, to which nothing crosses a network. */
export function isLocal(text: string): boolean {
  return /^http:\/\/(localhost|127(\.\d+){3}|\[::1\])(:\d+)?(\/|$)/i.test(text);
}

/** Whether what is sent to the address crosses a network unencrypted. */
export function isHttp(text: string): boolean {
  return /^http:\/\//i.test(cleaned(text)) && !isLocal(cleaned(text));
}

export function checkUser(given: string): Problem | null {
  return sized(cleaned(given), 254);
}

/** A secret is taken as it is but for its size: its blanks may be meant. */
export function checkSecret(secret: string): Problem | null {
  if (cleaned(secret) === "") return { key: "window-mistake-secret-empty" };
  return secret.length > 4096 ? { key: "window-mistake-secret-long" } : null;
}

/** The name of an account or pairing, as the settings file takes it. */
export function checkName(given: string, taken: string[]): Problem | null {
  const text = cleaned(given);
  if (text === "") return { key: "window-mistake-empty" };
  if (!/^[\p{L}\p{N}_.@][\p{L}\p{N} _.@-]{0,63}$/u.test(text)) return { key: "window-mistake-name" };
  if (taken.some((name) => name.toLowerCase() === text.toLowerCase())) return { key: "window-mistake-name-taken", named: { name: text } };
  return null;
}

/** A whole number between two others. */
export function checkNumber(given: string | number | null, least: number, most: number): Problem | null {
  const text = String(given ?? "").trim();
  const value = Number(text);
  const fits = /^-?\d+$/.test(text) && value >= least && value <= most;
  return fits ? null : { key: "window-mistake-number", named: { least, most: most.toString() } };
}

/** What was meant by 9, 9.30 or 0930; anything else is left as it is, and told to be no time. */
export function readTime(given: string): string {
  const text = cleaned(given);
  const parts = /^(\d{1,2})(?:[:.,h ]?(\d{2}))?$/i.exec(text);
  return parts?.[1] ? `${parts[1].padStart(2, "0")}:${parts[2] ?? "00"}` : text;
}

export function checkTime(text: string): Problem | null {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text) ? null : { key: "window-mistake-time" };
}

/** Two hours of a day of which the second comes later. */
export function checkSpan(from: string, to: string): Problem | null {
  return checkTime(from) ?? checkTime(to) ?? (from < to ? null : { key: "window-mistake-time-order" });
}

export function checkDate(text: string): Problem | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!parts) return { key: "window-mistake-date" };
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? null : { key: "window-mistake-date" };
}

/** `giulia@example.it` or `Giulia Rossi <giulia@example.it>`. */
export function checkMail(given: string): Problem | null {
  const text = cleaned(given);
  const wrong = sized(text, 320);
  if (wrong) return wrong;
  const bare = /<([^<>]*)>$/.exec(text)?.[1] ?? text;
  return looksLikeMail(bare) ? null : { key: "window-mistake-mail", named: { given: text } };
}

/** The bare name of a server, without scheme, port and path. */
export function checkHost(given: string): Problem | null {
  const text = cleaned(given);
  const wrong = sized(text, 253);
  if (wrong) return wrong;
  return /^[\p{L}\p{N}]([\p{L}\p{N}.-]*[\p{L}\p{N}])?$/u.test(text) ? null : { key: "window-mistake-host" };
}

/** A proxy: host and port, with http in front of it at most. */
export function checkProxy(given: string): Problem | null {
  const text = cleaned(given);
  const wrong = sized(text, LONGEST);
  if (wrong) return wrong;
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme !== undefined && !["http", "https", "socks5"].includes(scheme)) return { key: "window-mistake-proxy" };
  if (/\s/.test(text)) return { key: "window-mistake-address-blank" };
  const problem = checkUrl(scheme === undefined ? `http://${text}` : text.replace(/^socks5:/i, "http:"));
  if (problem?.key === "window-mistake-address-secret") return problem;
  return problem || !/:\d{1,5}\/?$/.test(text) ? { key: "window-mistake-proxy" } : null;
}

/** Words separated by commas, each once, none empty. */
export function listOf(text: string): string[] {
  return [...new Set(text.split(/[,;\n]/).map(cleaned).filter((word) => word !== ""))];
}
