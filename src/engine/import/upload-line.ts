import type { Clock } from './clock.ts';
import { tuneConnections } from './connection-tuner.ts';
import { limitRate, type RateLimit } from './rate-limit.ts';
import { isWindowOpen, type UploadWindow, windowOpensAt } from './upload-window.ts';

/** How a site wants its line to be used. */
export interface UploadRules {
  /** Finds the best number of connections up to the allowed one by itself; otherwise exactly that many are used. */
  readonly adaptive: boolean;
  /** For all connections together; null for no limit. */
  readonly maxBytesPerSecond: number | null;
  /** Local times between which images may leave; null for always. */
  readonly window: UploadWindow | null;
  /** The line costs by the byte now, and the site wants to wait for another. */
  readonly waitsForFreeLine?: boolean;
}

export const freeLine: UploadRules = { adaptive: false, maxBytesPerSecond: null, window: null };

/** The line to one archive, which all uploads to it share: how many connections, how fast, and when. */
export interface UploadLine {
  width(): number;
  begin(): void;
  troubled(): void;
  /** The same bytes, no faster than the line may be used; hears how they leave. */
  paced(parts: AsyncIterable<Buffer>, signal: AbortSignal): AsyncIterable<Buffer>;
  /** Null when images may leave now; otherwise why not, and when to look again (ms since 1970). */
  closed(): { readonly code: 'upload-window' | 'upload-metered'; readonly until: number } | null;
}

/** Under a limit bytes leave in crumbs, so that the line is used evenly. */
const pacedBytes = 16 * 1024;
/** A laptop is carried from line to line. */
const meteredLookMs = 60_000;

export function openUploadLine(options: {
  clock: Clock;
  connections: () => number;
  rules: () => UploadRules;
  /** What all lines of this desk may carry together; default: this one alone has the rules' limit. */
  limit?: RateLimit;
}): UploadLine {
  const { clock, connections, rules } = options;
  const tuner = tuneConnections({ clock, most: connections });
  const limit = options.limit ?? limitRate({ clock, bytesPerSecond: () => rules().maxBytesPerSecond });

  async function* paced(parts: AsyncIterable<Buffer>, signal: AbortSignal): AsyncGenerator<Buffer> {
    for await (const part of parts) {
      const step = limit.isLimited() ? pacedBytes : Math.max(1, part.length);
      for (let at = 0; at < part.length; at += step) {
        const piece = part.subarray(at, at + step);
        await limit.take(piece.length, signal);
        tuner.moved(piece.length);
        yield piece;
      }
    }
  }
  return {
    width: () => (rules().adaptive ? tuner.width() : connections()),
    begin: tuner.begin,
    troubled: tuner.troubled,
    paced,
    closed() {
      const { window, waitsForFreeLine } = rules();
      const now = clock.now();
      if (window !== null && !isWindowOpen(window, now))
        return { code: 'upload-window', until: windowOpensAt(window, now) };
      return waitsForFreeLine ? { code: 'upload-metered', until: now + meteredLookMs } : null;
    },
  };
}
