import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from '@playwright/test';
import { type AppFolder, makeAppFolder } from '../app-folder.ts';
import { test } from '../fixtures.ts';
import type { Gantry } from '../launch-gantry.ts';
import { askForPorts, type PagePorts } from '../page-ports.ts';

let folder: AppFolder;
let server: Server;
test.beforeAll(async () => {
  folder = await makeAppFolder('stand-in');
  server = createServer((_request, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<p>viewer'),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
test.afterAll(() => {
  server.close();
  server.closeAllConnections();
  folder.remove();
});

async function withImagesOpen(
  launch: (options: { appFolder: string; env: Record<string, string> }) => Promise<Gantry>,
) {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const gantry = await launch({ appFolder: folder.path, env: { STAND_IN_VIEWER: url } });
  const ports = await askForPorts(gantry.page);
  const shown = gantry.app.waitForEvent('window');
  await ports.call('shell', 'viewer', 'open', { studyInstanceUids: ['1.2.3'] });
  const viewer = await shown;
  await viewer.waitForSelector('p');
  return { ...gantry, ports, viewer };
}

const lockedBy = async (ports: PagePorts): Promise<unknown> =>
  ((await ports.call('engine', 'directory', 'findPatients', { query: 'x' })).fault as { params?: unknown })?.params;

for (const [event, reason, what] of [
  ['suspend', 'suspend', 'goes to sleep'],
  ['lock-screen', 'screen-lock', 'locks its own screen'],
] as const)
  test(`locks the desk when the computer ${what}, and closes the images`, async ({ launch }) => {
    const { app, ports, viewer } = await withImagesOpen(launch);
    const closed = viewer.waitForEvent('close');
    await app.evaluate(({ powerMonitor }, name) => powerMonitor.emit(name), event);
    await closed;
    expect(await lockedBy(ports)).toEqual({ what: reason });
    expect(app.windows()).toHaveLength(1);
  });

test('locks the desk after the site’s minutes without mouse and keyboard, once, and not before', async ({ launch }) => {
  const { app, ports, viewer } = await withImagesOpen(launch);
  // The lock counts from the idle time that it saw at the sign-in; a slow start had let the screen idle for some seconds by then. So first somebody moves.
  await app.evaluate(({ powerMonitor }) => {
    const idle = { seconds: 0, asked: 0 };
    Object.assign(globalThis, { idle });
    powerMonitor.getSystemIdleTime = () => {
      idle.asked += 1;
      return idle.seconds;
    };
  });
  const idleFor = (seconds: number) =>
    app.evaluate((_electron, now) => {
      Object.assign((globalThis as unknown as { idle: object }).idle, { seconds: now, asked: 0 });
    }, seconds);
  const timesAsked = () => app.evaluate(() => (globalThis as unknown as { idle: { asked: number } }).idle.asked);
  const isSeen = () => expect.poll(timesAsked, { timeout: 15_000 }).toBeGreaterThan(1);
  await isSeen();
  await idleFor(299);
  await isSeen();
  expect(await lockedBy(ports)).toEqual({ what: '' });
  const closed = viewer.waitForEvent('close');
  await idleFor(301);
  await closed;
  expect(await lockedBy(ports)).toEqual({ what: 'idle' });
});
