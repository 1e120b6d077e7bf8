// The pages by name.
import type { Component } from "svelte";
import type { Page } from "../lib/bindings";
import About from "./About.svelte";
import Accounts from "./accounts/Accounts.svelte";
import Activity from "./activity/Activity.svelte";
import Mapping from "./Mapping.svelte";
import Needs from "./needs/Needs.svelte";
import Overview from "./overview/Overview.svelte";
import Rules from "./rules/Rules.svelte";
import Settings from "./settings/Settings.svelte";
import Setup from "./setup/Setup.svelte";

export const pages: Record<Page, Component> = {
  overview: Overview,
  needs: Needs,
  activity: Activity,
  accounts: Accounts,
  rules: Rules,
  mapping: Mapping,
  settings: Settings,
  about: About,
  setup: Setup,
};
