// Which field of the CRM goes where.
import type { Kind, MappingConsequence, MappingRow, MappingView } from "../../lib/bindings";
import type { Scene } from "../scene";
import type { Say } from "./overview";

export function mapping(scene: Scene, say: Say, pairing: string, kind: Kind): MappingView {
  const readOnly = kind === "event" || kind === "task";
  const row = (crmField: string, crmLabel: string, builtIn: string | null, valueType = "text", changed = false, target = builtIn): MappingRow => ({ crmField, crmLabel, valueType, target, builtIn, changed });
  const rows: Record<Kind, MappingRow[]> = {
    event: [row("subject", say("Subject", "Oggetto"), "title"), row("date_start", say("Start date & time", "Data e ora di inizio"), "start", "time"), row("due_date", say("End date & time", "Data e ora di fine"), "end", "time"), row("location", say("Location", "Luogo"), "location"), row("description", say("Description", "Descrizione"), "description"), row("visibility", say("Visibility", "Visibilità"), "visibility", "choice"), row("taskpriority", say("Priority", "Priorità"), "priority", "choice"), row("reminder_time", say("Send reminder", "Invia promemoria"), "reminder", "time")],
    task: [row("subject", say("Subject", "Oggetto"), "title"), row("due_date", say("Due date", "Scadenza"), "due", "date"), row("taskstatus", say("Status", "Stato"), "status", "choice"), row("taskpriority", say("Priority", "Priorità"), "priority", "choice"), row("description", say("Description", "Descrizione"), "description")],
    contact: [row("firstname", say("First name", "Nome"), "given-name"), row("lastname", say("Last name", "Cognome"), "family-name"), row("email", say("Primary e-mail", "E-mail principale"), "emails.work", "e-mail"), row("secondaryemail", say("Secondary e-mail", "E-mail secondaria"), "emails.home", "e-mail", true, null), row("cf_852", say("Private e-mail", "E-mail privata"), null, "e-mail", true, "emails.home"), row("phone", say("Office phone", "Telefono ufficio"), "phones.work", "phone"), row("mobile", say("Mobile", "Cellulare"), "phones.mobile", "phone"), row("birthday", say("Date of birth", "Data di nascita"), "birthday", "date"), row("cf_853", say("Preferred day for visits", "Giorno preferito per le visite"), null)],
    company: [row("accountname", say("Company name", "Nome azienda"), "company"), row("phone", say("Phone", "Telefono"), "phones.work", "phone"), row("email1", say("E-mail", "E-mail"), "emails.work", "e-mail"), row("website", say("Website", "Sito web"), "website", "url"), row("vat_number", say("VAT number", "Partita IVA"), "vat-number"), row("industry", say("Industry", "Settore"), "industry")],
  };
  const target = (field: string, label: string, valueType = "text") => ({ field, label, valueType });
  return {
    pairing, kind, readOnly, rows: rows[kind],
    targets: [target("given-name", say("first name", "nome")), target("family-name", say("family name", "cognome")), target("company", say("company", "azienda")), target("vat-number", say("VAT number", "partita IVA")), target("industry", say("industry", "settore")), target("job-title", say("role", "ruolo")), target("custom.cf_853", say("own field", "campo proprio")), target("emails.work", say("e-mail, work", "e-mail, lavoro"), "e-mail"), target("emails.home", say("e-mail, home", "e-mail, casa"), "e-mail"), target("emails.other", say("e-mail, other", "e-mail, altra"), "e-mail"), target("phones.work", say("phone, work", "telefono, lavoro"), "phone"), target("phones.mobile", say("mobile", "cellulare"), "phone"), target("birthday", say("birthday", "compleanno"), "date"), target("website", say("website", "sito web"), "url"), target("title", say("title", "titolo")), target("location", say("place", "luogo")), target("description", say("description", "descrizione")), target("start", say("start", "inizio"), "time"), target("end", say("end", "fine"), "time"), target("reminder", say("reminder", "promemoria"), "time"), target("due", say("due", "scadenza"), "date"), target("status", say("status", "stato"), "choice"), target("priority", say("priority", "priorità"), "choice"), target("visibility", say("visibility", "visibilità"), "choice")],
    locks: scene.name === "locked" ? [{ key: "mapping", by: "Fratelli Bianchi S.r.l." }] : [],
  };
}

export function consequence(view: MappingView, say: Say): MappingConsequence {
  const seen = new Map<string, string>();
  const mistakes: MappingConsequence["mistakes"] = [];
  for (const { crmField, target } of view.rows) {
    if (target === null) continue;
    const other = seen.get(target);
    if (other !== undefined) mistakes.push({ crmField, sentence: say(`${other} already goes there. Leave one of the two out.`, `Qui va già ${other}. Togline uno dei due.`) });
    seen.set(target, crmField);
  }
  return { mistakes, sentences: mistakes.length > 0 ? [] : [say("2,317 contacts are looked at again; those whose values differ are written. Nothing is deleted.", "2.317 contatti vengono riesaminati e vengono scritti quelli con valori diversi. Non viene cancellato nulla.")] };
}
