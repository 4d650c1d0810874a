import type { Order, Patient, RowProblem } from '../../contract/directory.ts';
import type { UploadLog } from '../../contract/imports.ts';
import type { DirectoryKind } from '../../contract/plain.ts';
import type {
  DeletionOutcome,
  DirectoryAnswer,
  DirectoryUser,
  LinkOutcome,
  OrderLink,
  UnlinkOutcome,
  ViewerAddress,
} from './directory.ts';
import type { StudyFacts } from './imaging-study.ts';

/** What is synced, each on its own. */
export const resources = ['patients', 'orders'] as const;
export type Resource = (typeof resources)[number];

/** Where a pass stands: `since` null reads everything, otherwise what changed from then on; `cursor` null begins at the first page. */
export interface PagePosition {
  readonly since: string | null;
  readonly cursor: string | null;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Where the next page begins; null behind the last. A pass may go on from it after a restart. */
  readonly next: string | null;
  /** Up to here, by the directory's own clock, this page's changes are known; null where it has no clock. */
  readonly changedUntil: string | null;
  /** How many records the directory says that the whole pass has; null where it does not say. */
  readonly total: number | null;
  /** Records that are none of ours (a laboratory's requests). */
  readonly skipped?: number;
  /** What could not be taken. */
  readonly problems: readonly RowProblem[];
  /** The cursor is not known any more (a server has forgotten its search, a file was changed): the pass begins again. */
  readonly isExpired?: boolean;
}

/** One kind of directory. Trouble on the way is a `FaultError`; a fired signal is the fault `cancelled`. */
export interface Connector {
  readonly kind: DirectoryKind;
  /** `all`: every patient of the site. `scheduled`: only who is expected, so that nobody's absence and nobody's uniqueness can be concluded. */
  readonly coverage: 'all' | 'scheduled';
  /** Resolves when the directory answers and accepts us, with what `doctor` says about it. */
  check(signal?: AbortSignal): Promise<DirectoryAnswer>;
  readPage(resource: 'patients', position: PagePosition, signal?: AbortSignal): Promise<Page<Patient>>;
  readPage(resource: 'orders', position: PagePosition, signal?: AbortSignal): Promise<Page<Order>>;
  /** What a full pass would read, in short: the same text as at the last one means that nothing has changed. Null where deltas tell. */
  version?(signal?: AbortSignal): Promise<string>;
  /** Asks the directory itself; absent where only whole passes can be read (files, worklists): the copy is then all there is. */
  readonly live?: LiveDirectory;
  close(): void;
}

/** What can be asked and told one by one. */
export interface LiveDirectory {
  /** As it stands, merged or not; null when there is none. */
  readPatient(id: string, signal?: AbortSignal): Promise<Patient | null>;
  /** By words of a name, a number or an ISO date. */
  searchText(text: string, limit: number, signal?: AbortSignal): Promise<{ patients: Patient[]; complete: boolean }>;
  searchFields(
    fields: { mrn?: string; familyName?: string; givenName?: string; birthDate?: string },
    limit: number,
    signal?: AbortSignal,
  ): Promise<{ patients: Patient[]; complete: boolean }>;
  /** With its version (`etag`). */
  readOrder(id: string, signal?: AbortSignal): Promise<Order | null>;
  ordersOf(patientId: string, signal?: AbortSignal): Promise<Order[]>;
  /** All under one number; more than one is no answer. */
  ordersByAccession(accessionNumber: string, signal?: AbortSignal): Promise<Order[]>;
  linkOrder(orderId: string, etag: string, link: OrderLink, signal?: AbortSignal): Promise<LinkOutcome>;
  /** Takes a study off an order under the version that was read for it. Absent: there is no way for it. */
  unlinkOrder?(orderId: string, studyInstanceUid: string, signal?: AbortSignal): Promise<UnlinkOutcome>;
  /** Tells the directory of a study that belongs to no order. Absent: it keeps none as such. Telling it twice is safe. */
  recordStudy?(study: StudyFacts, signal?: AbortSignal): Promise<void>;
  putUploadLog(log: UploadLog, signal?: AbortSignal): Promise<void>;
  viewerAddress(studyInstanceUids: readonly string[], signal?: AbortSignal): Promise<ViewerAddress | null>;
  /** Has a study deleted, on the directory's authority. Absent: it has no say over studies. */
  deleteStudy?(studyInstanceUid: string, reason: string, signal?: AbortSignal): Promise<DeletionOutcome>;
  /** Null where the directory knows no users of its own. */
  me(signal?: AbortSignal): Promise<DirectoryUser | null>;
}
