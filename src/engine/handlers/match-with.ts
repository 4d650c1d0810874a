import type { Match } from '../../contract/directory.ts';
import { FaultError } from '../../contract/fault.ts';
import { defaultPolicy } from '../match/candidate-guards.ts';
import { matchStudy } from '../match/match-study.ts';
import type { ScannedStudy } from '../study/scanned-study.ts';
import { knownDifferent } from './known-different.ts';
import type { Rooms } from './rooms.ts';

/** A study matched with this site's directory, settings and memory. @throws FaultError `ehr-not-configured` and the directory's own */
export async function matchWith(
  { connections, ledger, now }: Rooms,
  study: ScannedStudy,
  { importOrderId, ...asked }: { patientId?: string; importOrderId?: string; signal?: AbortSignal },
): Promise<Match> {
  const directory = connections.directory();
  const source = connections.patientSource();
  if (!directory || !source) throw new FaultError('ehr-not-configured');
  const imports = ledger.imports.ofStudy(study.studyInstanceUid).filter(({ condition }) => condition !== 'cancelled');
  const policy = connections.settings().matching ?? defaultPolicy;
  return matchStudy({
    ...asked,
    study,
    directory,
    source,
    knownDifferent: knownDifferent(ledger, study),
    importedAs: imports.map(({ patient }) => patient.mrn).filter((mrn) => mrn !== ''),
    policy,
    orders: {
      ...(policy.accessionIssuer ? { accessionIssuer: policy.accessionIssuer } : {}),
      ...(importOrderId === undefined ? {} : { importOrderId }),
    },
    now: now(),
  });
}
