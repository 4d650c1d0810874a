import type { Clock } from './clock.ts';

/** Finds how many connections at once bring the most over this line to this archive. */
export interface ConnectionTuner {
  /** Connections to use now, 1 to what the site allows. */
  width(): number;
  /** An upload begins; what was found before still counts, the pause does not. */
  begin(): void;
  /** Bytes of the payload that left just now, on whichever connection. */
  moved(bytes: number): void;
  /** The line or the archive failed: fewer are tried next. */
  troubled(): void;
}

/** After a change of width the first moments still belong to the old one. */
const settleMs = 300;
const measureMs = 1_000;
/** More connections must be worth it; fewer may cost a little. Between the two, nothing changes: no swinging to and fro. */
const worthwhile = 1.1;
const asGood = 0.95;
/** A width that is plainly worse costs no more time than it takes to be sure: so long, and so many pieces. */
const plainlyWorse = 0.75;
const sureMs = 400;
const surePieces = 24;
/** The line or the archive's other work changes over the day. */
const lookAgainMs = 60_000;
const usualWidth = 4;

interface Found {
  readonly width: number;
  readonly rate: number;
}

/**
 * Climbs by doubling while it is worth it, tries half where it was not, then the middles between the best and its neighbours: at most six
 * measurements of 1.3 s, so that the best is found within ten seconds. Looks again every minute, one step up or down.
 */
export function tuneConnections(options: { clock: Clock; most: () => number }): ConnectionTuner {
  const { clock } = options;
  const most = (): number => Math.max(1, options.most());
  let width = usualWidth;
  let changedAt = clock.elapsedMs();
  let countedFrom = 0;
  let bytes = 0;
  let pieces = 0;
  let best: Found | null = null;
  /** Every width measured in this search, with its rate. */
  let known = new Map<number, number>();
  let settledAt: number | null = null;
  let lookUp = true;

  function use(next: number): void {
    width = Math.min(Math.max(next, 1), most());
    startMeasuring();
  }
  function startMeasuring(): void {
    changedAt = clock.elapsedMs();
    countedFrom = 0;
    bytes = 0;
    pieces = 0;
  }
  function isPlainlyWorse(tookMs: number): boolean {
    if (settledAt !== null || best === null || tookMs < sureMs || pieces < surePieces) return false;
    return bytes / tookMs < best.rate * plainlyWorse;
  }
  function search(): void {
    best = null;
    known = new Map();
    settledAt = null;
  }

  function judge(rate: number): void {
    known.set(width, rate);
    const peak = Math.max(...known.values());
    const better =
      best === null ||
      (width > best.width ? rate > best.rate * worthwhile : rate >= Math.max(best.rate, peak) * asGood);
    if (best === null || better) best = { width, rate };
    const next = nextToTry(best, known, most());
    if (next === null) settledAt = clock.elapsedMs();
    use(next ?? best.width);
  }

  function lookAgain(rate: number): void {
    search();
    known.set(width, rate);
    best = { width, rate };
    const neighbour = lookUp ? width + 1 : width - 1;
    lookUp = !lookUp;
    // Every other width counts as known, so that only this one step is tried.
    for (let other = 1; other <= most(); other += 1) if (other !== neighbour && other !== width) known.set(other, 0);
    if (neighbour >= 1 && neighbour <= most()) use(neighbour);
    else settledAt = clock.elapsedMs();
  }

  return {
    width: () => Math.min(width, most()),
    begin: startMeasuring,
    moved(moved) {
      const now = clock.elapsedMs();
      if (width > most()) use(most());
      if (now - changedAt < settleMs) return;
      if (countedFrom === 0) countedFrom = now;
      bytes += moved;
      pieces += 1;
      const tookMs = now - countedFrom;
      if (tookMs < measureMs && !isPlainlyWorse(tookMs)) return;
      const rate = bytes / tookMs;
      if (settledAt === null) judge(rate);
      else if (now - settledAt >= lookAgainMs) lookAgain(rate);
      else startMeasuring();
    },
    troubled() {
      search();
      use(Math.floor(width / 2));
    },
  };
}

/** The width that promises most of those not measured yet; null when the best is found. */
function nextToTry(best: Found, known: ReadonlyMap<number, number>, most: number): number | null {
  const untried = (width: number): boolean => width >= 1 && width <= most && !known.has(width);
  const doubled = Math.min(best.width * 2, most);
  if (untried(doubled)) return doubled;
  const half = Math.floor(best.width / 2);
  const climbed = [...known.keys()].some((width) => width < best.width);
  if (!climbed && untried(half)) return half;
  const above = Math.min(...[...known.keys()].filter((width) => width > best.width));
  const below = Math.max(...[...known.keys()].filter((width) => width < best.width));
  const middles = [(best.width + above) / 2, (best.width + below) / 2].filter(Number.isFinite).map(Math.floor);
  return middles.find(untried) ?? null;
}
