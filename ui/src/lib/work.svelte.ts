// Something that is asked of the app and takes its time: whether it runs, what went wrong, what came of it.
import { troubleOf } from "./api";
import type { Trouble } from "./bindings";
import { t } from "./words.svelte";

export class Work<T = void> {
  busy = $state(false);
  trouble = $state<Trouble | null>(null);
  value = $state.raw<T | null>(null);
  #asked = 0;

  /** Does it; a later call, or `forget`, makes what an earlier one brings back count for nothing. */
  async run(work: () => Promise<T>): Promise<boolean> {
    const asked = ++this.#asked;
    this.busy = true;
    this.trouble = null;
    try {
      const value = await work();
      if (asked !== this.#asked) return false;
      this.value = value;
      return true;
    } catch (error) {
      if (asked === this.#asked) this.trouble = troubleOf(error, t("window-unknown"));
      return false;
    } finally {
      if (asked === this.#asked) this.busy = false;
    }
  }

  /** Waits no longer. */
  forget(): void {
    this.#asked++;
    this.busy = false;
  }
}
