import type { EjectOutcome, Volume } from '../../../contract/volumes.ts';
import { openDropFolders } from './drop-folders/drop-folders.ts';
import { isLocalFolder } from './local-folders.ts';
import { thisPlatform } from './this-platform.ts';
import type { VolumePlatform } from './volume-platform.ts';

/** The discs, sticks, cards, shares and drops of this computer. */
export interface Volumes {
  /** What is there now. */
  list(): Promise<Volume[]>;
  /** Begins to watch: every volume that comes or goes is told, with all that are there. To be called once. */
  watch(onChanged: (volumes: Volume[]) => void): void;
  /** Takes other drop folders into view. They are looked at once `watch` was called. */
  setDropFolders(folders: readonly string[]): void;
  /** Takes a volume out. One that is gone already counts as ejected. */
  eject(volumeId: string): Promise<EjectOutcome>;
  close(): void;
}

/** Nothing is asked of the system before `list` or `watch` is called. */
export function openVolumes(
  options: { readonly platform?: VolumePlatform; readonly settleMs?: number; readonly everyMs?: number } = {},
): Volumes {
  const { platform = thisPlatform() } = options;
  let mounted: Volume[] = [];
  let folders: readonly string[] = [];
  let onChanged: ((volumes: Volume[]) => void) | null = null;
  let endWatch = (): void => undefined;
  let told = '';
  let looking: Promise<void> | null = null;
  let lookAgain = false;

  const insertions = countInsertions();
  const drops = openDropFolders({ ...options, isLocal: isLocalFolder, onChanged: () => tell() });
  const all = () => [...mounted, ...drops.volumes()];

  function tell(): void {
    if (onChanged === null) return;
    const now = JSON.stringify(all());
    if (now === told) return;
    told = now;
    onChanged(all());
  }

  /** One look at a time; what changes meanwhile is seen by the next, which follows at once. */
  function look(): Promise<void> {
    lookAgain = true;
    looking ??= (async () => {
      while (lookAgain) {
        lookAgain = false;
        mounted = insertions.named(await platform.list());
        tell();
      }
    })().finally(() => {
      looking = null;
    });
    return looking;
  }

  return {
    async list() {
      // Once it watches, the last look is as good as a new one.
      if (onChanged === null || told === '') await look();
      return all();
    },
    watch(listener) {
      onChanged = listener;
      endWatch = platform.watch(() => void look());
      drops.set(folders);
      void look();
    },
    setDropFolders(next) {
      folders = next;
      if (onChanged !== null) drops.set(folders);
    },
    async eject(volumeId) {
      if (!all().some(({ id }) => id === volumeId)) await look();
      const volume = all().find(({ id }) => id === volumeId);
      if (volume === undefined) return 'ejected';
      if (!volume.ejectable) return 'not-supported';
      const outcome = await platform.eject(volume);
      await look();
      return outcome;
    },
    close() {
      onChanged = null;
      endWatch();
      drops.close();
    },
  };
}

/** The system uses its names again: the same disc put in a second time is a volume of its own all the same. */
function countInsertions() {
  const counts = new Map<string, number>();
  let present = new Set<string>();
  return {
    named(volumes: readonly Volume[]): Volume[] {
      for (const { id } of volumes) if (!present.has(id)) counts.set(id, (counts.get(id) ?? 0) + 1);
      present = new Set(volumes.map(({ id }) => id));
      return volumes.map((volume) => ({ ...volume, id: `${volume.id}.${counts.get(volume.id)}` }));
    },
  };
}
