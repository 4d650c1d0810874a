import type { KeyObject } from 'node:crypto';

export interface Release {
  /** Packages of one system. */
  files: string[];
  version: string;
  kind: 'latest' | 'earlier';
  /** `''` for Windows, `-mac`, `-linux`, `-linux-arm64`. */
  system: string;
  privateKey: KeyObject;
  outDir: string;
  at?: Date;
  validDays?: number;
  /** To how many desks in a hundred it is offered yet. */
  percent?: number;
  readableLedger?: number;
}
export function writeFeed(release: Release): string;
