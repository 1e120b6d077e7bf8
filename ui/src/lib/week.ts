// Where the events of a day stand in a picture of the week: by their hours, and beside each other where they overlap.
import type { WeekEvent, WeekView } from "./bindings";

export type Placed = { event: WeekEvent; from: number; to: number; lane: number; lanes: number };

/** Minutes since midnight; "24:00" is the end of the day. */
export function minutes(time: string): number {
  const [hours, rest] = time.split(":").map(Number);
  return (hours ?? 0) * 60 + (rest ?? 0);
}

/** The events of a day with hours, each in a lane of its own among those it overlaps. */
export function placed(events: readonly WeekEvent[]): Placed[] {
  const sorted = events
    .filter(({ allDay }) => !allDay)
    .map((event) => ({ event, from: minutes(event.from), to: Math.max(minutes(event.to), minutes(event.from) + 15) }))
    .sort((one, other) => one.from - other.from || other.to - one.to);
  const done: Placed[] = [];
  let cluster: Placed[] = [];
  let ends: number[] = [];
  const close = () => {
    for (const one of cluster) one.lanes = ends.length;
    done.push(...cluster);
    [cluster, ends] = [[], []];
  };
  for (const one of sorted) {
    if (cluster.length > 0 && one.from >= Math.max(...ends)) close();
    const free = ends.findIndex((end) => end <= one.from);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = one.to;
    cluster.push({ ...one, lane, lanes: 1 });
  }
  close();
  return done;
}

/** The hours to draw: those of the working day, and wider where events are. */
export function hours(week: WeekView): { first: number; last: number } {
  const timed = week.days.flatMap(({ events }) => placed(events));
  const first = Math.min(8, ...timed.map(({ from }) => Math.floor(from / 60)));
  const last = Math.max(19, ...timed.map(({ to }) => Math.ceil(to / 60)));
  return { first, last: Math.min(24, last) };
}

/** How many of the week sync, are masked, are left out. */
export function counts(week: WeekView): Record<WeekEvent["fate"], number> {
  const found = { syncs: 0, masked: 0, "left-out": 0 };
  for (const { events } of week.days) for (const { fate } of events) found[fate]++;
  return found;
}

/** The Monday so many weeks from another one. */
export function shifted(start: string, weeks: number): string {
  const date = new Date(`${start}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + weeks * 7);
  return date.toISOString().slice(0, 10);
}
