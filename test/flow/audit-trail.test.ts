import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/engine/ledger/open-database.ts';
import { readKeyFile } from '../../src/engine/vault/key-file.ts';
import { openVault } from '../../src/engine/vault/open-vault.ts';
import { demoAccession, demoMrn, type FlowStack, startFlowStack } from './flow-stack.ts';

interface Row {
  readonly seq: number;
  readonly actor: string;
  readonly action: string;
  // biome-ignore lint/suspicious/noExplicitAny: the trail's JSON, read as an auditor would
  readonly detail: any;
}

describe('the audit trail of an import', () => {
  let stack: FlowStack;
  let rows: Row[];
  beforeAll(async () => {
    stack = await startFlowStack();
    await stack.init();
    const disc = await stack.disc('disc', '--images', '6');
    const done = await stack.gantry.run('import', disc, '--mrn', demoMrn, '--accession', demoAccession, '--json');
    expect(done.code, done.stderr).toBe(0);
    const exported = await stack.gantry.run('audit', 'export');
    rows = exported.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Row);
  });
  afterAll(() => stack.stop());
  const row = (action: string): Row => rows.find((one) => one.action === action) ?? expect.fail(`no row ${action}`);

  it('says who set which setting from what to what, and no password', () => {
    const saved = row('settings.saved');
    expect(saved.detail.changes.archive).toMatchObject({ from: null, to: { url: stack.orthanc.url } });
    expect(JSON.stringify(rows)).not.toContain(stack.orthanc.password);
  });

  it('says who signed in and approved, the evidence of the match, and each tag from old to new', () => {
    const signedIn = row('user.signed-in');
    const approved = row('import.approved');
    expect(approved.actor).toBe(signedIn.actor);

    expect(approved.detail.evidence.match.fields.map(({ field }: { field: string }) => field)).toContain('birth-date');
    const changes: { keyword: string; old: unknown; new: string }[] = approved.detail.plan.plan.changes;
    expect(changes.find(({ keyword }) => keyword === 'PatientID')).toMatchObject({
      new: demoMrn,
      old: expect.anything(),
    });
  });

  it('says when the transfer began, what the archive answered, and how it ended', () => {
    expect(row('transfer.begun').detail).toMatchObject({ patientId: demoMrn, accessionNumber: demoAccession });
    expect(row('transfer.done').detail).toMatchObject({
      alreadyStored: 0,
      failed: 0,
      orthancStudyId: expect.any(String),
    });
    const finished = row('import.finished').detail;
    expect(finished).toMatchObject({ status: 'success', linked: true, medium: 'disc' });
    expect(finished.sopClasses[0].instances).toBeGreaterThan(0);
  });

  it('leaves as DICOM messages in a file that only its owner may read, and says that it left', async () => {
    const out = join(stack.gantry.root, 'trail.xml');
    const exported = await stack.gantry.run('audit', 'export', '--format', 'dicom', '--out', out);
    expect(exported.code, exported.stderr).toBe(0);
    expect(statSync(out).mode & 0o777).toBe(0o600);
    for (const meaning of ['User Authentication', 'Begin Transferring DICOM Instances', 'Import'])
      expect(readFileSync(out, 'utf8')).toContain(`originalText="${meaning}"`);
    expect((await stack.gantry.run('audit', 'export', '--format', 'dicom', '--out', out)).code).toBe(2);
    const last = rows.at(-1)?.seq ?? 0;
    const rest = await stack.gantry.run('audit', 'export', '--after', String(last - 1));
    expect(rest.stdout).toContain('"action":"audit.exported"');
  });

  it('shows a row that somebody with the key changed behind its back', async () => {
    expect((await stack.gantry.run('audit', 'verify')).code).toBe(0);
    const { home } = stack.gantry;
    const { ledgerKey } = openVault({ home, key: readKeyFile(join(home, 'vault.key')) });
    const db = openDatabase({ path: join(home, 'ledger.db'), key: ledgerKey, keyProven: true });
    const { seq } = row('import.approved');
    db.exec(`DROP TRIGGER audit_no_update; UPDATE audit SET actor = 'eve' WHERE seq = ${seq}`);
    db.close();
    const verified = await stack.gantry.run('audit', 'verify', '--json');
    expect(verified.code).toBe(1);
    expect(verified.json()).toMatchObject({ ok: false, brokenAt: seq });
  });
});
