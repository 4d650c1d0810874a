import type { OrthancOptions } from '../../demo/orthanc.ts';
import type { Random } from '../fuzz/random.ts';
import type { FaultBed } from './fault-bed.ts';

/** One way in which the world fails. A file each in `cases/`, and a line in `all-cases.ts`. */
export interface FaultCase {
  readonly name: string;
  /** What is promised when it happens: the sentence of the test. */
  readonly promise: string;
  /** Settings of the Orthanc that this case needs for itself; without them it shares one. */
  readonly orthanc?: () => OrthancOptions;
  /** Why it cannot run here; null when it can. */
  cannotRun?(): string | null;
  /**
   * Makes it happen and brings the import to an end. The bed checks afterwards that no image is lost, none stored twice, no green untrue, and that ledger
   * and archive agree.
   */
  run(bed: FaultBed, random: Random): Promise<void>;
}
