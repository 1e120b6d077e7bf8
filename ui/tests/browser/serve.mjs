// The built window, served with the policy the app gives it, and the sample app as a script.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

export const ui = fileURLToPath(new URL("../..", import.meta.url));
export const dist = join(ui, "dist");

export const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src ipc:";
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };

/** Serves until it is closed; its address and how to close it. */
export async function serve() {
  const server = createServer(async (request, response) => {
    // Browsers ask for it by themselves.
    if (request.url === "/favicon.ico") return response.writeHead(204).end();
    const path = normalize(new URL(request.url ?? "/", "http://localhost").pathname).replace(/^(\.\.[/\\])+/, "");
    try {
      const body = await readFile(join(dist, path === "/" ? "index.html" : path));
      response.writeHead(200, { "content-type": TYPES[extname(path) || ".html"] ?? "application/octet-stream", "content-security-policy": POLICY });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const address = server.address();
  return { url: `http://127.0.0.1:${address.port}/`, close: () => server.close() };
}

/** Builds the window where it is not there yet. */
export async function built() {
  try {
    await readFile(join(dist, "index.html"));
  } catch {
    await build({ root: ui, logLevel: "warn" });
  }
}

/** The sample app, as text of one script. */
export async function sample() {
  const made = await build({
    root: ui,
    configFile: false,
    logLevel: "warn",
    build: { write: false, minify: false, lib: { entry: join(ui, "tests/browser/inject.ts"), formats: ["iife"], name: "injected" } },
  });
  return [made].flat()[0].output[0].code;
}
