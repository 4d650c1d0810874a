/** Local times of day (`HH:MM`) between which images may leave; over midnight where `from` is later than `until`. */
export interface UploadWindow {
  readonly from: string;
  readonly until: string;
}

const minuteMs = 60_000;
/** A window opens once a day; on the day of a clock change a little later than a day. */
const longestWaitMinutes = 26 * 60;

/** Whether the clock on the wall stands inside the window. Equal times mean all day. */
export function isWindowOpen(window: UploadWindow, atMs: number): boolean {
  const local = new Date(atMs);
  const now = local.getHours() * 60 + local.getMinutes();
  const from = minutesOf(window.from);
  const until = minutesOf(window.until);
  if (from === until) return true;
  return from < until ? now >= from && now < until : now >= from || now < until;
}

/**
 * When the window opens next, or now when it is open. Goes by the clock on the wall minute by minute, which is right on the two days of the
 * year on which an hour is missing or comes twice.
 */
export function windowOpensAt(window: UploadWindow, nowMs: number): number {
  if (isWindowOpen(window, nowMs)) return nowMs;
  const fullMinute = Math.floor(nowMs / minuteMs) * minuteMs;
  for (let minute = 1; minute <= longestWaitMinutes; minute += 1) {
    const at = fullMinute + minute * minuteMs;
    if (isWindowOpen(window, at)) return at;
  }
  // Only a window inside the hour that a clock change leaves out: it opens the day after.
  return nowMs + longestWaitMinutes * minuteMs;
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
