import type { AccessEntry, DeletionEntry, ImagingOrder, Patient, UploadLog } from './ehr-types.ts';
import { seedOrders } from './seed-orders.ts';
import { seedPatients } from './seed-patients.ts';
import { type DemoUser, seedUsers } from './seed-users.ts';

/** Everything the reference EHR knows, in memory. Tests may read it and change it while the server runs. */
export type EhrState = {
  /** By login name. */
  users: Map<string, DemoUser>;
  patients: Map<string, Patient>;
  orders: Map<string, ImagingOrder>;
  /** By id; the newest PUT wins. */
  uploadLogs: Map<string, UploadLog & { updated_at: string }>;
  accessLog: AccessEntry[];
  deletions: DeletionEntry[];
  now: () => Date;
  /** Goes beyond ehr-api.yaml: a link's PATCH with every field null takes the link back. */
  takesLinksBack: boolean;
};

/** The same seed gives the same patients, orders and ids on every machine. */
export function createEhrState(options: { seed?: number; now?: () => Date; takesLinksBack?: boolean } = {}): EhrState {
  const patients = seedPatients(options.seed ?? 1);
  return {
    // Each its own: what a test changes of one EHR's people is nothing to the next.
    users: new Map(structuredClone(seedUsers).map((user) => [user.login, user])),
    patients: new Map(patients.map((patient) => [patient.id, patient])),
    orders: new Map(seedOrders(patients, options.seed ?? 1).map((order) => [order.id, order])),
    uploadLogs: new Map(),
    accessLog: [],
    deletions: [],
    now: options.now ?? (() => new Date()),
    takesLinksBack: options.takesLinksBack ?? false,
  };
}
