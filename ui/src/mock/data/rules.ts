// The rules of a pairing, what changing them would do, and this user's week under them.
import type { Direction, Kind, KindRules, PairingRules, RulesConsequence, WeekDay, WeekEvent, WeekView } from "../../lib/bindings";
import type { Scene } from "../scene";
import type { Say } from "./overview";

function kindRules(kind: Kind, say: Say, direction: Direction): KindRules {
  const timed = kind === "event" || kind === "task";
  return {
    kind, on: true, direction,
    toCrm: { create: true, update: true, delete: true, privatePolicy: "busy", busyTitle: say("Busy", "Occupato") },
    toCalendar: { create: true, update: true, delete: true, privatePolicy: "full", busyTitle: say("Busy", "Occupato") },
    conflict: "newest",
    window: timed ? { is: "months", back: 1, ahead: 2 } : null,
    hours: null,
    allDay: kind === "event" ? { start: "09:00", end: "18:00" } : null,
    defaults: timed
      ? [
          { field: "status", label: say("Status", "Stato"), value: "planned", choices: [{ value: "planned", label: say("Planned", "Pianificato") }, { value: "held", label: say("Held", "Svolto") }, { value: "not-held", label: say("Not held", "Non svolto") }] },
          { field: "priority", label: say("Priority", "Priorità"), value: "medium", choices: [{ value: "low", label: say("Low", "Bassa") }, { value: "medium", label: say("Medium", "Media") }, { value: "high", label: say("High", "Alta") }] },
          ...(kind === "event" ? [{ field: "type", label: say("Type", "Tipo"), value: "meeting", choices: [{ value: "meeting", label: say("Meeting", "Riunione") }, { value: "call", label: say("Call", "Chiamata") }] }] : []),
        ]
      : [],
    categories: { set: [], include: [], exclude: kind === "event" ? [say("Private life", "Vita privata")] : [] },
    scope: "mine", groups: [], collection: null,
    mailAttendees: false, createInvited: false, removeWhenDisabled: false,
  };
}

export function rules(scene: Scene, say: Say, pairing: string): PairingRules {
  const by = "Fratelli Bianchi S.r.l.";
  return {
    name: pairing, crm: "crm", calendar: pairing === "fiere" ? "fiere" : "cloud", active: pairing !== "fiere", intervalSeconds: 300, firstRun: "two-way",
    brake: { records: 5, percent: 10 },
    kinds: [kindRules("event", say, "both"), kindRules("task", say, "both"), kindRules("contact", say, "to-calendar"), kindRules("company", say, "to-calendar")],
    locks: scene.name === "locked" ? ["events.direction", "events.private", "events.to-crm.private", "interval", "brake", "events.mail-attendees"].map((key) => ({ key, by })) : [],
    meanings: [
      { key: "events.direction", meaning: say("1,248 of your events are kept the same on both sides.", "1.248 tuoi eventi vengono tenuti uguali sui due lati.") },
      { key: "events.to-crm.private", meaning: say("14 private events of yours show in the CRM as «Busy»: colleagues see the time, not the subject.", "14 tuoi eventi privati nel CRM appaiono come «Occupato»: i colleghi vedono l'orario, non l'oggetto.") },
      { key: "events.window", meaning: say("From 6 September to 6 December: 96 of your events.", "Dal 6 settembre al 6 dicembre: 96 tuoi eventi.") },
      { key: "events.conflict", meaning: say("Twice in the last month; each time the later change won.", "Due volte nell'ultimo mese: ogni volta ha vinto la modifica più recente.") },
      { key: "contacts.direction", meaning: say("2,317 contacts of the CRM are on your phone; what you type there stays there.", "2.317 contatti del CRM sono sul tuo telefono; ciò che scrivi lì resta lì.") },
    ],
  };
}

export function consequence(before: PairingRules, after: PairingRules, say: Say): RulesConsequence {
  const sentences: string[] = [];
  for (const kind of after.kinds) {
    const old = before.kinds.find((one) => one.kind === kind.kind);
    if (!old) continue;
    if (JSON.stringify(old.window) !== JSON.stringify(kind.window)) sentences.push(say("412 events come within the window and will be looked at.", "412 eventi entrano nel periodo e verranno esaminati."));
    if (old.direction !== kind.direction) sentences.push(say("From now on changes cross in the chosen direction only; nothing that is there is deleted.", "D'ora in poi le modifiche passano solo nella direzione scelta; di ciò che c'è non viene cancellato nulla."));
    if (old.toCrm.privatePolicy !== kind.toCrm.privatePolicy) sentences.push(say("14 private events change how they look in the CRM.", "14 eventi privati cambiano aspetto nel CRM."));
    if (old.on !== kind.on) sentences.push(say("What is already linked stays on both sides as it is.", "Ciò che è già collegato resta com'è su entrambi i lati."));
    if (!old.mailAttendees && kind.mailAttendees) sentences.push(say("The server may mail the guests of meetings you organise.", "Il server può scrivere agli invitati delle riunioni che organizzi."));
  }
  return {
    sentence: sentences.length === 0 ? say("Nothing that is there changes.", "Ciò che c'è non cambia.") : say("Saving this changes what the next sync does:", "Se salvi, la prossima sincronizzazione farà altro:"),
    sentences,
    preview: null,
  };
}

type Plan = Omit<WeekEvent, "fate" | "why" | "shownAs"> & { day: number; secret?: boolean; category?: string };

function plans(say: Say): Plan[] {
  return [
    { day: 0, title: say("Sales meeting", "Riunione vendite"), from: "09:00", to: "10:00", allDay: false, side: "right" },
    { day: 0, title: say("Call with Studio Conti", "Chiamata con Studio Conti"), from: "11:30", to: "12:00", allDay: false, side: "left" },
    { day: 0, title: say("Gym", "Palestra"), from: "18:30", to: "20:00", allDay: false, side: "right", category: "private-life" },
    { day: 1, title: say("Visit to Ferrari Impianti", "Visita a Ferrari Impianti"), from: "08:30", to: "12:30", allDay: false, side: "left" },
    { day: 1, title: say("Dentist", "Dentista"), from: "16:00", to: "17:00", allDay: false, side: "right", secret: true },
    { day: 2, title: say("Trade fair Marmomac", "Fiera Marmomac"), from: "00:00", to: "24:00", allDay: true, side: "right" },
    { day: 2, title: say("Demo of the new catalogue", "Demo del nuovo catalogo"), from: "10:00", to: "11:30", allDay: false, side: "left" },
    { day: 2, title: say("Stand B12: shift with Marco", "Stand B12: turno con Marco"), from: "10:30", to: "13:00", allDay: false, side: "right" },
    { day: 3, title: say("Quarterly review with Fratelli Bianchi", "Revisione trimestrale con Fratelli Bianchi"), from: "15:00", to: "16:00", allDay: false, side: "left" },
    { day: 3, title: say("Parents' evening at school", "Colloqui a scuola"), from: "17:30", to: "18:30", allDay: false, side: "right", secret: true },
    { day: 4, title: say("Offer for Galli & Figli", "Offerta per Galli & Figli"), from: "09:30", to: "11:00", allDay: false, side: "left" },
    { day: 4, title: say("Lunch with Elena", "Pranzo con Elena"), from: "13:00", to: "14:30", allDay: false, side: "right" },
    { day: 5, title: say("Birthday of Chiara", "Compleanno di Chiara"), from: "00:00", to: "24:00", allDay: true, side: "right", category: "private-life" },
  ];
}

export function week(given: PairingRules, start: string | null, say: Say, language: string): WeekView {
  const first = start ?? "2026-10-05";
  const events = given.kinds.find(({ kind }) => kind === "event");
  const days: WeekDay[] = Array.from({ length: 7 }, (_, at) => {
    const date = new Date(`${first}T12:00:00Z`);
    date.setUTCDate(date.getUTCDate() + at);
    return {
      date: date.toISOString().slice(0, 10),
      label: new Intl.DateTimeFormat(language, { weekday: "short", day: "numeric", timeZone: "UTC" }).format(date),
      events: events ? plans(say).filter(({ day }) => day === at).map((plan) => judged(plan, events, say)) : [],
    };
  });
  return { start: first, days };
}

function judged({ day: _, secret, category, ...event }: Plan, rules: KindRules, say: Say): WeekEvent {
  const left = (why: string): WeekEvent => ({ ...event, fate: "left-out", why, shownAs: "" });
  const towardsCrm = event.side === "right";
  if (!rules.on) return left(say("Events are not synced.", "Gli eventi non vengono sincronizzati."));
  if (rules.direction === "to-crm" && !towardsCrm) return left(say("It is the CRM's, and nothing goes to the calendar.", "È del CRM, e verso il calendario non va nulla."));
  if (rules.direction === "to-calendar" && towardsCrm) return left(say("It is the calendar's, and nothing goes to the CRM.", "È del calendario, e verso il CRM non va nulla."));
  if (category && rules.categories.exclude.length > 0) return left(say("Its category is left out: Private life.", "La sua categoria è esclusa: Vita privata."));
  if (rules.hours && !event.allDay && (event.to <= rules.hours.from || event.from >= rules.hours.to)) return left(say("Outside the hours that are synced.", "Fuori dalle ore sincronizzate."));
  if (rules.hours && event.allDay && !rules.hours.allDay) return left(say("Whole days are left out.", "Le giornate intere sono escluse."));
  const policy = towardsCrm ? rules.toCrm.privatePolicy : rules.toCalendar.privatePolicy;
  const title = towardsCrm ? rules.toCrm.busyTitle : rules.toCalendar.busyTitle;
  if (secret && policy === "skip") return left(say("Private events stay where they are.", "Gli eventi privati restano dove sono."));
  if (secret && policy === "busy") return { ...event, fate: "masked", why: say("Private: the CRM sees only that the time is taken.", "Privato: il CRM vede solo che il tempo è occupato."), shownAs: title };
  return { ...event, fate: "syncs", why: say("Kept the same on both sides.", "Tenuto uguale sui due lati."), shownAs: event.title };
}
