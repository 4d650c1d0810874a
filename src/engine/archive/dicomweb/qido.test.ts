import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { openArchive } from '../archive-client.ts';
import { browseDicomWeb } from '../browse/dicomweb-browser.ts';
import { dicomWebVerbs } from './dicomweb-verbs.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** An archive that holds so many images of a study and gives at most `most` of them an answer; null: it knows no pages. */
async function archiveWith(images: number, most: number | null) {
  const offsets: number[] = [];
  const server = createServer((request, response) => {
    const asked = new URL(request.url ?? '', 'http://127.0.0.1').searchParams;
    const offset = Number(asked.get('offset'));
    offsets.push(offset);
    const count = Math.min(most ?? images, Number(asked.get('limit')));
    const all = Array.from({ length: images }, (_, n) => ({ '00080018': { vr: 'UI', Value: [`1.2.${n}`] } }));
    const page = most === null ? all : all.slice(offset, offset + count);
    response.writeHead(page.length > 0 ? 200 : 204, { 'content-type': 'application/dicom+json' });
    response.end(page.length > 0 ? JSON.stringify(page) : undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const target = { url, user: 'u', password: 'p', protocol: 'dicomweb' as const, caPem: '', allowPlainHttpHosts: [] };
  const client = openArchive(target);
  ends.push(() => {
    client.close();
    server.close();
  });
  return { verbs: dicomWebVerbs(client), browser: browseDicomWeb(client), offsets };
}

describe('what an archive holds of a study', () => {
  it('is told whole, though it gives a hundred images an answer and a thousand were asked for', async () => {
    const { verbs, browser, offsets } = await archiveWith(250, 100);
    expect((await verbs.studyInstances('1.2')).size).toBe(250);
    expect(offsets).toEqual([0, 100, 200, 250]);
    expect((await verbs.heldIds('1.2')).size).toBe(250);
    expect(await browser.instances({ studyInstanceUid: '1.2', seriesId: '1.2.3' })).toHaveLength(250);
  });

  it('is told whole by one that knows no pages, and by one that gives all that was asked for', async () => {
    for (const most of [null, 1_000]) {
      const { verbs } = await archiveWith(1_200, most);
      expect((await verbs.studyInstances('1.2')).size, `${most}`).toBe(1_200);
    }
  });

  it('is nothing where the archive does not have the study', async () => {
    const { verbs, offsets } = await archiveWith(0, 100);
    expect((await verbs.studyInstances('1.2')).size).toBe(0);
    expect(offsets).toEqual([0]);
  });
});
