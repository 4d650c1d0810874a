import type { EjectOutcome, Volume } from '../../../contract/volumes.ts';

/**
 * One operating system's way to volumes. Nothing in it touches the volumes themselves (no `stat`, `statfs` or `readdir` on a mount): a dead
 * drive or share must not keep the others from being seen.
 */
export interface VolumePlatform {
  /** What is mounted now, without the system's own disks. Never rejects: what cannot be asked is left out. */
  list(): Promise<Volume[]>;
  /** Calls back whenever something may have changed. Gives the function that ends it. */
  watch(onHint: () => void): () => void;
  eject(volume: Volume): Promise<EjectOutcome>;
}
