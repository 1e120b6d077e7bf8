// An account while it is being typed: what is wrong with it, what its e-mail address turned out to be, and whether the server
// lets it in. The secret stays here until it goes to the keychain, and nowhere else.
import { api } from "./api";
import type { AccountForm, AccountTested, AccountView, Found, SystemView, Trouble } from "./bindings";
import { on } from "./events";
import * as forms from "./forms";
import { Work } from "./work.svelte";

/** The fields that say themselves what the app refused. */
const SPEAKING: readonly string[] = ["name", "address", "user", "secret", "client-id", "tenant", "sign-in", "mailbox"];
const BLANK: AccountForm = {
  name: "", system: "", address: "", user: "", allowHttp: false, hasSecret: false, tenant: "", clientId: "", sharedCalendars: false,
  signIn: "", mailbox: "", deletion: "", conflicts: "",
};

/** What an account says of itself, as its form. */
export function formOf(account: AccountView): AccountForm {
  const { name, system, address, user, allowHttp, tenant, clientId, sharedCalendars, mailbox, deletion, conflicts, secret } = account;
  const signIn = account.signIn === "password" ? "" : account.signIn;
  return { name, system, address, user, allowHttp, tenant, clientId, sharedCalendars, signIn, mailbox, deletion, conflicts, hasSecret: secret !== "missing" };
}

export class AccountDraft {
  form = $state<AccountForm>({ ...BLANK });
  systems = $state.raw<SystemView[]>([]);
  /** Where the browser was sent to sign in, while that is waited for. */
  signInAt = $state("");
  secret = $state("");
  insist = $state(false);
  readonly found = new Work<Found>();
  readonly test = new Work<AccountTested>();
  readonly crm: boolean;
  /** Names that other accounts have. */
  taken = $state.raw<string[]>([]);
  /** What was tried last. A server is never sent the same refused secret twice without being asked to. */
  #tried = $state("");
  #looked = "";
  #given = "";
  /** Whether it is being kept: a try that began by itself must not swallow the button that was pressed meanwhile. */
  keeping = $state(false);
  #running: Promise<boolean> = Promise.resolve(false);
  #soon: ReturnType<typeof setTimeout> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(crm: boolean, given: AccountForm | null, name: string) {
    this.crm = crm;
    this.form = given ? { ...BLANK, ...given } : { ...BLANK, name, system: crm ? "vtiger" : "dav" };
    this.#given = this.form.hasSecret ? this.#signature() : "";
  }

  /** Takes up an account that is there. */
  take(form: AccountForm): void {
    this.form = { ...form };
    this.#given = form.hasSecret ? this.#signature() : "";
  }

  /** Whether one signs in by browser, and there is no secret to type. */
  get browser(): boolean {
    return this.signIn === "browser";
  }

  /** The ways to sign in that can be chosen, the usual one first. */
  get signIns(): string[] {
    return systemOf(this.systems, this.form.system)?.signIns ?? [];
  }

  /** How one signs in, by its word. */
  get signIn(): string {
    const usual = systemOf(this.systems, this.form.system)?.browser ? "browser" : "password";
    return this.exchange && this.form.signIn !== "" ? this.form.signIn : usual;
  }

  /** Whether the browser is needed now: nobody has signed in yet, or to something else. */
  get needsBrowser(): boolean {
    return this.browser && this.#given !== this.#signature();
  }

  /** Whether it is an Exchange Server, which has choices of its own. */
  get exchange(): boolean {
    return this.form.system === "exchange";
  }

  get problems() {
    const name = forms.checkName(this.form.name, this.taken);
    const unregistered = systemOf(this.systems, this.form.system)?.unregistered ?? false;
    const clientId = this.browser && unregistered && forms.cleaned(this.form.clientId) === "" ? ({ key: "window-account-client-missing" } as const) : null;
    if (this.browser && !this.exchange) {
      const { address, user, allowHttp } = this.form;
      return {
        name,
        clientId,
        address: forms.cleaned(address) === "" ? null : forms.checkAddress(address, { mail: false, http: allowHttp }),
        user: forms.checkMail(user),
        mailbox: null,
        secret: null,
      };
    }
    return {
      name,
      clientId,
      mailbox: this.exchange && forms.cleaned(this.form.mailbox) !== "" ? forms.checkMail(this.form.mailbox) : null,
      address: forms.checkAddress(this.form.address, { mail: !this.crm, http: this.form.allowHttp && !this.browser }),
      user: forms.checkUser(this.form.user),
      secret: this.signIn !== "password" || (this.form.hasSecret && this.secret === "") ? null : forms.checkSecret(this.secret),
    };
  }

  get complete(): boolean {
    return Object.values(this.problems).every((problem) => problem === null);
  }

  /** Whether exactly what stands there now was let in. */
  get passed(): boolean {
    return this.test.value !== null && this.test.trouble === null && this.#tried === this.#signature();
  }

  refusal(field: string): string | null {
    const trouble = this.test.trouble;
    return trouble?.field === field && trouble.remedy === null && this.#tried === this.#signature() ? trouble.sentence : null;
  }

  /** What the app said of what stands there now, where no field says it, and the button that can do something about it. */
  get trouble(): Trouble | null {
    const trouble = this.test.trouble;
    if (trouble === null || this.#tried !== this.#signature()) return null;
    if (trouble.field !== null && SPEAKING.includes(trouble.field) && this.refusal(trouble.field) !== null) return null;
    // The secret is typed in this very form; the account may not even be there yet.
    return trouble.remedy?.is === "sign-in" ? { ...trouble, remedy: null } : trouble;
  }

  cleanedForm(): AccountForm {
    const { name, system, address, user, allowHttp, hasSecret, tenant, clientId, sharedCalendars, mailbox, deletion, conflicts } = this.form;
    const signIn = this.exchange ? this.form.signIn : "";
    return {
      name: forms.cleaned(name), system, address: forms.cleaned(address), user: forms.cleaned(user), allowHttp: allowHttp && forms.isHttp(address), hasSecret,
      tenant: forms.cleaned(tenant), clientId: forms.cleaned(clientId), sharedCalendars, signIn, mailbox: forms.cleaned(mailbox), deletion, conflicts,
    };
  }

  secretGiven(): string | null {
    return this.secret === "" ? null : this.secret;
  }

  /** Works out what an address is, a moment after the last letter. */
  lookSoon(): void {
    clearTimeout(this.#timer);
    // What was found out of another address says nothing of this one.
    if (forms.cleaned(this.form.address) !== this.#looked) {
      this.found.forget();
      this.found.value = null;
      this.#looked = "";
    }
    if (this.crm) return;
    this.#timer = setTimeout(() => void this.look(), 500);
  }

  /** Whether what was found out helps with what is chosen: the advice for an address that nobody knows is about CalDAV. */
  get lookedUp(): boolean {
    return this.found.value !== null && (this.found.value.supported || this.form.system === "dav");
  }

  async look(): Promise<void> {
    clearTimeout(this.#timer);
    const address = forms.cleaned(this.form.address);
    if (this.crm || address === this.#looked || !(forms.looksLikeMail(address) || forms.isMicrosoft(address))) return;
    this.#looked = address;
    // Most servers know people by it, and whoever knows better changes it.
    if (forms.looksLikeMail(address) && forms.cleaned(this.form.user) === "") this.form.user = address;
    if (!(await this.found.run(() => api.find(address)))) return;
    const found = this.found.value;
    if (!found?.supported || forms.cleaned(this.form.address) !== address) return;
    this.form.system = found.system;
    this.form.address = found.address;
    this.form.tenant = found.tenant;
    if ([address, ""].includes(forms.cleaned(this.form.user))) this.form.user = found.user;
    this.#looked = found.address;
  }

  /** Tries what stands there, when it is complete and was not tried before; a moment later, since the next click may keep it. */
  trySoon(): void {
    clearTimeout(this.#soon);
    this.#soon = setTimeout(() => {
      if (!this.browser && this.complete && this.secret !== "" && !this.test.busy && this.#tried !== this.#signature()) void this.tryNow();
    }, 250);
  }

  async tryNow(): Promise<boolean> {
    this.insist = true;
    if (!this.complete) return false;
    this.#tried = this.#signature();
    this.#running = this.test.run(() => api.testForm(this.cleanedForm(), this.secretGiven()));
    return this.#running;
  }

  /** Tries, then keeps it: settings and keychain. */
  async keep(): Promise<AccountTested | null> {
    clearTimeout(this.#soon);
    this.insist = true;
    if (!this.complete || this.keeping) return null;
    this.keeping = true;
    try {
      // The same is being tried already: a secret that is refused there is not sent a second time.
      if (this.test.busy && this.#tried === this.#signature() && !(await this.#running)) return null;
      return await this.#keep();
    } finally {
      this.keeping = false;
    }
  }

  async #keep(): Promise<AccountTested | null> {
    this.#tried = this.#signature();
    const keeping = this.needsBrowser ? () => this.#byBrowser() : () => api.keepAccount(this.cleanedForm(), this.secretGiven());
    if (!(await this.test.run(keeping))) return null;
    this.form = { ...this.cleanedForm(), hasSecret: true };
    this.secret = "";
    this.#tried = this.#given = this.#signature();
    return this.test.value;
  }

  async #byBrowser(): Promise<AccountTested> {
    const stop = on("signInAt", ({ address }) => (this.signInAt = address));
    try {
      return await api.signInForm(this.cleanedForm());
    } finally {
      stop();
      this.signInAt = "";
    }
  }

  /** Waits no longer for what is being tried. */
  forget(): void {
    if (this.keeping && this.browser) void api.cancelSignIn();
    this.test.forget();
  }

  /** The address that the server named instead of the one given. */
  moveTo(address: string): void {
    this.form.address = address;
    void this.tryNow();
  }

  allowHttp(): void {
    this.form.allowHttp = true;
    void this.tryNow();
  }

  #signature(): string {
    return JSON.stringify([this.cleanedForm(), this.secret]);
  }
}

/** The system of a draft as the app describes it. */
export function systemOf(systems: SystemView[], id: string): SystemView | undefined {
  return systems.find((system) => system.id === id);
}
