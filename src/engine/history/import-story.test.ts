import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { storyStepSchema } from '../../contract/imports.ts';
import { openArchive } from '../archive/archive-client.ts';
import { startFakeArchive } from '../import/testing/fake-archive.ts';
import { openTestRoom, studyOf } from '../import/testing/test-room.ts';
import { importStory } from './import-story.ts';

it('tells the way of a study: who approved what, on what evidence, what changed, what waited, what the archive proved', async () => {
  const work = mkdtempSync(join(tmpdir(), 'gantry-story-'));
  const server = await startFakeArchive({ store: (n) => (n === 2 ? { status: 503 } : undefined) });
  const archive = openArchive({ url: server.url, user: 'u', password: 'p', caPem: '', allowPlainHttpHosts: [] });
  const room = openTestRoom(join(work, 'home'), { archive: () => archive, connections: () => 1 });
  const disc = join(work, 'disc');
  mkdirSync(disc);
  for (const n of [1, 2, 3]) writeFileSync(join(disc, `1.2.${n}.dcm`), `image ${n}`);
  const fields = [{ field: 'birth-date', disc: '1970-03-04', ehr: '1970-03-04', verdict: 'equal' }];
  const changes = [
    { tag: '00100020', keyword: 'PatientID', vr: 'LO', old: ['FOREIGN-1', 'FOREIGN-2'], new: 'MRN-774411' },
    { tag: '00104000', keyword: 'PatientComments', vr: 'LT', old: [{ value: 'x', instances: 3 }], new: null },
  ];
  const { id } = room.imports.approve(
    studyOf(disc, '1.2', { plan: { plan: { changes } }, evidence: { match: { fields } } }),
  );
  room.imports.start();
  await room.imports.settled(id);

  const story = importStory(room.ledger.audit.list({ subject: id }));
  expect(story.map(({ kind }) => kind)).toEqual([
    'approved',
    'copied',
    'begun',
    'waited',
    'sent',
    'proven',
    'finished',
  ]);
  expect(story[0]).toMatchObject({
    ...{ actor: 'user-1', fields },
    changes: [
      { tag: '00100020', keyword: 'PatientID', vr: 'LO', old: ['FOREIGN-1', 'FOREIGN-2'], new: 'MRN-774411' },
      { keyword: 'PatientComments', old: ['x'], new: null },
    ],
  });
  expect(story[3]?.fault).toMatchObject({ code: 'archive-busy' });
  expect(story[5]).toMatchObject({ confirmed: 3, alreadyStored: 0 });
  for (const step of story) expect(storyStepSchema.safeParse(step).success).toBe(true);

  await room.close();
  archive.close();
  await server.stop();
  rmSync(work, { recursive: true });
});

it('a look at the archive afterwards is a step of its own: what it still holds, or that it is gone', () => {
  const row = { seq: 9, at: '2026-03-20T08:00:00.000Z', actor: 'anna', subject: 'i-1', prevHash: '', hash: '' };
  const steps = importStory([{ ...row, action: 'import.rechecked', detail: { confirmed: 3, held: 0, state: 'gone' } }]);
  expect(steps).toMatchObject([{ kind: 'rechecked', archiveState: 'gone', actor: 'anna' }]);
});

it('names people, also who has not finished an import yet', () => {
  const row = { seq: 1, at: '2026-03-20T08:00:00.000Z', actor: 'u-1', subject: 'i-1', prevHash: '', hash: '' };
  const evidence = { confirmed: ['name'], confirmedBy: 'u-1' };
  const names = new Map([['u-1', 'Petra Lindqvist']]);
  const steps = importStory([{ ...row, action: 'import.approved', detail: { evidence } }], (id) => names.get(id) ?? id);
  expect(steps).toMatchObject([{ actor: 'Petra Lindqvist', ticked: { by: 'Petra Lindqvist' } }]);
});

it('says how it came to this patient, who confirmed what, and what the patient said at the desk', () => {
  const row = { seq: 1, at: '2026-03-20T08:00:00.000Z', actor: 'anna', subject: 'i-1', prevHash: '', hash: '' };
  const fields = [{ field: 'name', disc: 'A^B', ehr: 'A^C', verdict: 'different' }];
  const patientSaid = {
    ...{ studyInstanceUid: '1.2', name: 'yes', birthDate: 'no', study: 'yes', at: row.at, actor: 'anna' },
    shown: { name: 'A^B', birthDate: '1970-01-02', description: 'CT', studyDate: '2026-03-01' },
  };
  const told = (evidence: Record<string, unknown>) =>
    importStory([{ ...row, action: 'import.approved', detail: { evidence } }])[0];
  const decided = (decision: string, verification: string) => told({ match: { fields, decision, verification } });
  expect(decided('auto', 'confirmed')).toMatchObject({ chosen: 'rules', fields });
  expect(decided('confirm', 'to-confirm')).toMatchObject({ chosen: 'person' });
  expect(decided('confirm', 'contradicted')).toMatchObject({ chosen: 'against' });
  const said = told({ match: null, confirmed: ['name'], confirmedBy: 'anna', patientSaid });
  expect(said).toMatchObject({ ticked: { fields: ['name'], by: 'anna' }, patientSaid });
  expect(said).not.toHaveProperty('chosen');
  expect(told({ confirmed: [], confirmedBy: 'anna', patientSaid: null })).toMatchObject({ patientSaid: null });
  expect(storyStepSchema.safeParse(said).success).toBe(true);
});
