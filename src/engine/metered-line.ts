import { type RunTool, runTool } from './media/volumes/run-tool.ts';

/** Whether the line that this machine uses now costs by the byte, as its system says. */
export interface MeteredLine {
  /** As of the last look; false where the system does not say. */
  isMetered(): boolean;
  look(): Promise<void>;
  /** Looks again and again, for as long as `isWanted` says so. */
  watch(isWanted: () => boolean, changed: () => void): void;
  close(): void;
}

const timeoutMs = 5_000;
const lookEveryMs = 30_000;
/** NetworkManager's `NMMetered`: 1 yes, 3 a guess that it is (a phone's hotspot). */
const networkManagerYes: ReadonlySet<unknown> = new Set([1, 3]);
/** `NetworkCostType` of Windows: what is paid for by the byte or up to a limit. */
const windowsCosts: ReadonlySet<string> = new Set(['Fixed', 'Variable']);

const busArguments = [
  '--json=short',
  'get-property',
  'org.freedesktop.NetworkManager',
  '/org/freedesktop/NetworkManager',
  'org.freedesktop.NetworkManager',
  'Metered',
] as const;
const windowsQuestion =
  '$null = [Windows.Networking.Connectivity.NetworkInformation, Windows, ContentType = WindowsRuntime]; ' +
  '[Windows.Networking.Connectivity.NetworkInformation]::GetInternetConnectionProfile().GetConnectionCost().NetworkCostType';

/** What `busctl` says of NetworkManager's property `Metered`: `{"type":"u","data":4}`. Null for anything else. */
export function meteredFromBus(stdout: string): boolean | null {
  try {
    const answer: unknown = JSON.parse(stdout);
    if (typeof answer !== 'object' || answer === null || !('data' in answer)) return null;
    return networkManagerYes.has(answer.data);
  } catch {
    return null;
  }
}

/** The name of Windows' `NetworkCostType`; null without a connection. */
export function meteredFromWindows(stdout: string): boolean | null {
  const cost = stdout.trim();
  return cost === '' ? null : windowsCosts.has(cost);
}

/**
 * Asks the system with programs of its own and fixed arguments: NetworkManager over D-Bus on Linux, the connection's cost on Windows. macOS has
 * no program that tells; there, and without NetworkManager, no line counts as metered.
 */
export function openMeteredLine(run: RunTool = runTool, platform: NodeJS.Platform = process.platform): MeteredLine {
  let metered = false;
  let timer: NodeJS.Timeout | undefined;

  async function ask(): Promise<boolean | null> {
    if (platform === 'linux') {
      const answer = await run('busctl', busArguments, { timeoutMs });
      return answer.kind === 'ended' && answer.exitCode === 0 ? meteredFromBus(answer.stdout) : null;
    }
    if (platform !== 'win32') return null;
    const answer = await run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', windowsQuestion], {
      timeoutMs,
    });
    return answer.kind === 'ended' && answer.exitCode === 0 ? meteredFromWindows(answer.stdout) : null;
  }
  async function look(): Promise<void> {
    metered = (await ask()) ?? false;
  }
  return {
    isMetered: () => metered,
    look,
    watch(isWanted, changed) {
      const tick = async (): Promise<void> => {
        if (!isWanted()) return;
        const before = metered;
        await look();
        if (before !== metered) changed();
      };
      timer = setInterval(() => void tick(), lookEveryMs).unref();
      void tick();
    },
    close: () => clearInterval(timer),
  };
}
