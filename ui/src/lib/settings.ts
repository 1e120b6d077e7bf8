// The app's settings while they are changed: what is wrong with them, and which form they begin with.
import type { AppSettings, DigestForm } from "./bindings";
import { checkHost, checkMail, checkNumber, checkProxy, checkTime, cleaned, isLocal, type Problem } from "./forms";

export type SettingFlaws = Partial<Record<string, Problem>>;

export function emptyDigest(): DigestForm {
  return { active: true, to: "", cc: [], from: "", server: "", port: null, security: "tls", allowUnencrypted: false, user: "", hasSecret: false, hour: 8 };
}

/** Usual ports, as the app takes them where none is given. */
export const ports: Record<DigestForm["security"], number> = { tls: 465, starttls: 587, none: 25 };

/** What cannot be saved, by the name of the field. */
export function settingFlaws(settings: AppSettings, port: string, hour: string): SettingFlaws {
  const flaws: SettingFlaws = {};
  const see = (field: string, problem: Problem | null) => {
    if (problem) flaws[field] = problem;
  };
  see("zone", checkZone(settings.zone));
  // Quiet hours may go over midnight: only the same hour twice says nothing.
  if (settings.quietHours) {
    const { from, to } = settings.quietHours;
    see("quiet.from", checkTime(from));
    see("quiet.to", checkTime(to) ?? (from === to ? { key: "window-mistake-time-order" } : null));
  }
  if (settings.proxy.is === "manual") see("proxy.address", checkProxy(settings.proxy.address));
  const digest = settings.digest;
  if (!digest) return flaws;
  see("digest.to", checkMail(digest.to));
  see("digest.from", checkMail(digest.from));
  see("digest.cc", digest.cc.map(checkMail).find((problem) => problem !== null) ?? tooMany(digest.cc));
  see("digest.server", checkHost(digest.server));
  if (cleaned(port) !== "") see("digest.port", checkNumber(port, 1, 65_535));
  see("digest.hour", checkNumber(hour, 0, 23));
  if (digest.security === "none" && !digest.allowUnencrypted && !isLocal(`http://${digest.server}`)) see("digest.security", { key: "window-mistake-unencrypted" });
  return flaws;
}

function tooMany(copies: string[]): Problem | null {
  return copies.length > 49 ? { key: "window-mistake-copies", named: { most: 49 } } : null;
}

function checkZone(zone: string): Problem | null {
  const text = cleaned(zone);
  if (text === "") return { key: "window-mistake-zone" };
  try {
    return new Intl.DateTimeFormat("en", { timeZone: text }) && /^[A-Za-z]/.test(text) ? null : { key: "window-mistake-zone" };
  } catch {
    return { key: "window-mistake-zone" };
  }
}

/** All zones this webview knows, for the field to suggest. */
export function zones(): string[] {
  return typeof Intl.supportedValuesOf === "function" ? Intl.supportedValuesOf("timeZone") : [];
}
