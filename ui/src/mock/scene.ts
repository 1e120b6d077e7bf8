// The situations the window can be looked at in.
export const scenes = [
  "empty",
  "idle",
  "syncing",
  "needs-you",
  "paused",
  "offline",
  "signed-out",
  "many",
  "locked",
  "troubles",
] as const;

export type SceneName = (typeof scenes)[number];

export type Scene = {
  name: SceneName;
  language: "en" | "it";
  theme: "system" | "light" | "dark";
  /** Milliseconds each answer takes. */
  delay: number;
  /** Now, in seconds since 1970: pictures do not change from day to day. */
  now: number;
};

/** Tuesday, 6 October 2026, 10:42 in Rome. */
export const NOW = 1_791_276_120;

export const usual: Scene = { name: "idle", language: "en", theme: "system", delay: 60, now: NOW };
