// Settings of the app, its versions, and what the diagnostics would hold.
import type { About, AppSettings, Diagnostics } from "../../lib/bindings";
import type { Scene } from "../scene";
import type { Say } from "./overview";

export function settings(scene: Scene): AppSettings {
  return {
    language: scene.language,
    zone: "Europe/Rome",
    log: "info",
    startAtLogin: true,
    theme: scene.theme,
    quietHours: { from: "19:00", to: "08:00" },
    notifications: true,
    hideOnLockScreen: true,
    proxy: scene.name === "troubles" ? { is: "manual", address: "http://proxy.fratellibianchi.it:3128", user: "giulia", hasSecret: true } : { is: "system" },
    digest:
      scene.name === "empty"
        ? null
        : {
            active: true,
            to: "giulia.rossi@fratellibianchi.it",
            cc: ["vendite@fratellibianchi.it"],
            from: "ponte@fratellibianchi.it",
            server: "smtp.fratellibianchi.it",
            port: null,
            security: "tls",
            allowUnencrypted: false,
            user: "ponte@fratellibianchi.it",
            hasSecret: true,
            hour: 8,
          },
    locks:
      scene.name === "locked"
        ? ["log", "proxy", "digest", "startAtLogin"].map((key) => ({ key, by: "Fratelli Bianchi S.r.l." }))
        : [],
  };
}

export function about(): About {
  return {
    version: "0.2.0",
    commit: "4d27a25",
    system: "Debian GNU/Linux 12, x86_64",
    webview: "WebKitGTK 2.48.5",
    settingsFile: "/home/giulia/.config/ponte/ponte.toml",
    stateFolder: "/home/giulia/.local/share/ponte",
    logFolder: "/home/giulia/.local/state/ponte/log",
    keychain: "gnome-keyring (Secret Service)",
    licences: "MIT, Apache-2.0",
    newer: { asked: true, version: "", trouble: "" },
  };
}

export function diagnostics(scene: Scene, say: Say): Diagnostics {
  return {
    sentence: say(
      "Three files. They hold no titles, names, addresses or passwords; accounts and records stand there by number.",
      "Tre file. Non contengono titoli, nomi, indirizzi né password; account e voci vi compaiono con un numero.",
    ),
    files: [
      { name: "versions.txt", text: "ponte 0.2.0 (4d27a25)\nDebian GNU/Linux 12, x86_64\nWebKitGTK 2.48.5\nkeychain: secret-service\n" },
      { name: "settings.toml", text: 'language = "it"\nzone = "Europe/Rome"\nlog = "info"\n\n[[account]]\nname = "account-1"\nsystem = "vtiger"\naddress = "<redacted>"\nuser = "<redacted>"\n\n[[account]]\nname = "account-2"\nsystem = "dav"\naddress = "<redacted>"\nuser = "<redacted>"\n\n[[pairing]]\nname = "pairing-1"\ncrm = "account-1"\ncalendar = "account-2"\ninterval = "5m"\n' },
      {
        name: "ponte.log",
        text: Array.from({ length: 80 }, (_, at) => `${new Date((scene.now - (80 - at) * 300) * 1000).toISOString()} INFO run{pairing=1 id=${161 + at}}: done writes=${(at * 7) % 5} requests=2 ms=${118 + ((at * 37) % 90)}`).join("\n"),
      },
    ],
  };
}
