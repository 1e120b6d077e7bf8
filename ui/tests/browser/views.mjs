// Everything that is looked at: each page in its situations, and what opens over it. `open` leads there from the page.

const button = (page, name) => page.getByRole("button", { name });
const both = (english, italian) => new RegExp(`^(${english}|${italian})`);

/** Continues the first run as a newcomer would, up to a step. */
async function setUp(page, upTo) {
  const fill = async (index, text) => page.locator("form input").nth(index).fill(text);
  await button(page, both("Begin", "Cominciamo")).click();
  await page.locator("form").waitFor();
  if (upTo === "crm-empty") return button(page, both("Continue", "Continua")).click();
  await fill(0, upTo === "certificate" ? "https://selfsigned.example.it" : "https://crm.fratellibianchi.it");
  await fill(1, "giulia.rossi");
  await fill(2, "k3yk3yk3y");
  await page.locator("form input").nth(2).blur();
  if (upTo === "certificate") return button(page, both("Look at", "Guarda il")).click();
  await page.getByText(/Giulia|giulia\.rossi/).last().waitFor();
  if (upTo === "crm") return;
  await button(page, both("Continue", "Continua")).click();
  await page.getByRole("heading", { level: 1, name: both("Your calendar", "Il tuo calendario") }).waitFor();
  await fill(0, "giulia@fratellibianchi.it");
  await page.locator("form input").nth(0).blur();
  await page.getByText(/Nextcloud/).waitFor();
  await fill(2, "password");
  await page.locator("form input").nth(2).blur();
  if (upTo === "calendar") return page.getByText(/31\.0\.4/).waitFor();
  await button(page, both("Continue", "Continua")).click();
  await page.getByRole("heading", { level: 1, name: both("What should", "Che cosa vuoi") }).waitFor();
  if (upTo === "what") return;
  await button(page, both("Show me", "Mostrami")).click();
  await page.locator("table").waitFor();
}

const dialog = (page) => page.locator("dialog[open]").waitFor();

export const views = [
  { name: "overview", page: "overview", scene: "idle" },
  { name: "overview-syncing", page: "overview", scene: "syncing" },
  { name: "overview-needs-you", page: "overview", scene: "needs-you" },
  { name: "overview-paused", page: "overview", scene: "paused" },
  { name: "overview-offline", page: "overview", scene: "offline" },
  { name: "overview-signed-out", page: "overview", scene: "signed-out" },
  { name: "overview-troubles", page: "overview", scene: "troubles" },
  { name: "overview-pause", page: "overview", scene: "idle", open: (page) => button(page, both("Pause", "Pausa")).click() },
  { name: "overview-remove", page: "overview", scene: "idle", open: async (page) => (await button(page, both("Remove …", "Rimuovi …")).first().click(), dialog(page)) },
  { name: "needs", page: "needs", scene: "troubles" },
  { name: "needs-empty", page: "needs", scene: "idle" },
  { name: "sign-in", page: "needs", scene: "signed-out", open: async (page) => (await page.locator("main").getByRole("button", { name: both("Sign in", "Accedi") }).click(), dialog(page)) },
  { name: "activity", page: "activity", scene: "many", open: (page) => page.locator("[role=option]").nth(2).click().then(() => page.locator("#run").waitFor()) },
  { name: "activity-list", page: "activity", scene: "many", open: (page) => page.locator("[role=option]").first().waitFor() },
  { name: "activity-none", page: "activity", scene: "idle", open: (page) => page.locator("input[type=search]").fill("xyzxyz").then(() => page.getByText(/Nothing fits|Nulla corrisponde/).waitFor()) },
  {
    name: "undo", page: "activity", scene: "idle",
    open: async (page) => {
      await page.locator("[role=option]").nth(1).click();
      await button(page, /^(Take these|Annulla queste)/).click();
      await dialog(page);
      await page.getByText(/does not come back|non torna/).waitFor();
    },
  },
  {
    name: "explain", page: "activity", scene: "idle",
    open: async (page) => {
      await button(page, /^(Where is|Dov'è)/).click();
      await page.locator("dialog input").first().fill("Visita");
      await page.keyboard.press("Enter");
      await page.locator("dialog h3").waitFor();
    },
  },
  { name: "accounts", page: "accounts", scene: "troubles" },
  { name: "accounts-locked", page: "accounts", scene: "locked", open: (page) => button(page, both("Change", "Modifica")).first().click().then(() => dialog(page)) },
  { name: "account-add", page: "accounts", scene: "idle", open: async (page) => (await button(page, both("Add an", "Aggiungi un")).click(), await dialog(page), await button(page, both("Try and save", "Prova e salva")).click()) },
  { name: "selftest", page: "accounts", scene: "idle", open: async (page) => (await button(page, both("Try the", "Prova il")).first().click(), await dialog(page), await button(page, both("Start", "Avvia")).click(), await page.locator("dialog li").first().waitFor()) },
  { name: "leave", page: "accounts", scene: "idle", open: async (page) => (await button(page, both("Remove …", "Rimuovi …")).nth(1).click(), await dialog(page), await page.locator("dialog input[type=radio]").nth(1).click()) },
  { name: "rules", page: "rules", scene: "idle", open: (page) => page.locator("figure").waitFor() },
  {
    name: "rules-changed", page: "rules", scene: "idle",
    open: async (page) => {
      await page.locator("figure").waitFor();
      await page.getByRole("checkbox", { name: both("Only some hours", "Solo alcune ore") }).check();
      await page.getByRole("radio", { name: /^(From a day on|Da un giorno in poi)/ }).check();
      await page.getByText(/412/).waitFor();
    },
  },
  { name: "rules-locked", page: "rules", scene: "locked", open: (page) => page.locator("figure").waitFor() },
  { name: "rules-general", page: "rules", scene: "locked", open: (page) => page.getByRole("tab").last().click() },
  { name: "rules-contacts", page: "rules", scene: "idle", open: (page) => page.getByRole("tab").nth(2).click() },
  { name: "mapping", page: "mapping", scene: "idle", open: async (page) => (await page.locator("table").waitFor(), await page.locator("table select").last().selectOption({ index: 1 }), await page.getByRole("region").waitFor()) },
  { name: "mapping-events", page: "mapping", scene: "idle", open: (page) => page.getByRole("tab").nth(2).click().then(() => page.locator("table").waitFor()) },
  { name: "settings", page: "settings", scene: "idle" },
  { name: "settings-troubles", page: "settings", scene: "troubles", open: async (page) => (await page.getByLabel(/^(To|A chi)$/).last().fill("giulia@"), await button(page, /^(Save|Salva)$/).click(), await page.getByText(/^1 (field|campo)/).waitFor()) },
  { name: "settings-locked", page: "settings", scene: "locked" },
  { name: "about", page: "about", scene: "idle", open: async (page) => (await button(page, both("Show what", "Mostra che")).click(), await page.locator("summary").last().click()) },
  { name: "setup-welcome", page: "setup", scene: "empty" },
  { name: "setup-crm-empty", page: "setup", scene: "empty", open: (page) => setUp(page, "crm-empty") },
  { name: "setup-crm", page: "setup", scene: "empty", open: (page) => setUp(page, "crm") },
  { name: "certificate", page: "setup", scene: "empty", open: (page) => setUp(page, "certificate").then(() => dialog(page)) },
  { name: "setup-calendar", page: "setup", scene: "empty", open: (page) => setUp(page, "calendar") },
  { name: "setup-what", page: "setup", scene: "empty", open: (page) => setUp(page, "what") },
  { name: "setup-preview", page: "setup", scene: "empty", open: (page) => setUp(page, "preview") },
];
