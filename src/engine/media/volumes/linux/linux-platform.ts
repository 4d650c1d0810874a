import { readFileSync } from 'node:fs';
import { type RunTool, runTool } from '../run-tool.ts';
import type { VolumePlatform } from '../volume-platform.ts';
import { type BlockDevice, lsblkArguments, parseBlockDevices } from './block-devices.ts';
import { ejectOnLinux } from './eject-on-linux.ts';
import { linuxVolumes } from './linux-volumes.ts';

/** With the look that it starts it stays well under the three seconds that a person waits. */
const everyMs = 1000;
const lsblkTimeoutMs = 1500;

/**
 * Linux: the mount table says what is mounted, lsblk(8) what it is. Node cannot wait for the table's POLLPRI (proc(5)), so it is read every
 * second: it lies in the kernel's memory.
 */
export function linuxPlatform(options: {
  readonly mountRoots: readonly string[];
  readonly run?: RunTool;
  readonly readMountTable?: () => string;
}): VolumePlatform {
  const { mountRoots, run = runTool, readMountTable = mountTable } = options;

  async function devices(): Promise<BlockDevice[]> {
    const answer = await run('lsblk', lsblkArguments, { timeoutMs: lsblkTimeoutMs });
    return answer.kind === 'ended' ? parseBlockDevices(answer.stdout) : [];
  }

  // What was listed last, not what was looked at last: a disc that comes and goes between two looks may have been listed meanwhile.
  let listed: string | null = null;

  return {
    async list() {
      listed = readMountTable();
      return linuxVolumes(listed, await devices(), mountRoots);
    },
    watch(onHint) {
      const look = () => {
        if (readMountTable() !== listed) onHint();
      };
      const timer = setInterval(look, everyMs);
      timer.unref();
      look();
      return () => clearInterval(timer);
    },
    eject: (volume) => ejectOnLinux(volume, run),
  };
}

/** Read without the thread pool, which reads of a dead drive may have filled. */
function mountTable(): string {
  try {
    return readFileSync('/proc/self/mountinfo', 'utf8');
  } catch {
    return '';
  }
}
