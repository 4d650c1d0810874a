import type { SkipReason } from '../../../contract/scan.ts';
import type { Extent } from './extents.ts';

/** A file as a tree of a disc image describes it. */
export interface FileOnImage {
  readonly path: string;
  readonly sizeBytes: number;
  readonly skip?: SkipReason;
  readonly extents: readonly Extent[];
  /** Small files may lie within their own descriptor (UDF). */
  readonly embedded?: Buffer;
}
