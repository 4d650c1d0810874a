import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openArchive } from '../archive/archive-client.ts';
import { openTestRoom, studyOf } from './testing/test-room.ts';

let work: string;
let closers: (() => unknown)[];
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'gantry-stow-'));
  closers = [() => rmSync(work, { recursive: true, force: true })];
});
afterEach(async () => {
  for (const close of closers.reverse()) await close();
});

/** A DICOMweb archive behind a proxy that takes requests up to a size: 413 for others. A file's text begins with its SOP Instance UID. */
async function smallDoor(mostBytes: number) {
  const stored = new Map<string, string>();
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const received: Buffer[] = [];
    for await (const part of request) received.push(part as Buffer);
    const body = Buffer.concat(received).toString();
    const wanted = request.url?.split('/instances/')[1];
    const kept = wanted === undefined ? undefined : stored.get(wanted);
    if (kept !== undefined) {
      response.writeHead(200, { 'content-type': 'multipart/related; type="application/dicom"; boundary=b' });
      response.end(`--b\r\ncontent-type: application/dicom\r\n\r\n${kept}\r\n--b--`);
      return;
    }
    if (request.method === 'POST' && body.length > mostBytes) return void response.writeHead(413).end();
    const files = body.split('\r\n').filter((line) => /^1\.2\./.test(line));
    for (const file of files) stored.set(file.split(' ')[0] ?? '', file);
    const sequence = {
      vr: 'SQ',
      Value: files.map((file) => ({ '00081155': { vr: 'UI', Value: [file.split(' ')[0]] } })),
    };
    const isCount = request.url?.includes('/instances?') === true;
    const found = isCount ? [...stored.keys()].map((uid) => ({ '00080018': { vr: 'UI', Value: [uid] } })) : [];
    response.writeHead(200, { 'content-type': 'application/dicom+json' });
    response.end(JSON.stringify(request.method === 'POST' ? { '00081199': sequence } : found));
  }
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const url = `http://127.0.0.1:${port}/`;
  const client = openArchive({
    ...{ url, user: 'u', password: 'p', caPem: '', allowPlainHttpHosts: [] },
    protocol: 'dicomweb',
  });
  closers.push(
    () => new Promise<void>((resolve) => server.close(() => resolve())),
    () => client.close(),
  );
  return { client, stored };
}

describe('a batch that an archive refuses as a whole', () => {
  it('goes file by file: the one that is too large alone is named, every other arrives', async () => {
    const disc = join(work, 'disc');
    mkdirSync(disc);
    for (let n = 0; n < 25; n += 1)
      writeFileSync(join(disc, `1.2.${n}.dcm`), `1.2.${n} ${'x'.repeat(n === 7 ? 5_000 : 500)}`);
    const { client, stored } = await smallDoor(2_000);
    const room = openTestRoom(join(work, 'home'), { archive: () => client });
    closers.push(() => room.close());
    const { id } = room.imports.approve(studyOf(disc, '1.2'));
    await room.imports.drain();
    const view = room.imports.get(id);
    expect(view).toMatchObject({ status: 'partial', counts: { selected: 25, confirmed: 24, failed: 1 } });
    expect(view.faults).toMatchObject([
      { path: '1.2.7.dcm', fault: { code: 'archive-refused-file', params: { status: 413, path: '1.2.7.dcm' } } },
    ]);
    expect(stored.size).toBe(24);
  });
});
