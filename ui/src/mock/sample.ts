// A sample app: it answers every command from memory and takes over what it is told, so that the window can be used.
import type { AccountForm, Commands, Events, Explained, Kind, MappingView, PairingRules, SetupDraft, Trouble, AppSettings } from "../lib/bindings";
import * as accountData from "./data/accounts";
import * as mappingData from "./data/mapping";
import { needs as needData } from "./data/needs";
import { overview, type Say } from "./data/overview";
import * as ruleData from "./data/rules";
import * as runData from "./data/runs";
import * as settingData from "./data/settings";
import * as setupData from "./data/setup";
import { usual, type Scene } from "./scene";

type Tell = <Name extends keyof Events>(name: Name, payload: Events[Name]) => void;

export class Sample implements Commands {
  readonly scene: Scene;
  /** Everything that was asked, for tests. */
  readonly asked: { name: keyof Commands; payload: Record<string, unknown> }[] = [];
  /** Commands that are to fail. */
  readonly refusals = new Map<keyof Commands, Trouble>();
  readonly #tell: Tell;
  readonly #answered = new Set<string>();
  readonly #active = new Map<string, boolean>();
  readonly #removed = new Set<string>();
  readonly #trusted = new Set<string>();
  readonly #rules = new Map<string, PairingRules>();
  readonly #mappings = new Map<string, MappingView>();
  #settings: AppSettings;
  #draft: SetupDraft = setupData.draft();
  #undone = new Set<number>();

  constructor(scene: Partial<Scene>, tell: Tell) {
    this.scene = { ...usual, ...scene };
    this.#tell = tell;
    this.#settings = settingData.settings(this.scene);
  }

  get say(): Say {
    return (english, italian) => (this.scene.language === "it" ? italian : english);
  }

  #needs() {
    return needData(this.scene, this.say).filter(({ id }) => !this.#answered.has(id));
  }

  #changed(): void {
    void this.overview().then((now) => this.#tell("changed", { overview: now }));
  }

  async overview() {
    return overview(this.scene, this.say, this.#needs().length, this.#active, this.#removed);
  }
  async syncNow() {
    this.scene.name = "syncing";
    this.#changed();
    this.#advance(0);
  }
  #advance(done: number): void {
    if (this.scene.name !== "syncing") return;
    if (done > 1_248) {
      this.scene.name = "idle";
      return this.#changed();
    }
    this.#tell("progress", { pairing: "giulia", kind: "event", stageSentence: this.say("Writing events to the calendar", "Scrittura degli eventi nel calendario"), done, total: 1_248 });
    setTimeout(() => this.#advance(done + 104), 300);
  }
  async cancel() {
    if (this.scene.name === "syncing") this.scene.name = "idle";
    this.#changed();
  }
  async pause() {
    this.scene.name = "paused";
    this.#changed();
  }
  async resume() {
    this.scene.name = "idle";
    this.#changed();
  }
  async setActive(pairing: string, active: boolean) {
    this.#active.set(pairing, active);
    this.#changed();
  }
  async takeOver() {
    this.#answered.add("e-1");
    this.#changed();
  }
  async removePairing(pairing: string) {
    this.#removed.add(pairing);
    this.#changed();
  }
  async quit() {}

  async needs() {
    return this.#needs();
  }
  async answer(id: string) {
    this.#answered.add(id);
    this.#changed();
  }

  async runs(...[filter, offset, limit]: Parameters<Commands["runs"]>) {
    return runData.runs(this.scene, this.say, filter, offset, limit);
  }
  async run(id: number) {
    return runData.detail(this.scene, this.say, id);
  }
  async explain(what: string, askServers: boolean): Promise<Explained[]> {
    if (what.includes("xyz")) return [];
    const { items } = runData.detail(this.scene, this.say, 237);
    return [
      {
        title: what, kind: "event", pairing: "giulia",
        sentences: [
          this.say("All rules let it through and both sides are kept in step; it was born in the CRM.", "Tutte le regole lo lasciano passare e i due lati vengono allineati; è nato nel CRM."),
          askServers ? this.say("Both servers were asked: it is on both.", "I due server sono stati interrogati: c'è su entrambi.") : this.say("The servers were not asked.", "I server non sono stati interrogati."),
        ],
        left: this.say("Vtiger, number 1842, last seen 10:40", "Vtiger, numero 1842, visto l'ultima volta alle 10:40"),
        right: this.say("Nextcloud, calendar Personal, last seen 10:40", "Nextcloud, calendario Personale, visto l'ultima volta alle 10:40"),
        history: items.slice(0, 2), needs: [], next: [],
      },
    ];
  }
  async undoPreview(run: number, item: number | null) {
    return runData.undoPreview(this.scene, this.say, run, item, this.#undone.has(run));
  }
  async undo(run: number, item: number | null) {
    this.#undone.add(run);
    return this.undoPreview(run, item);
  }

  async setupDraft() {
    return this.#draft;
  }
  async saveDraft(draft: SetupDraft) {
    this.#draft = draft;
  }
  async find(address: string) {
    return accountData.found(address, this.say);
  }
  async testForm(form: AccountForm, secret: string | null) {
    const answer = accountData.tested(form, secret, this.say, this.scene.now, this.#trusted);
    if ("code" in answer) throw answer;
    return answer;
  }
  async keepAccount(form: AccountForm, secret: string | null) {
    return this.testForm(form, secret);
  }
  async signInForm(form: AccountForm) {
    this.#tell("signInAt", { address: "https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize?client_id=…" });
    return this.testForm(form, null);
  }
  async signIn() {
    this.#changed();
  }
  async cancelSignIn() {}
  async createPairing() {}
  async preview(pairing: string) {
    return setupData.preview(pairing, this.say);
  }
  async startShown() {
    this.scene.name = "idle";
    this.#changed();
  }

  async systems() {
    return accountData.systems(this.say);
  }
  async accounts() {
    return accountData.accounts(this.scene, this.say).filter(({ name }) => !this.#removed.has(`account ${name}`));
  }
  async collections() {
    return accountData.collections(this.say);
  }
  async setSecret(account: string, secret: string) {
    if (secret === "wrong") throw accountData.refused(account, this.say);
    this.#answered.add("sign-in-crm");
    if (this.scene.name === "signed-out") this.scene.name = "idle";
    this.#changed();
  }
  async trustCertificate(account: string) {
    this.#trusted.add(account);
  }
  async forgetCertificate(account: string) {
    this.#trusted.delete(account);
  }
  async selftest() {
    return accountData.selftest(this.say);
  }
  async leavePreview(account: string) {
    return accountData.leaving(account, this.say);
  }
  async removeAccount(account: string) {
    this.#removed.add(`account ${account}`);
  }

  async rules(pairing: string) {
    return this.#rules.get(pairing) ?? ruleData.rules(this.scene, this.say, pairing);
  }
  async checkRules(rules: PairingRules) {
    return ruleData.consequence(await this.rules(rules.name), rules, this.say);
  }
  async saveRules(rules: PairingRules) {
    this.#rules.set(rules.name, rules);
    return rules;
  }
  async week(rules: PairingRules, start: string | null) {
    return ruleData.week(rules, start, this.say, this.scene.language);
  }
  async mapping(pairing: string, kind: Kind) {
    return this.#mappings.get(`${pairing} ${kind}`) ?? mappingData.mapping(this.scene, this.say, pairing, kind);
  }
  async checkMapping(view: MappingView) {
    return mappingData.consequence(view, this.say);
  }
  async saveMapping(view: MappingView) {
    this.#mappings.set(`${view.pairing} ${view.kind}`, view);
    return view;
  }

  async appSettings() {
    return this.#settings;
  }
  async saveAppSettings(settings: AppSettings) {
    this.#settings = settings;
    this.scene.language = settings.language;
    this.#tell("language", { language: settings.language });
    return settings;
  }
  async sendDigest() {
    return this.say("The digest was sent to 2 people.", "Il riepilogo è stato inviato a 2 persone.");
  }
  async about() {
    return settingData.about();
  }
  async diagnostics() {
    return settingData.diagnostics(this.scene, this.say);
  }
  async saveDiagnostics() {
    return "/home/giulia/ponte-diagnostics-2026-10-06.zip";
  }
  async openSettingsFile() {}
  async openLogFolder() {}
  async openReleasePage() {}
}
