import type Database from 'better-sqlite3';
import { FaultError } from '../../contract/fault.ts';
import { first } from './migrations/0001-first.ts';
import { documents } from './migrations/0002-documents.ts';
import { media } from './migrations/0003-media.ts';
import { heldFiles } from './migrations/0004-held-files.ts';
import { records } from './migrations/0005-records.ts';
import { decisions } from './migrations/0006-decisions.ts';
import { linking } from './migrations/0008-linking.ts';
import { heldDocuments } from './migrations/0010-held-documents.ts';
import { series } from './migrations/0011-series.ts';
import { deidentification } from './migrations/0012-deidentification.ts';
import { desk } from './migrations/0013-desk.ts';
import { people } from './migrations/0014-people.ts';
import { research } from './migrations/0015-research.ts';
import { queue } from './migrations/0016-queue.ts';
import { archives } from './migrations/0017-archives.ts';
import { researchLaneColumn } from './migrations/0018-research-lane.ts';

/** In order; a migration that a release has carried is never changed again. Text in the code, so that a bundle carries it too. */
export const ledgerSteps: readonly string[] = [
  first,
  documents,
  media,
  heldFiles,
  records,
  decisions,
  linking,
  heldDocuments,
  series,
  deidentification,
  desk,
  people,
  research,
  queue,
  archives,
  researchLaneColumn,
];

/** The shape that this Gantry gives the records. A release's description names it, so that nobody goes back to a version that could not read them. */
export const ledgerVersion = ledgerSteps.length;

/**
 * Brings a ledger to the newest shape, each step in one transaction. Throws `ledger-newer` for a ledger that a newer Gantry has
 * already changed: an older one would not understand its facts.
 */
export function migrate(db: Database, steps: readonly string[] = ledgerSteps): void {
  const version = Number(db.pragma('user_version', { simple: true }));
  if (version > steps.length)
    throw new FaultError('ledger-newer', { ledgerVersion: version, appVersion: steps.length });
  for (const [index, sql] of steps.entries()) {
    if (index < version) continue;
    db.transaction(() => {
      db.exec(sql);
      db.pragma(`user_version = ${index + 1}`);
    }).exclusive();
  }
}
