// Runs and what each of them wrote, made from their number so that ten thousand cost nothing.
import type { Kind, RunDetail, RunFilter, RunItemView, RunPage, RunRow, Side, UndoPreview } from "../../lib/bindings";
import type { Scene } from "../scene";
import type { Say } from "./overview";

const titles = [
  "Visita a Ferrari Impianti",
  "Demo per Studio Conti",
  "Revisione trimestrale",
  "Chiamata con Galli & Figli",
  "Fiera Marmomac, stand B12",
  "Consegna campioni a Rinaldi Arredamenti",
];
const kinds: Kind[] = ["event", "event", "task", "contact", "event", "company"];

export function total(scene: Scene): number {
  return scene.name === "many" ? 10_000 : scene.name === "empty" ? 0 : 240;
}

function row(scene: Scene, say: Say, id: number): RunRow {
  const last = total(scene);
  const kind = kinds[id % kinds.length] ?? "event";
  const failed = id % 23 === 0;
  const writes = failed ? 0 : id % 4 === 0 ? 0 : (id * 7) % 9;
  const running = scene.name === "syncing" && id === last;
  return {
    id,
    pairing: id % 17 === 0 ? "fiere" : "giulia",
    kind,
    at: scene.now - (last - id) * 300 - 120,
    seconds: running ? null : 0.4 + writes * 0.3,
    outcome: running ? "running" : failed ? "failed" : id % 31 === 0 ? "partial" : "clean",
    sentence: failed
      ? say("The CRM could not be reached; tried again five minutes later.", "Il CRM non era raggiungibile; nuovo tentativo dopo cinque minuti.")
      : writes === 0
        ? say("Nothing to do: both sides said the same.", "Niente da fare: i due lati dicevano la stessa cosa.")
        : say(`${writes} written: ${titles[id % titles.length]}${writes > 1 ? " and more" : ""}`, `${writes} scritti: ${titles[id % titles.length]}${writes > 1 ? " e altro" : ""}`),
    writes,
    failure: failed ? "failure-unreachable" : null,
  };
}

export function runs(scene: Scene, say: Say, filter: RunFilter, offset: number, limit: number): RunPage {
  const wanted = filter.search.trim().toLowerCase();
  const rows: RunRow[] = [];
  let found = 0;
  for (let id = total(scene); id > 0; id--) {
    const one = row(scene, say, id);
    if (filter.pairing !== null && one.pairing !== filter.pairing) continue;
    if (filter.kind !== null && one.kind !== filter.kind) continue;
    if (filter.outcome === "written" && one.writes === 0) continue;
    if (filter.outcome === "failed" && one.outcome !== "failed" && one.outcome !== "partial") continue;
    if (wanted !== "" && !one.sentence.toLowerCase().includes(wanted)) continue;
    if (found >= offset && rows.length < limit) rows.push(one);
    found++;
  }
  return { rows, total: found };
}

function items(scene: Scene, say: Say, run: RunRow): RunItemView[] {
  return Array.from({ length: run.writes }, (_, at) => {
    const side: Side = (run.id + at) % 3 === 0 ? "right" : "left";
    const action = at % 5 === 4 ? "delete" : at % 2 === 0 ? "update" : "create";
    return {
      number: at + 1,
      side,
      action,
      title: titles[(run.id + at) % titles.length] ?? "",
      why:
        action === "create"
          ? say("New on the other side.", "Nuovo dall'altro lato.")
          : action === "update"
            ? say("Changed on the other side: time, place.", "Cambiati dall'altro lato: orario, luogo.")
            : say("Deleted on the other side.", "Cancellato dall'altro lato."),
      record: String(1_800 + run.id + at),
      undo: scene.now - run.at > 30 * 86_400 ? "no" : run.id % 13 === 0 && at === 0 ? "undone" : "yes",
      undoneBy: run.id % 13 === 0 && at === 0 ? run.id + 3 : null,
      mailed: false,
    };
  });
}

export function detail(scene: Scene, say: Say, id: number): RunDetail {
  const run = row(scene, say, id);
  return { run, items: items(scene, say, run) };
}

function undone(say: Say, action: string): string {
  if (action === "create") return say("Taken away again in the CRM and in the calendar", "Tolto di nuovo nel CRM e nel calendario");
  return action === "update"
    ? say("Restored in the CRM and in the calendar: time, place", "Ripristinato nel CRM e nel calendario: orario, luogo")
    : say("Made again in the CRM and in the calendar", "Ricreato nel CRM e nel calendario");
}

export function undoPreview(scene: Scene, say: Say, id: number, item: number | null, done: boolean): UndoPreview {
  const all = detail(scene, say, id).items.filter(({ number }) => item === null || number === item);
  return {
    run: id,
    item,
    losses: all.some(({ action }) => action === "delete")
      ? [
          { label: say("What is made anew gets a new number: links to the old one lead nowhere.", "Ciò che viene ricreato riceve un numero nuovo: i collegamenti a quello vecchio non portano più a nulla."), count: 1 },
          { label: say("What the CRM had linked to it (documents, comments, opportunities) stays unlinked.", "Quello che il CRM vi aveva collegato (documenti, commenti, opportunità) resta scollegato."), count: 1 },
        ]
      : [],
    items: all.map(({ number, title, action }) => ({
      number,
      title,
      sides: ["left", "right"],
      sentence: done && number !== 3 ? undone(say, action) :
        action === "create"
          ? say("Take the copy away again", "Togliere di nuovo la copia")
          : action === "update"
            ? say("Restore: time, place", "Ripristinare: orario, luogo")
            : say("Make it anew on both sides", "Ricrearlo su entrambi i lati"),
      state: number === 3 ? "changed-since" : done ? "done" : "ready",
      detail: number === 3 ? say("Changed since (place): stays as it is and waits for you.", "Cambiato nel frattempo (luogo): resta com'è e aspetta te.") : "",
    })),
    writes: all.length,
  };
}
