// What waits for the user: one of each sort.
import type { Need } from "../../lib/bindings";
import type { Scene } from "../scene";
import type { Say } from "./overview";

export function needs(scene: Scene, say: Say): Need[] {
  if (scene.name === "needs-you" || scene.name === "troubles" || scene.name === "locked") return all(scene, say);
  return scene.name === "signed-out" ? [signIn(scene, say)] : [];
}

function signIn(scene: Scene, say: Say): Need {
  return {
    is: "sign-in",
    id: "sign-in-crm",
    account: "crm",
    since: scene.now - 4_000,
    sentence: say(
      "The CRM no longer accepts the access key of «crm»; perhaps it was renewed there. Nothing of it is synced until you sign in again. In Vtiger you find the key under My Preferences.",
      "Il CRM non accetta più la chiave di accesso di «crm»: forse è stata rinnovata. Finché non accedi di nuovo, di questo account non viene sincronizzato nulla. In Vtiger trovi la chiave nelle Preferenze personali.",
    ),
  };
}

function all(scene: Scene, say: Say): Need[] {
  const since = scene.now - 7_200;
  return [
    {
      is: "conflict",
      id: "c-1",
      pairing: "giulia",
      kind: "event",
      title: say("Quarterly review with Fratelli Bianchi", "Revisione trimestrale con Fratelli Bianchi"),
      since,
      sentence: say("The time and the place were changed on both sides since they last agreed.", "Orario e luogo sono stati cambiati da entrambi i lati dopo l'ultima volta in cui coincidevano."),
      fields: [
        { field: "time", label: say("time", "orario"), before: say("Thu 8 Oct, 10:00–11:00", "gio 8 ott, 10:00–11:00"), left: say("Thu 8 Oct, 15:00–16:00", "gio 8 ott, 15:00–16:00"), right: say("Fri 9 Oct, 10:00–11:00", "ven 9 ott, 10:00–11:00"), winner: null },
        { field: "location", label: say("place", "luogo"), before: say("Verona office", "Ufficio di Verona"), left: say("Meeting room 2", "Sala riunioni 2"), right: "Video: https://meet.fratellibianchi.it/revisione-trimestrale-ottobre-2026", winner: null },
        { field: "description", label: say("description", "descrizione"), before: "", left: say("Bring the offer of September.", "Portare l'offerta di settembre."), right: "", winner: "left" },
      ],
      answered: null,
    },
    {
      is: "deletions",
      id: "d-1",
      pairing: "giulia",
      kind: "contact",
      side: "left",
      since: since - 3_600,
      sentence: say("37 contacts would be deleted in the CRM.", "Nel CRM verrebbero cancellati 37 contatti."),
      why: say(
        "37 of 2,317 contacts are gone from the address book since 08:40. More than 5 at once, and more than 1 in 100, are never deleted without asking.",
        "Dalle 08:40 mancano dalla rubrica 37 contatti su 2.317. Più di 5 in una volta, e più di 1 su 100, non vengono mai cancellati senza chiedere.",
      ),
      items: Array.from({ length: 37 }, (_, at) => ({
        title: ["Marco Ferrari", "Elena Conti", "Davide Galli", "Chiara Rinaldi", "Paolo De Santis-Montefiore"][at % 5] + (at > 4 ? ` ${at + 1}` : ""),
        detail: ["Ferrari Impianti", "Studio Conti", "Galli & Figli", "Rinaldi Arredamenti", "Montefiore Costruzioni Generali"][at % 5] ?? "",
      })),
      deleteLabel: say("Delete the 37 contacts in the CRM too", "Cancella i 37 contatti anche nel CRM"),
      keepLabel: say("Keep the 37 contacts in the CRM", "Tieni i 37 contatti nel CRM"),
    },
    {
      is: "parked",
      id: "p-1",
      pairing: "giulia",
      kind: "event",
      title: say("Installation at Rinaldi Arredamenti", "Installazione presso Rinaldi Arredamenti"),
      since: since - 9_000,
      tries: 4,
      sentence: say(
        "The CRM refuses it: the field «Type of event» holds a value that its list does not have. Correct the value in the calendar, or ask whoever runs the CRM to add it; then try again.",
        "Il CRM lo rifiuta: il campo «Tipo di evento» contiene un valore che il suo elenco non prevede. Correggi il valore nel calendario, o chiedi a chi gestisce il CRM di aggiungerlo; poi riprova.",
      ),
      record: "1842",
    },
    {
      is: "match",
      id: "m-1",
      pairing: "giulia",
      kind: "company",
      since: since - 20_000,
      sentence: say("Both have the same VAT number, but not the same name.", "Hanno la stessa partita IVA, ma non lo stesso nome."),
      left: "Bianchi F.lli S.r.l. · Verona · IT01234567890",
      right: "Fratelli Bianchi · Via Mazzini 14, Verona",
    },
    {
      is: "undo",
      id: "u-1",
      pairing: "giulia",
      kind: "task",
      title: say("Send the offer to Studio Conti", "Inviare l'offerta allo Studio Conti"),
      since: since - 30_000,
      sentence: say("What you want to take back was changed since, so it was not overwritten.", "Ciò che vuoi annullare nel frattempo è cambiato, perciò non è stato sovrascritto."),
      fields: [{ field: "due", label: say("due", "scadenza"), before: say("2 Oct", "2 ott"), left: say("5 Oct", "5 ott"), right: say("7 Oct", "7 ott"), winner: null }],
    },
    ...(scene.name === "troubles"
      ? [
          signIn(scene, say),
          {
            is: "elsewhere" as const,
            id: "e-1",
            pairing: "fiere",
            computer: "PC-ROSSI",
            since: scene.now - 86_400,
            sentence: say(
              "PC-ROSSI has synced «fiere» since yesterday. Two computers at once would do the work twice, so this one waits.",
              "«fiere» lo sincronizza PC-ROSSI da ieri. Due computer insieme farebbero il lavoro due volte, perciò questo aspetta.",
            ),
          },
        ]
      : []),
  ];
}
