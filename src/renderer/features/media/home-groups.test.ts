import { expect, test } from 'vitest';
import { fakeImport } from '../../app/fake/fake-imports.ts';
import { homeGroups } from './home-groups.ts';

const now = new Date(2026, 2, 17, 9, 30);
const at = (day: number, hour: number) => new Date(2026, 2, day, hour).toISOString();
const ids = (views: readonly { id: string }[]) => views.map(({ id }) => id);

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
