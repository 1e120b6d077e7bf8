// The pages by name.
import type { Component } from "svelte";
import type { Page } from "../lib/bindings";
import About from "./About.svelte";
import Overview from "./overview/Overview.svelte";

export const pages: Partial<Record<Page, Component>> = {
  overview: Overview,
  about: About,
};
