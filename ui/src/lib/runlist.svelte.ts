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
  /** What is in sight: plain, or whoever says it would be asked again for each page that comes. */
  #sight: [first: number, last: number] = [0, 0];
  #asking = false;
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
    if (await this.#fetch(0, true)) void this.#fill();
  }

  /** Makes sure that these rows are there, or on their way. */
  range(first: number, last: number): void {
    this.#sight = [first, last];
    void this.#fill();
  }

  /** One page at a time, of those in sight by then: whoever scrolls fast passes by most of them. */
  async #fill(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    for (let page = this.#missing(); page !== null; page = this.#missing()) {
      this.#asked.add(page);
      if (!(await this.#fetch(page, false))) break;
    }
    this.#asking = false;
  }

  #missing(): number | null {
    const [first, last] = this.#sight;
    for (let page = Math.floor(first / PAGE); page * PAGE < last; page++) if (!this.#asked.has(page)) return page;
    return null;
  }

  /** Whether it came. */
  async #fetch(page: number, anew: boolean): Promise<boolean> {
    const turn = this.#turn;
    const ask = async () => {
      const { rows, total } = await api.runs(this.#filter, page * PAGE, PAGE);
      if (turn !== this.#turn) return;
      this.total = total;
      this.#pages = new Map(anew ? [] : this.#pages).set(page, rows);
    };
    if (anew) return this.work.run(ask);
    try {
      await ask();
      return true;
    } catch {
      // Asked again when it comes into sight the next time.
      this.#asked.delete(page);
      return false;
    }
  }
}
