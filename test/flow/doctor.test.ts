import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePorts } from '../../demo/free-ports.ts';
import { type RunningOrthanc, startOrthanc } from '../../demo/orthanc.ts';
import { type GantryHome, gantryHome } from './gantry-command.ts';

interface Line {
  readonly part: string;
  readonly state: string;
  readonly detail: string;
  readonly facts: readonly unknown[];
  readonly fault: { readonly code: string } | null;
}

/** What a site with an archive and a worklist sees, and what it is told to do. */
describe('gantry doctor', () => {
  let orthanc: RunningOrthanc;
  let gantry: GantryHome;

  beforeAll(async () => {
    gantry = gantryHome();
    const worklistsDir = join(gantry.root, 'worklists');
    mkdirSync(worklistsDir);
    orthanc = await startOrthanc({ worklistsDir });
  });
  afterAll(async () => {
    await orthanc.stop();
    gantry.remove();
  });

  const connect = (url: string, worklistPort: number) =>
    gantry.run(
      ...['init', '--orthanc', url, '--user', orthanc.user],
      ...['--password-file', gantry.secretFile('archive', orthanc.password)],
      ...['--worklist', `127.0.0.1:${worklistPort}/GANTRYDEMO`],
    );
  async function told() {
    // One after the other: the records have one user at a time.
    const words = await gantry.run('doctor');
    const document = await gantry.run('doctor', '--json');
    const line = (part: string) => (document.json().checks as Line[]).find((one) => one.part === part);
    const inWords = (part: string) =>
      (words.stdout + words.stderr).split('\n').find((text) => text.split(/\s+/)[1] === part) ?? '';
    return { line, inWords, code: document.code, lines: document.json().checks as Line[] };
  }

  it('names each part of the site once, the worklist with what it holds, and is content with a site that is well', async () => {
    await connect(orthanc.url, orthanc.dicomPort);
    const { line, inWords, code, lines } = await told();
    expect(line('worklist')).toMatchObject({
      ...{ state: 'ok', detail: '0 scheduled procedures' },
      facts: [{ code: 'scheduled', params: { procedures: 0 } }],
    });
    expect(inWords('worklist')).toMatch(/^ok +worklist +0 scheduled procedures/);
    for (const part of ['dicomweb', 'disk']) expect(line(part), part).toMatchObject({ state: 'ok' });
    // Of two directories only one is there, TLS is not, and Orthanc's answers carry no time.
    for (const part of ['ehr', 'certificate', 'clock'])
      expect(line(part), part).toMatchObject({ state: 'not-configured' });
    expect(code).toBe(0);
    // What the command line says in English, the window says in its own language; of the copy it knows more itself.
    const wordless = lines.filter(({ detail, facts }) => detail !== '' && facts.length === 0);
    expect(wordless.map(({ part }) => part)).toEqual(['directory']);
  });

  it('says of a worklist that does not answer what to look at, and ends as a check that failed', async () => {
    const [, closed] = await freePorts();
    await connect(orthanc.url, closed);
    const { line, inWords, code } = await told();
    expect(line('worklist')).toMatchObject({ state: 'failed', fault: { code: 'worklist-unreachable' } });
    expect(inWords('worklist')).toMatch(/FAILED +worklist .*host and port/);
    expect(code).not.toBe(0);
  });

  it('tells of a clock that is ten minutes off by how much, which way, and what to ask for', async () => {
    // An archive whose answers carry another time: everything else of it is the real one.
    const front = createServer(async (request, response) => {
      const reply = await fetch(`${orthanc.url}${request.url}`, {
        headers: { authorization: request.headers.authorization ?? '' },
      });
      const date = new Date(Date.now() + 600_000).toUTCString();
      const headers = { date, 'content-type': reply.headers.get('content-type') ?? 'application/json' };
      response.writeHead(reply.status, headers).end(Buffer.from(await reply.arrayBuffer()));
    });
    await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
    try {
      await connect(`http://127.0.0.1:${(front.address() as AddressInfo).port}`, orthanc.dicomPort);
      const { line, inWords } = await told();
      expect(line('clock')).toMatchObject({ state: 'warning', fault: { code: 'clock-differs' } });
      expect(inWords('clock')).toMatch(/look +clock +(599|600|601) s behind the archive: .*NTP/);
    } finally {
      front.close();
      front.closeAllConnections();
    }
  });
});
