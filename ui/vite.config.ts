// Two sets of tests: `words` holds catalogue and sources against each other and belongs to the check; `window` runs the window itself.
import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("..", import.meta.url));

export default defineConfig({
  plugins: [svelte(), svelteTesting()],
  base: "./",
  resolve: { alias: { $locales: `${root}src-tauri/engine/locales` } },
  server: { port: 5173, strictPort: true, fs: { allow: [root] } },
  build: {
    target: ["es2022", "safari15"],
    // The window's policy allows no data: scripts and styles; a file of its own is always allowed.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    license: false,
  },
  test: {
    projects: [
      { extends: true, test: { name: "words", include: ["tests/words.test.ts"], environment: "node" } },
      {
        extends: true,
        test: {
          name: "window",
          include: ["tests/**/*.test.ts"],
          exclude: ["tests/words.test.ts"],
          environment: "jsdom",
          setupFiles: ["tests/setup.ts"],
          testTimeout: 30_000,
        },
      },
    ],
  },
});
