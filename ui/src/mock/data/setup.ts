// The first run: a draft that is kept, and what a first sync would do.
import type { Preview, PreviewItem, SetupDraft } from "../../lib/bindings";
import type { Say } from "./overview";

export function draft(): SetupDraft {
  return { step: "welcome", crm: null, crmTested: null, calendar: null, calendarTested: null, pairing: "giulia", choices: null };
}

export function preview(pairing: string, say: Say): Preview {
  const item = (side: PreviewItem["side"], kind: PreviewItem["kind"], action: string, title: string, when: string, why: string, fields: string[] = []): PreviewItem => ({ side, kind, action, title, when, why, fields });
  return {
    pairing, token: "shown-1",
    counts: [
      { side: "left", kind: "event", create: 31, update: 2, delete: 0, held: 0, keptBack: 4 },
      { side: "right", kind: "event", create: 58, update: 0, delete: 0, held: 0, keptBack: 0 },
      { side: "left", kind: "task", create: 3, update: 0, delete: 0, held: 0, keptBack: 0 },
      { side: "right", kind: "contact", create: 2_317, update: 0, delete: 0, held: 0, keptBack: 0 },
    ],
    items: [
      item("left", "event", "create", "Riunione vendite", say("Mon 5 Oct, 09:00", "lun 5 ott, 09:00"), say("Only in the calendar.", "C'è solo nel calendario.")),
      item("left", "event", "create", say("Busy", "Occupato"), say("Tue 6 Oct, 16:00", "mar 6 ott, 16:00"), say("Private: the CRM sees only that the time is taken.", "Privato: il CRM vede solo che il tempo è occupato.")),
      item("right", "event", "create", "Visita a Ferrari Impianti", say("Tue 6 Oct, 08:30", "mar 6 ott, 08:30"), say("Only in the CRM.", "C'è solo nel CRM.")),
      item("left", "event", "update", "Demo del nuovo catalogo", say("Wed 7 Oct, 10:00", "mer 7 ott, 10:00"), say("Found on both sides; the place differs.", "C'è su entrambi i lati; il luogo è diverso."), [say("place", "luogo")]),
      item("left", "event", "kept-back", say("Gym", "Palestra"), say("Mon 5 Oct, 18:30", "lun 5 ott, 18:30"), say("Its category is left out.", "La sua categoria è esclusa.")),
      ...["Marco Ferrari", "Elena Conti", "Davide Galli"].map((name) => item("right", "contact", "create", name, "", say("Only in the CRM.", "C'è solo nel CRM."))),
    ],
    failures: [],
  };
}
