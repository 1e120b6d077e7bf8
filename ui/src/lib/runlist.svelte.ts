// The rows of a list too long to fetch at once: what is in sight is asked for in pages, and kept.
import { api } from "./api";
import type { RunFilter, RunRow } from "./bindings";
import { Work } from "./work.svelte";

const PAGE = 100;

export class RunList {
  total = $state<number | null>(null);
  readonly work = new Work();
  #pages = $state.raw<ReadonlyMap<number, RunRow[]>>(new Map());
  #filter: RunFilter = { pairing: null, kind: null, outcome: "all", search: "" };
  #asked = new Set<number>();
  /** Counts the filters, so that an answer to an earlier one is dropped. */
  #turn = 0;

  row(index: number): RunRow | null {
    return this.#pages.get(Math.floor(index / PAGE))?.[index % PAGE] ?? null;
  }

  /** Begins anew under a filter. What was there stays until the first answer, so that nothing flickers. */
  async show(filter: RunFilter): Promise<void> {
    this.#filter = filter;
    this.#turn++;
    this.#asked = new Set([0]);
    await this.#fetch(0, true);
  }

  /** Makes sure that these rows are there, or on their way. */
  range(first: number, last: number): void {
    for (let page = Math.floor(first / PAGE); page * PAGE < last; page++) {
      if (this.#asked.has(page)) continue;
      this.#asked.add(page);
      void this.#fetch(page, false);
    }
  }

  async #fetch(page: number, anew: boolean): Promise<void> {
    const turn = this.#turn;
    const ask = async () => {
      const { rows, total } = await api.runs(this.#filter, page * PAGE, PAGE);
      if (turn !== this.#turn) return;
      this.total = total;
      this.#pages = new Map(anew ? [] : this.#pages).set(page, rows);
    };
    if (anew) return void (await this.work.run(ask));
    try {
      await ask();
    } catch {
      // Asked again when it comes into sight the next time.
      this.#asked.delete(page);
    }
  }
}
