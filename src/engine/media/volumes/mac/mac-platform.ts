import { readdirSync } from 'node:fs';
import type { EjectOutcome, Volume } from '../../../../contract/volumes.ts';
import { type RunTool, runTool } from '../run-tool.ts';
import type { VolumePlatform } from '../volume-platform.ts';
import { isDeviceName, mountedDevices, networkVolumes, volumeOfInfo } from './mac-volumes.ts';

const diskutil = '/usr/sbin/diskutil';
const everyMs = 1000;
const askTimeoutMs = 1500;
const ejectTimeoutMs = 30_000;

/** macOS: the names in `/Volumes` say that something changed, diskutil(8) and mount(8) what it is. */
export function macPlatform(
  options: { readonly run?: RunTool; readonly mountNames?: () => string } = {},
): VolumePlatform {
  const { run = runTool, mountNames = namesInVolumes } = options;

  async function ask(program: string, args: readonly string[]): Promise<string> {
    const answer = await run(program, args, { timeoutMs: askTimeoutMs });
    return answer.kind === 'ended' ? answer.stdout : '';
  }
  async function disks(): Promise<Volume[]> {
    const devices = mountedDevices(await ask(diskutil, ['list', '-plist']));
    const infos = await Promise.all(devices.map((device) => ask(diskutil, ['info', '-plist', device])));
    return infos.flatMap((info) => volumeOfInfo(info) ?? []);
  }

  // What was listed last, not what was looked at last: a disc that comes and goes between two looks may have been listed meanwhile.
  let listed: string | null = null;

  return {
    async list() {
      listed = mountNames();
      const [local, mounts] = await Promise.all([disks(), ask('/sbin/mount', [])]);
      return [...local, ...networkVolumes(mounts)];
    },
    watch(onHint) {
      const look = () => {
        if (mountNames() !== listed) onHint();
      };
      const timer = setInterval(look, everyMs);
      timer.unref();
      look();
      return () => clearInterval(timer);
    },
    async eject({ device }): Promise<EjectOutcome> {
      if (device === null || !isDeviceName(device)) return 'not-supported';
      const answer = await run(diskutil, ['eject', device], { timeoutMs: ejectTimeoutMs });
      if (answer.kind === 'missing') return 'not-supported';
      if (answer.kind === 'hung') return 'failed';
      if (answer.exitCode === 0) return 'ejected';
      // "Unmount of disk4 failed: at least one volume could not be unmounted", "… was dissented by PID 412 (…)".
      return /dissent|could not be unmounted|busy|in use/i.test(answer.stdout + answer.stderr) ? 'busy' : 'failed';
    },
  };
}

/** The folder itself lies on the system's disk: listing its names asks none of the volumes. */
function namesInVolumes(): string {
  try {
    return readdirSync('/Volumes').join('\0');
  } catch {
    return '';
  }
}
