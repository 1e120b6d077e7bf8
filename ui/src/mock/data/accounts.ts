// Accounts, what servers answer when they are tried, and the ways in which trying goes wrong.
import type { AccountForm, AccountTested, AccountView, CollectionView, Found, LeavePreview, Lock, SelftestStep, SystemView, Trouble } from "../../lib/bindings";
import type { Scene } from "../scene";
import type { Say } from "./overview";

export function systems(say: Say): SystemView[] {
  return [
    {
      id: "vtiger",
      label: "Vtiger",
      crm: true,
      secretLabel: say("Access key", "Chiave di accesso"),
      addressExample: "https://crm.example.it",
      help: say(
        "In Vtiger open My Preferences: the access key is at the bottom of the page. It is not your password.",
        "In Vtiger apri le Preferenze personali: la chiave di accesso è in fondo alla pagina. Non è la tua password.",
      ),
      browser: false,
      unregistered: false,
      signIns: [],
    },
    {
      id: "dav",
      label: "CalDAV / CardDAV",
      crm: false,
      secretLabel: say("Password", "Password"),
      addressExample: "giulia@example.it",
      help: say(
        "Where you sign in with a code from your phone, make a password for apps in the settings of your mailbox and use that one.",
        "Se accedi con un codice dal telefono, crea una password per le app nelle impostazioni della tua casella e usa quella.",
      ),
      browser: false,
      unregistered: false,
      signIns: [],
    },
    {
      id: "exchange",
      label: "Exchange Server",
      crm: false,
      secretLabel: say("Password", "Password"),
      addressExample: "giulia@example.it",
      help: say("The password with which you sign in to your computer at work.", "La password con cui accedi al computer in ufficio."),
      browser: false,
      unregistered: true,
      signIns: ["password", "browser", "windows"],
    },
    {
      id: "microsoft365",
      label: "Microsoft 365",
      crm: false,
      secretLabel: say("Sign-in", "Accesso"),
      addressExample: "giulia@example.it",
      help: say("You sign in in the browser, on Microsoft's own page.", "L'accesso avviene nel browser, sulla pagina di Microsoft."),
      browser: true,
      unregistered: true,
      signIns: [],
    },
  ];
}

export function accounts(scene: Scene, say: Say): AccountView[] {
  if (scene.name === "empty") return [];
  const out = scene.name === "signed-out";
  const by = "Fratelli Bianchi S.r.l.";
  const locks: Lock[] = scene.name === "locked" ? [{ key: "address", by }, { key: "system", by }] : [];
  const plain = { browser: false, tenant: "", clientId: "", sharedCalendars: false, consentLink: null, signIn: "", mailbox: "", deletion: "", conflicts: "" };
  return [
    {
      name: "crm", system: "vtiger", label: "Vtiger 8.2", crm: true, address: "https://crm.fratellibianchi.it", user: "giulia.rossi", allowHttp: false, zone: null,
      secret: "keychain", state: out ? "signed-out" : "ok",
      sentence: out ? say("The access key was refused at 09:35.", "La chiave di accesso è stata rifiutata alle 09:35.") : say("Signed in as Giulia Rossi.", "Accesso effettuato come Giulia Rossi."),
      pairings: ["giulia", "fiere"], trustedFingerprint: null, locks, ...plain,
    },
    {
      name: "cloud", system: "dav", label: "Nextcloud", crm: false, address: "https://cloud.fratellibianchi.it", user: "giulia", allowHttp: false, zone: null,
      secret: "keychain", state: "ok", sentence: say("Signed in as giulia.", "Accesso effettuato come giulia."), pairings: ["giulia"], trustedFingerprint: null, locks: [], ...plain,
    },
    {
      name: "fiere", system: "dav", label: "SOGo", crm: false, address: "https://sogo.fratellibianchi.lan", user: "fiere@fratellibianchi.it", allowHttp: false, zone: "Europe/Rome",
      secret: scene.name === "troubles" ? "missing" : "environment", state: scene.name === "troubles" ? "resting" : "ok",
      sentence: scene.name === "troubles" ? say("Asked for patience; tried again at 11:15.", "Ha chiesto di aspettare; si riprova alle 11:15.") : say("Signed in.", "Accesso effettuato."),
      pairings: ["fiere"], trustedFingerprint: FINGERPRINT, locks: [], ...plain,
    },
  ];
}

export const FINGERPRINT = "9F:2C:41:0B:7E:55:D3:1A:6C:88:E0:F4:12:9B:3D:77:A5:0E:C9:64:28:B1:5F:90:3E:D7:4A:06:BC:81:F2:19";

export function collections(say: Say): CollectionView[] {
  return [
    { id: "/dav/calendars/giulia/personal/", name: say("Personal", "Personale"), kinds: ["event", "task"], writable: true, special: false, color: "#0b6871", usual: ["event", "task"] },
    { id: "/dav/calendars/giulia/lavoro/", name: say("Work", "Lavoro"), kinds: ["event"], writable: true, special: false, color: "#c2572b", usual: [] },
    { id: "/dav/calendars/giulia/festivita/", name: say("Holidays in Italy", "Festività in Italia"), kinds: ["event"], writable: false, special: true, color: "#888888", usual: [] },
    { id: "/dav/addressbooks/giulia/contacts/", name: say("Contacts", "Contatti"), kinds: ["contact", "company"], writable: true, special: false, color: null, usual: ["contact", "company"] },
  ];
}

export function refused(account: string, say: Say): Trouble {
  return { code: "failure-sign-in", field: "secret", sentence: say("The server refused the user or the secret. It was tried once only, so that the account is not locked. Check both and try again.", "Il server ha rifiutato l'utente o il segreto. È stato provato una sola volta, perché l'account non venga bloccato. Controlla entrambi e riprova."), remedy: { is: "sign-in", account } };
}

/** An address or secret with a telling word in it meets the trouble of that name. */
export function tested(form: AccountForm, secret: string | null, say: Say, now: number, trusted: Set<string>): AccountTested | Trouble {
  if (form.address.includes("selfsigned") && !trusted.has(form.name)) {
    return {
      code: "failure-certificate", field: "address",
      sentence: say(
        "The certificate of intranet.example.it is signed by nobody this computer trusts, so nothing was sent: somebody else might be answering.",
        "Il certificato di intranet.example.it è firmato da qualcuno di cui questo computer non si fida, perciò non è stato inviato nulla: potrebbe rispondere qualcun altro.",
      ),
      remedy: { is: "trust-certificate", account: form.name, host: "intranet.example.it", fingerprint: FINGERPRINT, subject: "CN=intranet.example.it", issuer: "CN=intranet.example.it", validFrom: now - 8_000_000, validTo: now + 80_000_000 },
    };
  }
  if (form.user.includes("consent")) {
    return {
      code: "failure-oauth-consent", field: null,
      sentence: say("Your administrator must approve Ponte at Microsoft 365 before you can sign in.", "L'amministratore deve approvare Ponte presso Microsoft 365 prima che tu possa accedere."),
      remedy: { is: "ask-administrator", link: "https://login.microsoftonline.com/organizations/v2.0/adminconsent?client_id=x" },
    };
  }
  if (form.address.includes("down")) {
    return { code: "failure-unreachable", field: "address", sentence: say("This server cannot be reached. Check the address and the network; behind a company proxy, check the proxy.", "Questo server non è raggiungibile. Controlla l'indirizzo e la rete; dietro un proxy aziendale, controlla il proxy."), remedy: { is: "set-proxy" } };
  }
  if (form.address.includes("hybrid") && form.signIn === "") {
    return { code: "failure-ews-sign-in-browser", field: "sign-in", sentence: say("This Exchange Server takes no password.", "Questo server Exchange non accetta password."), remedy: null };
  }
  if (secret === "wrong") {
    return refused(form.name, say);
  }
  return {
    product: form.system === "vtiger" ? "Vtiger" : form.system === "microsoft365" ? "Microsoft 365" : form.system === "exchange" ? "Exchange Server 2019" : "Nextcloud",
    version: form.system === "vtiger" ? "8.2.0" : "31.0.4",
    userId: form.user,
    notes: form.system === "vtiger" ? [say("Any change to a meeting in this CRM drops guests that it does not show; Ponte therefore changes only what a person changed.", "Ogni modifica a una riunione in questo CRM perde gli invitati che non mostra: Ponte perciò modifica solo ciò che ha modificato una persona.")] : [],
    collections: form.system === "vtiger" ? [] : collections(say),
    newAddress: form.address.includes("old") ? "https://new.example.it" : null,
  };
}

export function found(address: string, say: Say): Found {
  const domain = address.split("@").pop() ?? address;
  const plain = { supported: false, address: "", user: "", tenant: "" };
  if (/outlook|hotmail|contoso/.test(domain)) {
    const mail = address.includes("@");
    return {
      ...plain, system: "microsoft365", supported: true, label: "Microsoft 365", address: "https://graph.microsoft.com", user: mail ? address : "",
      sentence: mail
        ? say("Your calendar is with Microsoft 365. You sign in in the browser.", "Il tuo calendario è su Microsoft 365. L'accesso avviene nel browser.")
        : say("This is the old way into Microsoft 365 (EWS); Ponte takes the new one (Graph).", "Questa è la vecchia porta di Microsoft 365 (EWS); Ponte passa da quella nuova (Graph)."),
    };
  }
  if (domain.includes("gmail")) {
    return { ...plain, system: "google", label: "Google", sentence: say("This mailbox is at Google, which Ponte cannot join yet.", "Questa casella è su Google, che Ponte non sa ancora collegare.") };
  }
  if (domain.includes("nowhere")) {
    return { ...plain, system: "unknown", label: "", sentence: say("No calendar was found from this address. Ask whoever runs your mail for the CalDAV address, and write that one here.", "Da questo indirizzo non si trova nessun calendario. Chiedi a chi gestisce la posta l'indirizzo CalDAV e scrivi quello qui.") };
  }
  return { system: "dav", supported: true, tenant: "", label: "Nextcloud", address: `https://cloud.${domain.replace(/^https?:\/\//, "")}`, user: address.includes("@") ? (address.split("@")[0] ?? "") : "", sentence: say("Calendar and address book found on a Nextcloud server.", "Calendario e rubrica trovati su un server Nextcloud.") };
}

export function selftest(say: Say): SelftestStep[] {
  const step = (name: string, label: string, passed: boolean, bent: string[] = [], sentence: string | null = null): SelftestStep => ({ kind: "event", name, label, passed, bent, sentence });
  return [
    step("open", say("open the calendar", "apre il calendario"), true),
    step("create", say("create an event and read it back", "crea un evento e lo rilegge"), true, [say("seconds are dropped", "i secondi vanno persi")]),
    step("change", say("change it", "lo modifica"), true),
    step("stale", say("refuse a stale version", "rifiuta una versione superata"), false, [], say("The server overwrites without looking; Ponte reads again before each write.", "Il server sovrascrive senza guardare: Ponte rilegge prima di ogni scrittura.")),
    step("delete", say("delete it", "lo cancella"), true),
    step("remove-scratch", say("tidy up", "ripulisce"), true),
  ];
}

export function leaving(account: string, say: Say): LeavePreview {
  return {
    account,
    total: 214,
    sentence: say("Ponte created 214 of the records there. You may take them back, or leave all where it is.", "214 voci di questo account le ha create Ponte. Puoi farle togliere, oppure lasciare tutto dov'è."),
    copies: [
      { kind: "event", title: "Visita a Ferrari Impianti", side: "right" },
      { kind: "event", title: "Demo per Studio Conti", side: "right" },
      { kind: "contact", title: "Marco Ferrari", side: "right" },
    ],
  };
}
