import { userInfo } from 'node:os';
import { join } from 'node:path/posix';
import type { Volume } from '../../../../contract/volumes.ts';
import { isLocalFolder } from '../local-folders.ts';
import { type RunTool, runTool } from '../run-tool.ts';
import type { VolumePlatform } from '../volume-platform.ts';
import { watchHints } from '../watch-hints.ts';
import { type BlockDevice, lsblkArguments, parseBlockDevices } from './block-devices.ts';
import { ejectOnLinux } from './eject-on-linux.ts';
import { linuxVolumes } from './linux-volumes.ts';
import { readMountTable as mountTable } from './read-mount-table.ts';
import { unopenedVolumes } from './unopened-volumes.ts';

/** With the look that it starts it stays well under the three seconds that a person waits. */
const everyMs = 1000;
/** The folder of a mount is made a moment before it is mounted. */
const mountingMs = 200;
const lsblkTimeoutMs = 1500;
/** A disc that is not opened changes no mount table: lsblk itself is asked now and then. */
const devicesEveryMs = 4000;
/** A desktop opens a disc some seconds after it came in: until then nothing is said of it. */
const openingMs = 10_000;

/**
 * Linux: the mount table says what is mounted, lsblk(8) what it is. Node cannot wait for the table's POLLPRI (proc(5)), so it is read every
 * second: it lies in the kernel's memory. A folder that comes or goes below a mount root wakes the look before that.
 */
export function linuxPlatform(options: {
  readonly mountRoots: readonly string[];
  readonly run?: RunTool;
  readonly readMountTable?: () => string;
  readonly nowMs?: () => number;
}): VolumePlatform {
  const { mountRoots, run = runTool, readMountTable = mountTable, nowMs = () => performance.now() } = options;
  let isWatching = false;
  const unopenedSince = new Map<string, number>();

  /** Those that had their time to be opened. Who only looks once does not wait for it. */
  function stillUnopened(volumes: readonly Volume[]): Volume[] {
    const present = new Set(volumes.map(({ id }) => id));
    for (const id of unopenedSince.keys()) if (!present.has(id)) unopenedSince.delete(id);
    return volumes.filter(({ id }) => {
      const since = unopenedSince.get(id) ?? nowMs();
      unopenedSince.set(id, since);
      return !isWatching || nowMs() - since >= openingMs;
    });
  }

  async function devices(): Promise<BlockDevice[]> {
    const answer = await run('lsblk', lsblkArguments, { timeoutMs: lsblkTimeoutMs });
    return answer.kind === 'ended' ? parseBlockDevices(answer.stdout) : [];
  }

  // What was listed last, not what was looked at last: a disc that comes and goes between two looks may have been listed meanwhile.
  let listed: string | null = null;

  return {
    async list() {
      listed = readMountTable();
      const known = await devices();
      return [...linuxVolumes(listed, known, mountRoots), ...stillUnopened(unopenedVolumes(listed, known))];
    },
    watch(onHint) {
      const look = () => {
        if (readMountTable() !== listed) onHint();
      };
      const timer = setInterval(look, everyMs);
      timer.unref();
      const slower = setInterval(onHint, devicesEveryMs);
      slower.unref();
      isWatching = true;
      const folders = mountRoots.flatMap((root) => [root, join(root, userInfo().username)]);
      const endHints = watchHints(
        folders.filter((folder) => isLocalFolder(folder, readMountTable())),
        () => setTimeout(look, mountingMs).unref(),
      );
      look();
      return () => {
        clearInterval(timer);
        clearInterval(slower);
        endHints();
      };
    },
    eject: (volume) => ejectOnLinux(volume, run),
  };
}
