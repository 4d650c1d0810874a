import { expect, test } from 'vitest';
import { fakeImport } from '../../app/fake/fake-imports.ts';
import { homeGroups, todaysNumbers } from './home-groups.ts';

const now = new Date(2026, 2, 17, 9, 30);
const at = (day: number, hour: number) => new Date(2026, 2, day, hour).toISOString();
const ids = (views: readonly { id: string }[]) => views.map(({ id }) => id);

const withdrawn = { at: at(17, 8), actor: 'A', reason: 'another birth date', ehr: 'unlinked' } as const;

test('what was somebody else’s and is still in the archive needs somebody on Home, until it is gone', () => {
  const over = { station: 'done', status: 'failed', finishedAt: at(17, 8) } as const;
  const imports = [
    fakeImport({ id: 'there', ...over, withdrawn: { ...withdrawn, archive: 'there' } }),
    fakeImport({ id: 'gone', ...over, withdrawn: { ...withdrawn, archive: 'gone' } }),
  ];
  const groups = homeGroups(imports, [], now);
  expect(ids(groups.held)).toEqual(['there']);
  expect(ids(groups.today)).toEqual(['gone']);
});

test('today’s numbers count each disc once, and nothing of yesterday or of somebody else', () => {
  const ended = (id: string, scanId: string, confirmed: number, selected = confirmed) => {
    const counts = { selected, staged: selected, sent: selected, alreadyStored: 0, confirmed, failed: 0 };
    const status = confirmed === selected ? 'success' : 'partial';
    return fakeImport({ id, scanId, counts, station: 'done', status, finishedAt: at(17, 8) });
  };
  const imports = [
    ended('one', 'disc', 100),
    ended('two', 'disc', 20),
    ended('three', 'other', 5, 7),
    { ...ended('yesterday', 'old', 900), finishedAt: at(16, 23) },
    { ...ended('wrong', 'third', 50), withdrawn: { ...withdrawn, archive: 'gone' as const } },
    fakeImport({ id: 'runs', scanId: 'fourth' }),
  ];
  expect(todaysNumbers(imports, now)).toEqual({ discs: 2, studies: 3, confirmed: 125, notWhole: 1 });
});

test('Home shows what needs somebody, what runs and what ended since midnight, each once', () => {
  const imports = [
    fakeImport({ id: 'runs', condition: 'running' }),
    fakeImport({ id: 'held', condition: 'held' }),
    fakeImport({ id: 'handed', condition: 'running' }),
    fakeImport({ id: 'today', station: 'done', status: 'success', finishedAt: at(17, 0) }),
    fakeImport({ id: 'yesterday', station: 'done', status: 'success', finishedAt: at(16, 23) }),
  ];
  const handover = { id: 1, importId: 'handed', at: at(17, 8), from: 'A', to: '', note: 'look' };
  const groups = homeGroups(imports, [handover], now);
  expect(ids(groups.held)).toEqual(['held', 'handed']);
  expect(ids(groups.active)).toEqual(['runs']);
  expect(ids(groups.today)).toEqual(['today']);
});
