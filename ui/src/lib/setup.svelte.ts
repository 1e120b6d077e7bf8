// The first run: where it is, what was chosen, kept by the app at each step so that it can be left and resumed.
import { AccountDraft } from "./account.svelte";
import { api } from "./api";
import { app } from "./app.svelte";
import type { AccountTested, AccountView, CollectionView, Kind, SetupChoices, SetupDraft, SystemView } from "./bindings";
import { kinds } from "./names";
import { t } from "./words.svelte";
import { Work } from "./work.svelte";

export type Step = SetupDraft["step"];
export const steps: readonly Step[] = ["welcome", "crm", "calendar", "what", "preview", "done"];

export class Setup {
  draft = $state.raw<SetupDraft | null>(null);
  systems = $state.raw<SystemView[]>([]);
  accounts = $state.raw<AccountView[]>([]);
  readonly loading = new Work();
  readonly saving = new Work();

  /** Takes up where it was left; `another` begins anew beside what is joined already. */
  load(another: boolean): Promise<boolean> {
    return this.loading.run(async () => {
      const [draft, systems, accounts] = await Promise.all([api.setupDraft(), api.systems(), api.accounts()]);
      this.systems = systems;
      this.accounts = accounts;
      this.draft = draft.step === "done" || (another && draft.step === "welcome") ? { ...blank(), step: another ? "crm" : "welcome" } : draft;
    });
  }

  /** Keeps a change; on the screen it counts at once, on disk when the app has written it. */
  async change(part: Partial<SetupDraft>): Promise<boolean> {
    if (!this.draft) return false;
    this.draft = { ...this.draft, ...part };
    const draft = $state.snapshot(this.draft) as SetupDraft;
    app.draft = draft;
    return this.saving.run(() => api.saveDraft(draft));
  }

  go(step: Step): Promise<boolean> {
    return this.change({ step });
  }

  account(crm: boolean): AccountDraft {
    const given = crm ? this.draft?.crm : this.draft?.calendar;
    const draft = new AccountDraft(crm, given ?? null, crm ? t("window-account-name-crm") : t("window-account-name-calendar"));
    draft.systems = this.systems;
    draft.taken = this.accounts.map(({ name }) => name).filter((name) => name !== given?.name);
    return draft;
  }
}

function blank(): SetupDraft {
  return { step: "welcome", crm: null, crmTested: null, calendar: null, calendarTested: null, pairing: "", choices: null };
}

/** What fits most people: everything the calendar can hold, both ways, private events as taken time. */
export function sensible(tested: AccountTested | null): SetupChoices {
  const collections = tested?.collections ?? [];
  const held = kinds.filter((kind) => usual(collections, kind) !== null);
  return {
    kinds: held.length > 0 ? [...held] : [...kinds],
    direction: "both",
    privatePolicy: "busy",
    calendarCollection: usual(collections, "event")?.id ?? null,
    addressBook: usual(collections, "contact")?.id ?? null,
    monthsBack: 1,
    monthsAhead: 2,
    firstRun: "two-way",
  };
}

/** Collections that can be synced with for a kind: holidays and the like are only read. */
export function writable(collections: readonly CollectionView[], kind: Kind): CollectionView[] {
  return collections.filter((one) => one.writable && !one.special && one.kinds.includes(kind));
}

function usual(collections: readonly CollectionView[], kind: Kind): CollectionView | null {
  const fitting = writable(collections, kind);
  return fitting.find((one) => one.usual.includes(kind)) ?? fitting[0] ?? null;
}
