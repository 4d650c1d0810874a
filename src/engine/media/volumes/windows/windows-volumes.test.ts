import { expect, test } from 'vitest';
import type { RunTool } from '../run-tool.ts';
import { sample } from '../samples/sample.ts';
import { windowsPlatform } from './windows-platform.ts';
import { ejectScript, listScript, watchScript } from './windows-scripts.ts';
import { windowsVolumes } from './windows-volumes.ts';

const volumes = windowsVolumes(sample('powershell-front-desk.json'));
const disc = volumes[0];

test('names disc, stick, disk, card and share, and neither Windows’s own disk, fixed disks nor empty drives', () => {
  expect(volumes.map(({ kind, label, mountPath }) => `${kind}: ${label} at ${mountPath}`)).toEqual([
    'optical: RADIOLOGIE_OST at D:\\',
    'usb: PATIENT CD at F:\\',
    'usb: Elements at G:\\',
    'card: H: at H:\\',
    'network: transfer at T:\\',
  ]);
});

test('says of a disc what it is, how large, and that nothing can be written to it', () => {
  expect(disc).toEqual({
    id: 'D:6A0C1F22',
    kind: 'optical',
    label: 'RADIOLOGIE_OST',
    mountPath: 'D:\\',
    paths: ['D:\\'],
    readOnly: true,
    sizeBytes: 519_569_408,
    device: 'D:',
    ejectable: true,
  });
});

test('output that is cut off, empty or an error message is no volume and no error', () => {
  for (const text of ['', 'Get-CimInstance : Access denied', '{"drives":{"DeviceID":"D:"}}', '[]'])
    expect(windowsVolumes(text)).toEqual([]);
});

test('lists in all the forms that Windows PowerShell 5.1 gives them are understood', () => {
  // As PowerShell/PowerShell issues 3153 and 5579 print them.
  const plain = JSON.parse(sample('powershell-front-desk.json')) as Record<string, unknown[]>;
  const wrapped = Object.fromEntries(
    Object.entries(plain).map(([name, value]) => [name, { value, Count: value.length }]),
  );
  expect(windowsVolumes(JSON.stringify(wrapped))).toEqual(volumes);
  // As issue 2635 has it: a list of one is that one.
  const [, only] = plain.drives ?? [];
  const labels = windowsVolumes(JSON.stringify({ drives: only, partitions: '', disks: null })).map(
    ({ label }) => label,
  );
  expect(labels).toEqual(['RADIOLOGIE_OST']);
});

test('a byte order mark before the answer is passed over', () => {
  expect(windowsVolumes(`\ufeff${sample('powershell-front-desk.json')}`)).toHaveLength(5);
});

function recorded(stdout: string) {
  const calls: Parameters<RunTool>[] = [];
  const run: RunTool = async (...call) => {
    calls.push(call);
    return { kind: 'ended', exitCode: 0, stdout, stderr: '' };
  };
  return { calls, platform: windowsPlatform({ run }) };
}

test.each(['ejected', 'busy', 'not-supported'] as const)(
  'an eject that Windows answers with %s says so',
  async (word) => {
    const { platform } = recorded(`${word}\r\n`);
    expect(disc && (await platform.eject(disc))).toBe(word);
  },
);

test('the drive’s letter reaches PowerShell as data, and nothing else can', async () => {
  const { calls, platform } = recorded('ejected');
  if (disc) await platform.eject(disc);
  expect(calls[0]?.[1]).toEqual(['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', ejectScript]);
  expect(calls[0]?.[2].env).toEqual({ GANTRY_DRIVE: 'D:' });
  for (const device of ["D:' ; Remove-Item C:\\", 'DD:', 'd:', '\\\\server\\share'])
    expect(disc && (await platform.eject({ ...disc, device }))).toBe('not-supported');
  expect(calls).toHaveLength(1);
});

test('the scripts take nothing into their text', () => {
  for (const script of [listScript, watchScript, ejectScript])
    expect(script).not.toMatch(/Invoke-Expression|\biex\b|undefined/);
});
