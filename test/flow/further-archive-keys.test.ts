import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findOrthanc } from '../../demo/find-orthanc.ts';
import { type RunningOrthanc, startOrthanc } from '../../demo/orthanc.ts';
import { unchangedArchives } from '../../src/contract/plain.ts';
import { pinOf } from '../../src/engine/http/wire-agent.ts';
import { openTestDesk, type TestDesk } from './desk.ts';

const installed = findOrthanc() !== undefined;
if (!installed) console.warn('SKIPPED: the keys of a further archive, because Orthanc is not installed');

describe.skipIf(!installed)('a further archive whose server’s key is pinned', () => {
  let orthanc: RunningOrthanc;
  let desk: TestDesk;
  let typed: { url: string; user: string; caPem: string };
  let pin = '';
  const rule = { modalities: [], institutions: [] };
  const wrongPin = `sha256/${'A'.repeat(43)}=`;

  beforeAll(async () => {
    orthanc = await startOrthanc({ dicomWeb: false, tls: true });
    const caPem = readFileSync(orthanc.certificatePath ?? '', 'utf8');
    typed = { url: orthanc.url, user: orthanc.user, caPem };
    pin = pinOf(caPem);
    desk = await openTestDesk(() => new Date());
    const other = { ...rule, name: 'Other', url: 'https://other.example', user: 'u', password: 'p' };
    await desk.client.settings.save({
      archive: { url: 'https://first.example', user: 'u', password: 'p' },
      archives: [{ ...typed, ...rule, name: 'Pinned', password: orthanc.password }, other],
    });
  }, 60_000);
  afterAll(async () => {
    await desk?.close();
    await orthanc?.stop();
  });
  const trial = (pins?: string[]) =>
    desk.client.settings.tryArchive({ name: 'Pinned', archive: { ...typed, ...(pins ? { wire: { pins } } : {}) } });

  it('is tried with the key that is typed and the password that is saved', async () => {
    expect(await trial([pin])).toMatchObject({ fault: null, mayStore: true });
    expect((await trial([wrongPin])).fault).toMatchObject({
      ...{ code: 'archive-certificate', params: { reason: 'GANTRY_PIN_MISMATCH' } },
    });
    // Nothing of it was saved.
    expect((await desk.client.settings.get({})).archives?.[0]?.wire?.pins).toEqual([]);
  });

  it('keeps its key and its password when the order of the rules is changed', async () => {
    const { archives = [] } = await desk.client.settings.get({});
    const keyed = unchangedArchives(archives).map((one) =>
      one.name === 'Pinned' ? { ...one, wire: { pins: [pin] } } : one,
    );
    await desk.client.settings.save({ archives: keyed });
    const saved = await desk.client.settings.get({});
    const turned = await desk.client.settings.save({
      archives: unchangedArchives([...(saved.archives ?? [])].reverse()),
    });
    expect(turned.archives?.map(({ name }) => name)).toEqual(['Other', 'Pinned']);
    expect(turned.archives?.[1]).toMatchObject({ hasPassword: true, wire: { pins: [pin] } });
    expect(await trial()).toMatchObject({ fault: null, mayStore: true });
  });
});
