import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { type AppFolder, makeAppFolder } from '../app-folder.ts';
import { test } from '../fixtures.ts';
import { askForPorts } from '../page-ports.ts';
import { isNavigationRefused } from '../try-navigation.ts';

/** What a page can do that somebody took over, through a name on a disc or an answer of a server. */
let folder: AppFolder;
test.beforeAll(async () => {
  folder = await makeAppFolder('stand-in');
});
test.afterAll(() => folder.remove());

test('gives the page neither Node nor Electron, only its two small doors', async ({ launch }) => {
  const { page } = await launch({ appFolder: folder.path });
  const seen = await page.evaluate(() => ({
    node: ['require', 'process', 'module', 'Buffer', 'global', 'ipcRenderer', 'electron'].filter(
      (name) => name in window,
    ),
    doors: [Object.keys(window.gantryPorts), Object.keys(window.gantryFiles)],
  }));
  expect(seen).toEqual({ node: [], doors: [['request'], ['pathForFile']] });
});

test('runs no script but its own: none from inside the page, none made of text, nothing from elsewhere', async ({
  launch,
}) => {
  const { page } = await launch({ appFolder: folder.path });
  const seen = await page.evaluate(async () => {
    const policy = (await fetch(location.href)).headers.get('content-security-policy');
    const violated = (start: () => void): Promise<string> =>
      new Promise((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), {
          once: true,
        });
        start();
      });
    const add = (tag: string, set: Record<string, string>) => () => {
      document.body.append(Object.assign(document.createElement(tag), set));
    };
    return {
      policy,
      inline: await violated(add('script', { textContent: 'window.attacked = true' })),
      handler: await violated(() => {
        document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="window.attacked = true">');
      }),
      remote: await violated(add('script', { src: 'https://127.0.0.1/attack.js' })),
      image: await violated(add('img', { src: 'https://127.0.0.1/leak?name' })),
      frame: await violated(add('iframe', { src: 'https://127.0.0.1/' })),
      connect: await violated(() => void fetch('https://127.0.0.1/').catch(() => null)),
      eval: await violated(() => {
        try {
          new Function('window.attacked = true')();
        } catch {
          // Refused, as it should be.
        }
      }),
      attacked: 'attacked' in window,
    };
  });
  expect(seen).toMatchObject({
    inline: 'script-src-elem',
    handler: 'script-src-attr',
    remote: 'script-src-elem',
    image: 'img-src',
    frame: 'frame-src',
    connect: 'connect-src',
    eval: 'script-src',
    attacked: false,
  });
  expect(seen.policy).toContain("default-src 'none'; script-src 'self';");
});

test('serves nothing outside of the folder of its page', async ({ launch }) => {
  const { page } = await launch({ appFolder: folder.path });
  const answers = await page.evaluate(async () => {
    const names = [
      'index.html',
      '../main/index.cjs',
      '%2e%2e/main/index.cjs',
      '..%2fmain%2findex.cjs',
      '..%5cmain%5cindex.cjs',
      'index.html%2f..%2f..%2fmain%2findex.cjs',
      '/etc/passwd',
      '%2fetc%2fpasswd',
    ];
    const answerTo = (name: string) => fetch(`app://gantry/${name}`).then(({ status }) => status);
    return Promise.all(names.map((name) => answerTo(name).catch(() => 'refused')));
  });
  expect(answers).toEqual([200, ...Array.from({ length: 7 }, () => 'refused')]);
});

test('stays on its page: no navigation, no new window', async ({ launch }) => {
  const { app, page } = await launch({ appFolder: folder.path });
  const addresses = ['https://127.0.0.1/', 'file:///etc/passwd', 'data:text/html,attack', 'app://elsewhere/index.html'];
  for (const address of addresses) expect(await isNavigationRefused(app, page, 'Gantry', address), address).toBe(true);
  expect(page.url()).toBe('app://gantry/index.html');
  expect(await page.evaluate(() => window.open('https://127.0.0.1/'))).toBeNull();
  expect(await page.evaluate(() => window.open('about:blank'))).toBeNull();
  expect(app.windows()).toHaveLength(1);
});

test('is refused camera, microphone, position, notifications and devices', async ({ launch }) => {
  const { page } = await launch({ appFolder: folder.path });
  const answers = await page.evaluate(async () => {
    const failure = (asked: Promise<unknown>): Promise<string> =>
      asked.then(
        () => 'granted',
        (error: Error) => error.name,
      );
    const states = await Promise.all(
      ['geolocation', 'notifications', 'camera', 'microphone', 'midi', 'clipboard-read'].map(
        async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state,
      ),
    );
    return {
      states: [...new Set(states)],
      notification: await Notification.requestPermission(),
      camera: await failure(navigator.mediaDevices.getUserMedia({ video: true })),
      screen: await failure(navigator.mediaDevices.getDisplayMedia({ video: true })),
      position: await new Promise((resolve) =>
        navigator.geolocation.getCurrentPosition(
          () => resolve('granted'),
          ({ code }) => resolve(code),
        ),
      ),
    };
  });
  expect(answers.states).toEqual(['denied']);
  expect(answers.notification).toBe('denied');
  expect(answers.camera).not.toBe('granted');
  expect(answers.screen).not.toBe('granted');
  expect(answers.position).toBe(1);
});

test('may copy to the clipboard, and never read it', async ({ launch }) => {
  const { page } = await launch({ appFolder: folder.path });
  const outcome = await page.evaluate(async () => {
    const name = (asked: Promise<unknown>): Promise<string> =>
      asked.then(
        () => 'done',
        (error: Error) => error.name,
      );
    return [await name(navigator.clipboard.writeText('1.2.840')), await name(navigator.clipboard.readText())];
  });
  expect(outcome).toEqual(['done', 'NotAllowedError']);
});

test('answers forged calls with `input-invalid` and goes on working', async ({ launch }) => {
  const { page } = await launch({ appFolder: folder.path });
  const ports = await askForPorts(page);
  const forged: ['engine' | 'shell', string, string, unknown][] = [
    ['engine', 'nowhere', 'nothing', {}],
    ['engine', '__proto__', 'toString', {}],
    ['engine', 'app', 'constructor', {}],
    ['engine', 'imports', 'changed', {}],
    ['engine', 'media', 'scan', { scanId: 1, paths: 'all' }],
    ['engine', 'viewer', 'address', { studyInstanceUids: [] }],
    ['shell', 'viewer', 'open', { studyInstanceUids: '1.2' }],
    ['shell', 'dialog', 'choosePaths', { kind: '/etc' }],
    ['shell', 'engine', 'restart', {}],
  ];
  for (const [port, room, name, input] of forged) {
    const answer = await ports.call(port, room, name, input);
    expect(answer.fault?.code, `${room}.${name}`).toBe('input-invalid');
  }
  for (const garbage of [null, 7, 'shutdown', [], { type: 'shutdown' }, { type: 'init', home: '/' }, { type: 'call' }])
    for (const port of ['engine', 'shell'] as const) await ports.post(port, garbage);
  expect((await ports.call('engine', 'app', 'info')).type).toBe('result');
  expect((await ports.call('shell', 'engine', 'current')).value).toMatchObject({ state: 'running', restarts: 0 });
});

test('hands its ports to the main window only', async ({ launch }) => {
  const { app } = await launch({ appFolder: folder.path });
  const got = await app.evaluate(
    async ({ BrowserWindow, ipcMain }, preload) => {
      const stranger = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } });
      // Asked for it is while the page is read, for whoever it is.
      const asked = new Promise((resolve) => ipcMain.once('gantry:ask-for-ports', resolve));
      await stranger.loadURL('app://gantry/index.html');
      await stranger.webContents.executeJavaScript(`
      window.received = 0;
      window.addEventListener('message', () => { window.received += 1; });
      window.gantryPorts.request();
    `);
      await asked;
      // Messages arrive in order: what the shell had sent would be there before this answer.
      stranger.webContents.send('gantry:none');
      return stranger.webContents.executeJavaScript(
        'new Promise((resolve) => setTimeout(() => resolve(window.received)))',
      );
    },
    join(folder.path, 'out', 'preload', 'index.cjs'),
  );
  expect(got).toBe(0);
});

test('knows the path of a file that the operator chose', async ({ launch }) => {
  const { page, home } = await launch({ appFolder: folder.path });
  const path = join(home, 'chosen.txt');
  writeFileSync(path, 'chosen');
  await page.setInputFiles('#file', path);
  const known = await page.evaluate(() => {
    const [file] = (document.querySelector('#file') as HTMLInputElement).files ?? [];
    return file && [window.gantryFiles.pathForFile(file), window.gantryFiles.pathForFile(new File([], 'made-up'))];
  });
  expect(known).toEqual([path, '']);
});
