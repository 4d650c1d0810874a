import { expect } from '@playwright/test';
import { engineService } from '../../../src/contract/engine.ts';
import { shellService } from '../../../src/contract/shell.ts';
import type { Service } from '../../../src/contract/wire.ts';
import { type AppFolder, makeAppFolder } from '../app-folder.ts';
import { test } from '../fixtures.ts';
import { askForPorts } from '../page-ports.ts';

let folder: AppFolder;
test.beforeAll(async () => {
  folder = await makeAppFolder('real');
});
test.afterAll(() => folder.remove());

function callsOf(service: Service): [string, string][] {
  return Object.entries(service).flatMap(([room, members]) =>
    Object.entries(members).flatMap(([name, member]): [string, string][] =>
      member.kind === 'call' ? [[room, name]] : [],
    ),
  );
}

test('every call of engine and shell refuses what is not its input, and both go on working', async ({ launch }) => {
  test.setTimeout(180_000);
  const { page } = await launch({ appFolder: folder.path });
  const ports = await askForPorts(page);
  const services = { engine: callsOf(engineService), shell: callsOf(shellService) } as const;
  expect(services.engine.length).toBeGreaterThan(70);
  for (const port of ['engine', 'shell'] as const)
    for (const [room, name] of services[port]) {
      const answers = await Promise.all([null, 7, 'text', [[]]].map((input) => ports.call(port, room, name, input)));
      expect(
        answers.map(({ fault }) => fault?.code),
        `${port} ${room}.${name}`,
      ).toEqual(Array.from(answers, () => 'input-invalid'));
    }
  expect((await ports.call('engine', 'app', 'info')).type).toBe('result');
  expect((await ports.call('shell', 'engine', 'current')).value).toMatchObject({ state: 'running', restarts: 0 });
});

test('a page that floods its ports with nonsense, depth and length ends neither engine nor shell', async ({
  launch,
}) => {
  test.setTimeout(180_000);
  const { page } = await launch({ appFolder: folder.path });
  await askForPorts(page);
  await page.evaluate(() => {
    window.addEventListener('message', function flood({ ports: [engine, shell] }) {
      if (!engine) return;
      window.removeEventListener('message', flood);
      const deep = Array.from({ length: 2_000 }).reduce<object>((inside) => ({ inside }), {});
      const circle: Record<string, unknown> = {};
      circle.self = circle;
      const poisoned = JSON.parse('{"type":"call","id":1,"room":"app","name":"info","__proto__":{"type":"shutdown"}}');
      const nonsense: unknown[] = [
        ...[
          undefined,
          Number.NaN,
          10n,
          new Date(),
          /x/,
          new Map([[1, 2]]),
          new Uint8Array(9),
          new Error('x'),
          deep,
          circle,
        ],
        ...[
          poisoned,
          { type: 'call', id: 1.5 },
          { type: 'call', id: '1', room: {}, name: [] },
          { type: 'cancel', id: -1 },
        ],
        ...[
          { type: 'open', portId: 1 },
          { type: 'wire', portId: 1, message: {} },
          { type: 'close', portId: 0 },
        ],
        ...[{ type: 'ready' }, { type: 'failed' }, { type: 'port' }, { type: 'shutdown' }, { type: 'init', home: '/' }],
        {
          type: 'call',
          id: 2,
          room: 'settings',
          name: 'save',
          input: { site: { institutionName: 'x'.repeat(5_000_000) } },
        },
        { type: 'call', id: 3, room: 'x'.repeat(1_000_000), name: '__proto__' },
        new Blob(['x']),
        new File(['x'], '/etc/passwd'),
      ];
      for (let round = 0; round < 50; round += 1)
        for (const message of nonsense)
          for (const port of [engine, shell])
            try {
              if (round === 0 || JSON.stringify(message)?.length < 10_000) port?.postMessage(message);
            } catch {
              // What cannot be cloned, or written down, never leaves the page.
            }
      engine?.postMessage(null, [new MessageChannel().port1]);
    });
    window.gantryPorts.request();
  });
  // A second pair closes the first; this one is the third.
  const after = await askForPorts(page);
  expect((await after.call('engine', 'app', 'info')).type).toBe('result');
  expect((await after.call('shell', 'engine', 'current')).value).toMatchObject({ state: 'running', restarts: 0 });
  const { value } = await after.call('engine', 'settings', 'get');
  expect(value).toMatchObject({ site: { institutionName: '' } });
});
