import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FaultError } from '../contract/fault.ts';
import { createEngine, type Engine } from './engine.ts';
import { policyPath, readPolicy } from './policy.ts';

let home: string;
let policyFile: string;
const open: Engine[] = [];

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'gantry-policy-'));
  policyFile = join(home, 'policy.json');
});
afterEach(async () => {
  for (const engine of open.splice(0)) await engine.close();
  rmSync(home, { recursive: true, force: true });
});

const write = (policy: unknown): void => writeFileSync(policyFile, JSON.stringify(policy));
async function start(): Promise<Engine> {
  const key = Buffer.alloc(32, 7);
  const engine = await createEngine({ home, key, keyOrigin: 'file', version: '1', user: 'desk', policyFile });
  open.push(engine);
  return engine;
}
const call = { signal: new AbortController().signal, progress: () => {} } as never;
const faultOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    if (error instanceof FaultError) return error.fault;
    throw error;
  }
  return null;
};

test('what the administrator decided holds at every start, and a desk cannot change it', async () => {
  write({ settings: { retention: { originalsDays: 90 }, allowPlainHttpHosts: [] } });
  const { handlers } = await start();
  expect((await handlers.settings.get({}, call)).retention).toEqual({ originalsDays: 90 });
  await expect(handlers.settings.save({ allowPlainHttpHosts: ['pacs'] }, call)).rejects.toMatchObject({
    fault: { code: 'settings-managed', params: { part: 'allowPlainHttpHosts' } },
  });
  const saved = await handlers.settings.save({ site: { institutionName: 'Clinic', stationName: 'DESK' } }, call);
  expect(saved).toMatchObject({ site: { institutionName: 'Clinic' }, retention: { originalsDays: 90 } });
});

test('the password of a server that the administrator named is still entered at the desk', async () => {
  const archive = { url: 'https://pacs.example/', user: 'importer' };
  write({ settings: { archive } });
  const { handlers } = await start();
  const saved = await handlers.settings.save({ archive: { ...archive, password: 'secret' } }, call);
  expect(saved.archive).toMatchObject({ url: archive.url, hasPassword: true });
  await open.pop()?.close();
  const again = await start();
  expect((await again.handlers.settings.get({}, call)).archive).toMatchObject({ hasPassword: true });
});

test('a policy that cannot be understood stops the start and is named, instead of being passed over', async () => {
  write({ setings: {} });
  await expect(start()).rejects.toMatchObject({ fault: { code: 'policy-invalid', params: { path: policyFile } } });
  writeFileSync(policyFile, '{');
  expect(faultOf(() => readPolicy(policyFile))?.params.reason).toBe('not-json');
  write({ settings: { ehr: { kind: 'rest', url: 'https://ehr.example/', user: 'u', password: 'p' } } });
  expect(faultOf(() => readPolicy(policyFile))?.params.reason).toBe('secret');
});

test('is looked for where only administrators write, or where the environment says', () => {
  expect(policyPath({}, 'linux')).toBe('/etc/gantry/policy.json');
  expect(policyPath({ ProgramData: 'D:\\Data' }, 'win32')).toContain('D:\\Data');
  expect(policyPath({ GANTRY_POLICY_FILE: '/srv/p.json' }, 'linux')).toBe('/srv/p.json');
  expect(readPolicy(join(home, 'none.json'))).toEqual({});
});

test.each(['front-desk.json', 'remote-clinic.json'])('the sample policy %s is one that Gantry takes', (name) => {
  expect(readPolicy(join(import.meta.dirname, '..', '..', 'docs', 'policies', name)).settings).toBeDefined();
});
