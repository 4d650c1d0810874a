import type { Patient } from '../../contract/directory.ts';
import type { DirectoryCopy } from './directory-copy.ts';
import { survivorsOf } from './follow-merges.ts';
import type { PatientSource } from './patient-source.ts';

/** The copy as the matcher asks it: by blocking keys, with counts of how common names are here. */
export function openCopySource(copy: DirectoryCopy): PatientSource {
  const { patients } = copy.store;
  return {
    async candidates({ keys }) {
      const byId = new Map<string, Patient>();
      let isComplete = copy.isWhole();
      for (const { key, isEssential, limit } of keys) {
        const found = patients.withKey(key, limit + 1);
        // Too many to look at all of them: none is better than some.
        if (found.length > limit) isComplete &&= !isEssential;
        else for (const patient of found) byId.set(patient.id, patient);
      }
      // A name or number of a record that was merged leads to whom it lives on as.
      const living = await survivorsOf([...byId.values()], copy.patient);
      for (const patient of living) byId.set(patient.id, patient);
      return { patients: [...byId.values()], isComplete };
    },
    counts: async (keys) => keys.map((key) => copy.countKey(key)),
    standing: async () => ({
      kind: 'copy',
      isWhole: copy.isWhole(),
      syncedAt: copy.syncedAt(),
      patients: copy.pass('patients')?.count ?? 0,
    }),
  };
}
