// What a button can do about a trouble. Signing in again and trusting a certificate need a dialog of their own, which the
// window shows over whatever page asks.
import { api } from "./api";
import { announce, go } from "./app.svelte";
import type { Remedy } from "./bindings";
import { t } from "./words.svelte";

export type Certificate = Extract<Remedy, { is: "trust-certificate" }>;
export type Asked = { is: "sign-in"; account: string; then: () => void } | { is: "trust"; certificate: Certificate; then: () => void };

class Remedies {
  asked = $state.raw<Asked | null>(null);
}

export const remedies = new Remedies();

export function signIn(account: string, then: () => void = () => {}): void {
  remedies.asked = { is: "sign-in", account, then };
}

/** Carries a remedy out. `then` tries again what failed; `allowHttp` is there where a form can take it. */
export async function carryOut(remedy: Remedy, then: () => void, allowHttp?: () => void): Promise<void> {
  switch (remedy.is) {
    case "sign-in":
      return signIn(remedy.account, then);
    case "trust-certificate":
      remedies.asked = { is: "trust", certificate: remedy, then };
      return;
    case "allow-http":
      return allowHttp ? allowHttp() : go("accounts");
    case "ask-administrator":
      await navigator.clipboard.writeText(remedy.link);
      return announce(t("window-copied"));
    case "open-settings-file":
      return api.openSettingsFile();
    case "set-proxy":
      return go("settings", "proxy");
    case "take-over":
      await api.takeOver(remedy.pairing);
      return then();
    case "retry":
      return then();
  }
}

/** The fingerprint as people compare it: pairs of digits, eight to a group. */
export function fingerprintGroups(fingerprint: string): string[] {
  const pairs = fingerprint.replace(/[^0-9a-f]/gi, "").toUpperCase().match(/.{1,2}/g) ?? [];
  const groups: string[] = [];
  for (let at = 0; at < pairs.length; at += 4) groups.push(pairs.slice(at, at + 4).join(" "));
  return groups;
}
