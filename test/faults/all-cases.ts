import { ehrRefuses } from './cases/ehr-refuses.ts';
import { filteredOut } from './cases/filtered-out.ts';
import { orthancKilled } from './cases/orthanc-killed.ts';
import { serverDiskFull } from './cases/server-disk-full.ts';
import { busy, replyLost, reset, stall } from './cases/transient-answers.ts';
import { unauthorized } from './cases/unauthorized.ts';
import { wrongMd5 } from './cases/wrong-md5.ts';
import type { FaultCase } from './fault-case.ts';

/** Every fault that Gantry is held to survive. */
export const allCases: readonly FaultCase[] = [
  orthancKilled,
  busy,
  reset,
  stall,
  replyLost,
  unauthorized,
  filteredOut,
  wrongMd5,
  serverDiskFull,
  ehrRefuses,
];
