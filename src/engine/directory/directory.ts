import type { Order, Patient } from '../../contract/directory.ts';
import type { UploadLog } from '../../contract/imports.ts';
import type { HealthFact } from '../../contract/settings.ts';
import type { StudyFacts } from './imaging-study.ts';

/** What a directory that accepts us says of itself: in English for `doctor`, and as facts for the window. */
export interface DirectoryAnswer {
  readonly detail: string;
  readonly facts: HealthFact[];
}

/** Fields that a record must have exactly, or for names begin with; all given ones must fit. */
export interface PatientSearch {
  readonly mrn?: string;
  readonly familyName?: string;
  readonly givenName?: string;
  readonly birthDate?: string;
  /** Free text as a person types it: words of a name, a number, an ISO date. */
  readonly text?: string;
}

/** `complete` is false when the directory holds more than was asked for: nothing may be decided automatically on such a list. */
export interface FoundPatients {
  readonly patients: readonly Patient[];
  readonly complete: boolean;
}

/** What an import leaves on its order. */
export interface OrderLink {
  readonly studyInstanceUid: string;
  readonly orthancStudyId: string;
  readonly numberOfSeries: number;
  readonly numberOfImages: number;
  /** ISO 8601, or null where the study has none. */
  readonly studyDate: string | null;
  readonly studyTime: string | null;
  readonly uploadedBy: string;
  readonly uploadedAt: string;
}

/**
 * `linked` also where the same study was linked before: asking twice is safe. `conflict`: another study is linked (409). `changed`: not the
 * version that the ETag names (412).
 */
export type LinkOutcome =
  | { readonly kind: 'linked'; readonly order: Order }
  | { readonly kind: 'conflict' | 'cancelled' | 'changed' | 'not-found' };

/** `not-linked`: the order does not name the study, or is gone. `not-offered`: this EHR has no way to take a link back. */
export type UnlinkOutcome = 'unlinked' | 'not-linked' | 'not-offered';

/** `not-there`: the EHR knows no such study. `not-allowed`: this user may not. */
export type DeletionOutcome = 'deleted' | 'not-there' | 'not-allowed';

export interface DirectoryUser {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
}

export interface ViewerAddress {
  readonly url: string;
  readonly expiresAt: string | null;
}

/**
 * Where patients and orders come from. "Not there" is null; every trouble on the way is a `FaultError` of the `ehr-…` codes,
 * a fired signal the fault `cancelled`. Merges are followed: what comes back is the surviving patient.
 */
export interface Directory {
  /** As typed by a person, at most `limit` patients. */
  findPatients(query: string, limit: number, signal?: AbortSignal): Promise<Patient[]>;
  searchPatients(search: PatientSearch, limit: number, signal?: AbortSignal): Promise<FoundPatients>;
  getPatient(id: string, signal?: AbortSignal): Promise<Patient | null>;
  patientOrders(patientId: string, signal?: AbortSignal): Promise<Order[]>;
  findOrder(accessionNumber: string, signal?: AbortSignal): Promise<Order | null>;
  /** With the version (`etag`) that a link must name; the lists above carry none. */
  getOrder(id: string, signal?: AbortSignal): Promise<Order | null>;
  linkOrder(orderId: string, etag: string, link: OrderLink, signal?: AbortSignal): Promise<LinkOutcome>;
  /** Takes a study off an order under the version that was read for it. Absent: this EHR has no way for it. */
  unlinkOrder?(orderId: string, studyInstanceUid: string, signal?: AbortSignal): Promise<UnlinkOutcome>;
  /** Tells the EHR of the study itself, where it keeps studies as such (FHIR ImagingStudy). Telling it twice is safe. */
  recordStudy?(study: StudyFacts, signal?: AbortSignal): Promise<void>;
  putUploadLog(log: UploadLog, signal?: AbortSignal): Promise<void>;
  /** Null when the archive has none of that name, or the EHR none of its own viewer. */
  viewerAddress(studyInstanceUids: readonly string[], signal?: AbortSignal): Promise<ViewerAddress | null>;
  /** Since when the answers are those of a local copy, as ISO 8601; null while they are the EHR's own. Absent: they always are. */
  copyAsOf?(): string | null;
  /** Asks the directory itself, never a copy of it. Absent: everything does. */
  readonly itself?: Pick<Directory, 'getPatient' | 'getOrder'>;
  /** Has a study deleted, on the EHR's authority; absent where the directory has no say over studies. */
  deleteStudy?(studyInstanceUid: string, reason: string, signal?: AbortSignal): Promise<DeletionOutcome>;
  /** Null where the directory knows no users of its own. */
  me(signal?: AbortSignal): Promise<DirectoryUser | null>;
  /** Resolves when the directory answers and accepts us; throws the fault that says why not. */
  check(signal?: AbortSignal): Promise<void>;
}

/** A site's directory with the copy behind it. */
export interface SiteDirectory extends Directory {
  copyAsOf(): string | null;
  readonly itself: Pick<Directory, 'getPatient' | 'getOrder'>;
  /** False where nothing can be written back (files, worklists). */
  readonly canLink: boolean;
  /** The same as `check`, with a word on what was found. */
  describe(signal?: AbortSignal): Promise<DirectoryAnswer>;
}
