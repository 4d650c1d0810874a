import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, type Page } from '@playwright/test';
import { type AppFolder, makeAppFolder } from '../app-folder.ts';
import { test } from '../fixtures.ts';
import type { Gantry } from '../launch-gantry.ts';
import { askForPorts, type PagePorts } from '../page-ports.ts';
import { isNavigationRefused } from '../try-navigation.ts';

const token = 'secret-token-0001';
let folder: AppFolder;
let server: Server;
let origin: string;

test.beforeAll(async () => {
  folder = await makeAppFolder('stand-in');
  server = createServer((request, response) => {
    if (request.url === '/redirect') response.writeHead(302, { location: 'http://127.0.0.2:1/' }).end();
    else response.writeHead(200, { 'content-type': 'text/html' }).end('<title>DOE^JANE</title><p>viewer</p>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
test.afterAll(() => {
  server.close();
  server.closeAllConnections();
  folder.remove();
});

type Launch = (options: { appFolder: string; env: Record<string, string> }) => Promise<Gantry>;

async function openViewer(launch: Launch): Promise<{ gantry: Gantry; ports: PagePorts; viewer: Page }> {
  const gantry = await launch({ appFolder: folder.path, env: { STAND_IN_VIEWER: `${origin}/viewer?token=${token}` } });
  const ports = await askForPorts(gantry.page);
  const shown = gantry.app.waitForEvent('window');
  const answer = await ports.call('shell', 'viewer', 'open', { studyInstanceUids: ['1.2.3'] });
  expect(answer.value).toEqual({ opened: true });
  const viewer = await shown;
  await viewer.waitForSelector('p');
  return { gantry, ports, viewer };
}

test('gives the viewer none of the doors of the app', async ({ launch }) => {
  const { viewer } = await openViewer(launch);
  const seen = await viewer.evaluate(async () => ({
    names: ['gantryPorts', 'gantryFiles', 'require', 'process'].filter((name) => name in window),
    app: await fetch('app://gantry/index.html').then(
      () => 'read',
      () => 'refused',
    ),
    file: await fetch('file:///etc/passwd').then(
      () => 'read',
      () => 'refused',
    ),
    opener: window.opener,
    notifications: await Notification.requestPermission(),
  }));
  expect(seen).toEqual({ names: [], app: 'refused', file: 'refused', opener: null, notifications: 'denied' });
});

test('shows neither a name nor a token in the title of the viewer', async ({ launch }) => {
  const { gantry, viewer } = await openViewer(launch);
  await viewer.evaluate((secret) => {
    document.title = secret;
  }, token);
  const titles = await gantry.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => window.getTitle()),
  );
  expect(titles.sort()).toEqual(['Gantry', 'Images']);
});

test('keeps the viewer on the origin that it was opened on', async ({ launch }) => {
  const { gantry, viewer } = await openViewer(launch);
  for (const target of ['http://127.0.0.2:1/', '/redirect', 'file:///etc/passwd'])
    expect(await isNavigationRefused(gantry.app, viewer, 'Images', target), target).toBe(true);
  expect(new URL(viewer.url()).origin).toBe(origin);
  expect(await viewer.evaluate(() => window.open('about:blank'))).toBeNull();
});

test('a viewer page that attacks reaches no file, no other page, no window, no engine and no message port', async ({
  launch,
}) => {
  const { gantry, viewer } = await openViewer(launch);
  const seen = await viewer.evaluate(async () => {
    const blocked = (start: () => Promise<unknown>): Promise<string> =>
      start().then(
        () => 'done',
        () => 'refused',
      );
    const link = Object.assign(document.createElement('a'), { href: 'https://127.0.0.1/', target: '_blank' });
    document.body.append(link);
    link.click();
    const told: unknown[] = [];
    window.addEventListener('message', ({ data }) => told.push(data));
    for (const target of [window, window.parent, window.top]) target?.postMessage({ type: 'gantry-ports' }, '*');
    window.postMessage('last', '*');
    await new Promise<void>((resolve) =>
      window.addEventListener('message', ({ data, ports }) => {
        if (ports.length > 0) told.push('a port');
        if (data === 'last') resolve();
      }),
    );
    return {
      opened: [window.open('app://gantry/index.html'), window.open('file:///etc/passwd'), window.open('', '_blank')],
      picked: await blocked(() =>
        (window as unknown as { showOpenFilePicker(): Promise<unknown> }).showOpenFilePicker(),
      ),
      clipboard: await blocked(() => navigator.clipboard.readText()),
      microphone: await blocked(() => navigator.mediaDevices.getUserMedia({ audio: true })),
      ports: told.filter((one) => one === 'a port'),
      workers: await blocked(async () => {
        const worker = new Worker(URL.createObjectURL(new Blob(['postMessage(typeof require + typeof process)'])));
        const said = await new Promise((resolve, reject) => {
          worker.onmessage = ({ data }) => resolve(data);
          worker.onerror = reject;
        });
        if (said !== 'undefinedundefined') return;
        throw new Error('a worker without Node');
      }),
    };
  });
  expect(seen).toEqual({
    ...{ opened: [null, null, null], picked: 'refused', clipboard: 'refused', microphone: 'refused' },
    ...{ ports: [], workers: 'refused' },
  });
  expect(gantry.app.windows()).toHaveLength(2);
  expect((await (await askForPorts(gantry.page)).call('engine', 'app', 'info')).type).toBe('result');
});

test('opens no viewer over plain HTTP to another machine', async ({ launch }) => {
  const gantry = await launch({ appFolder: folder.path, env: { STAND_IN_VIEWER: 'http://viewer.example/x' } });
  const ports = await askForPorts(gantry.page);
  const answer = await ports.call('shell', 'viewer', 'open', { studyInstanceUids: ['1.2.3'] });
  expect(answer.fault).toMatchObject({ code: 'plain-http-refused', params: { host: 'viewer.example' } });
  expect(gantry.app.windows()).toHaveLength(1);
});

test('closes the viewer with the main window', async ({ launch }) => {
  const { gantry, viewer } = await openViewer(launch);
  const closed = viewer.waitForEvent('close');
  const ended = gantry.app.waitForEvent('close');
  await gantry.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find((window) => window.getTitle() === 'Gantry')
      ?.close(),
  );
  await Promise.all([closed, ended]);
});
