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

/** The way out of the house as `route -n get default` of macOS has it; null without one. */
export function defaultRoute(stdout: string): { device: string; gateway: string } | null {
  const device = /^\s*interface: (\w+)$/m.exec(stdout)?.[1];
  return device === undefined ? null : { device, gateway: /^\s*gateway: (\S+)$/m.exec(stdout)?.[1] ?? '' };
}

/** An iPhone or iPad that shares its line is always the first address of this network. */
const iosHotspot = /^172\.20\.10\./;

/** What `ipconfig getpacket` of macOS shows of the DHCP answer: an Android phone that shares its line says so in option 43. */
export function meteredFromPacket(stdout: string): boolean {
  return stdout.includes('ANDROID_METERED');
}

/**
 * Asks the system with programs of its own and fixed arguments: NetworkManager over D-Bus on Linux, the connection's cost on Windows. macOS has no program that
 * tells what it knows of a line's cost (`NWPath.isExpensive`); there a phone that shares its line is recognised by its address or its DHCP answer, and nothing
 * else. Where nothing is said, no line counts as metered.
 */
export function openMeteredLine(run: RunTool = runTool, platform: NodeJS.Platform = process.platform): MeteredLine {
  let metered = false;
  let timer: NodeJS.Timeout | undefined;

  async function ask(): Promise<boolean | null> {
    if (platform === 'linux') {
      const answer = await run('busctl', busArguments, { timeoutMs });
      return answer.kind === 'ended' && answer.exitCode === 0 ? meteredFromBus(answer.stdout) : null;
    }
    if (platform === 'darwin') return askMac();
    if (platform !== 'win32') return null;
    const answer = await run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', windowsQuestion], {
      timeoutMs,
    });
    return answer.kind === 'ended' && answer.exitCode === 0 ? meteredFromWindows(answer.stdout) : null;
  }
  async function askMac(): Promise<boolean | null> {
    const routed = await run('route', ['-n', 'get', 'default'], { timeoutMs });
    const way = routed.kind === 'ended' && routed.exitCode === 0 ? defaultRoute(routed.stdout) : null;
    if (way === null) return null;
    if (iosHotspot.test(way.gateway)) return true;
    const packet = await run('ipconfig', ['getpacket', way.device], { timeoutMs });
    return packet.kind === 'ended' && packet.exitCode === 0 ? meteredFromPacket(packet.stdout) : null;
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
