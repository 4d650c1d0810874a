import { QueryClient } from '@tanstack/react-query';
import { describe, expect, test } from 'vitest';
import type { ImportView } from '../../contract/imports.ts';
import { bindEngineEvents, withImport } from './engine-events.ts';
import { fakeImport } from './fake/fake-imports.ts';
import { connectFake } from './fake-engine.ts';
import { queryKeys } from './query-keys.ts';

const early = fakeImport({ id: 'a', updatedAt: '2026-03-17T09:00:00.000Z' });
const late: ImportView = { ...early, condition: 'running', updatedAt: '2026-03-17T09:00:05.000Z' };

describe('the list of imports', () => {
  test('shows an import in its newest form', () => {
    expect(withImport([early], late)).toEqual([late]);
  });

  test('is not set back by news that arrives late', () => {
    expect(withImport([late], early)).toEqual([late]);
  });

  test('gains an import that it does not know, at the top', () => {
    const other = fakeImport({ id: 'b' });
    expect(withImport([early], other)?.map(({ id }) => id)).toEqual(['b', 'a']);
  });

  test('stays unasked for while nobody has asked for it', () => {
    expect(withImport(undefined, early)).toBeUndefined();
  });
});

test('what the engine tells reaches the screens without being asked for', async () => {
  const cache = new QueryClient();
  const { current } = connectFake('happy');
  const services = current();
  const unbind = bindEngineEvents(services, cache);
  cache.setQueryData(queryKeys.paused, { paused: false });
  await services.engine.imports.pauseAll({});
  expect(cache.getQueryData(queryKeys.paused)).toEqual({ paused: true });
  unbind();
  await services.engine.imports.resumeAll({});
  expect(cache.getQueryData(queryKeys.paused)).toEqual({ paused: true });
});

test('discs that wait for a decision are asked for anew when an import is cancelled: its images wait again', async () => {
  const cache = new QueryClient();
  const services = connectFake('busy').current();
  const unbind = bindEngineEvents(services, cache);
  const isAsked = async (changed: Promise<unknown>) => {
    cache.setQueryData(queryKeys.undecidedScans, []);
    await changed;
    return cache.getQueryState(queryKeys.undecidedScans)?.isInvalidated;
  };
  const [view] = await services.engine.imports.list({});
  const importId = view?.id ?? '';
  expect(await isAsked(services.engine.imports.setUrgent({ importId, urgent: true }))).toBe(false);
  expect(await isAsked(services.engine.imports.cancel({ importId }))).toBe(true);
  unbind();
});
