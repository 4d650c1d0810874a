import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CharsetPolicy, CharsetRepair, Plan } from '../contract/plan.ts';
import { charsetCandidates } from './charset-candidates.ts';
import { charsetOutlook } from './charset-outlook.ts';
import { bufferSource } from './dicom/byte-source.ts';
import { makeDisc } from './disc-maker/make-disc.ts';
import { type FrozenPlan, planInstance } from './instance-planner.ts';
import { openSource } from './media/open-source.ts';
import { type MadePlan, makePlan } from './plan/make-plan.ts';
import { knownRepair } from './plan/plan-object.ts';
import { repairedStudy } from './repaired-study.ts';
import { scanMedia } from './scan/scan-media.ts';
import type { ScannedStudy } from './study/scanned-study.ts';

const equipment = { manufacturer: 'Gantry', modelName: 'Gantry', softwareVersions: '0.1.0' };
const coercedAt = '2026-03-17T10:00:00.000Z';

let root = '';
let wrong: ScannedStudy;
let sound: ScannedStudy;

/** `wrong` is Russian in windows-1251, declared as Latin-1 and not at all by turns; `sound` is German in Latin-1. */
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'gantry-charset-'));
  const studies = (['wrong-charset', 'standard'] as const).map(async (kind) => {
    const outPath = join(root, kind);
    await makeDisc({ outPath, kind, seed: 1, patients: 1, studies: 1, images: 4 });
    const [study] = (await scanMedia({ scanId: kind, paths: [outPath] })).studies;
    if (study === undefined) throw new Error('the disc has no study');
    return study;
  });
  [wrong, sound] = (await Promise.all(studies)) as [ScannedStudy, ScannedStudy];
}, 60_000);
afterAll(() => rm(root, { recursive: true, force: true }));

interface Asked {
  readonly name?: string;
  readonly charsetPolicy?: CharsetPolicy;
  readonly repair?: CharsetRepair;
  readonly institutionName?: string;
}

async function made(study: ScannedStudy, { name, charsetPolicy, repair, institutionName }: Asked): Promise<MadePlan> {
  const known = knownRepair(repair ?? null);
  const signature = institutionName === undefined ? equipment : { ...equipment, institutionName };
  return makePlan({
    study: await repairedStudy(study, known),
    choice: { by: 'operator', mrn: 'MRN-1', accessionNumber: null },
    patient: null,
    order: null,
    edits: name === undefined ? [] : [{ keyword: 'PatientName', value: name }],
    readOldValues: async () => new Map(),
    ...(charsetPolicy === undefined ? {} : { charsetPolicy }),
    ...(repair === undefined ? {} : { repair }),
    readCharset: (changes, charset) => charsetOutlook(study, { changes, charset }, signature),
  });
}

async function planned(study: ScannedStudy, asked: Asked): Promise<Plan> {
  const result = await made(study, asked);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.plan;
}

/** Every object as it would leave, written to a folder of its own. */
async function leaving(study: ScannedStudy, plan: Plan, name: string): Promise<string[]> {
  const frozen: FrozenPlan = { plan, equipment, coercedAt };
  const approved = { plan: frozen, planHash: plan.hash } as unknown as Parameters<typeof planInstance>[1];
  const paths: string[] = [];
  for (const { sourcePath, path, sopInstanceUid } of study.instances) {
    const medium = await openSource(sourcePath);
    const file = await medium.open(path);
    const source = bufferSource(await file.read(0, file.sizeBytes));
    await file.close();
    await medium.close();
    const bytes: Buffer[][] = [];
    for (let round = 0; round < 2; round += 1) {
      const result = await planInstance({ source, path, sopInstanceUid }, approved);
      if (!result.ok) throw new Error(JSON.stringify(result.fault));
      const chunks: Buffer[] = [];
      for await (const chunk of result.stream()) chunks.push(Buffer.from(chunk));
      expect(Buffer.concat(chunks)).toHaveLength(result.sizeBytes);
      bytes.push(chunks);
    }
    expect(Buffer.concat(bytes[1] ?? []).equals(Buffer.concat(bytes[0] ?? []))).toBe(true);
    paths.push(join(root, `${name}-${paths.length}.dcm`));
    await writeFile(paths.at(-1) ?? '', Buffer.concat(bytes[0] ?? []));
  }
  return paths;
}

const judge = `
import json, sys, pydicom
out = []
for path in sys.argv[1:]:
    ds = pydicom.dcmread(path)
    record = ds.OriginalAttributesSequence
    out.append({'name': str(ds.PatientName), 'place': ds.InstitutionName, 'set': str(ds.get('SpecificCharacterSet', '')),
      'reasons': [item.ReasonForTheAttributeModification for item in record],
      'raw': [bytes(i.NonconformingDataElementValue).hex() for i in record[0].get('NonconformingModifiedAttributesSequence', [])]})
print(json.dumps(out))
`;
const hasJudge = existsSync('/usr/lib/python3/dist-packages/pydicom');
if (!hasJudge) console.warn('charset-of-a-study.test: python3-pydicom is not installed, nobody else judges the result');

interface Judged {
  readonly name: string;
  readonly place: string;
  readonly set: string;
  readonly reasons: string[];
  readonly raw: string[];
}
const judged = (paths: readonly string[]) =>
  JSON.parse(execFileSync('/usr/bin/python3', ['-c', judge, ...paths], { encoding: 'utf8' })) as Judged[];

describe('a study whose objects declare the wrong character set', () => {
  test('shows how the name would read, the right way first, with every declaration that is wrong', async () => {
    const [first, ...others] = await charsetCandidates(wrong, undefined);
    expect(first).toMatchObject({ encoding: 'windows-1251', label: 'Cyrillic (Windows-1251)' });
    expect(first?.preview[0]).toEqual({ keyword: 'PatientName', text: 'Иванова^Мария^Петровна' });
    expect([...(first?.declared ?? [])].sort()).toEqual(['', 'ISO_IR 100']);
    expect(others.some(({ encoding }) => encoding === null)).toBe(true);
  });

  test('is matched by the name as the operator reads it, and is one person again', async () => {
    const repair = { encoding: 'windows-1251' as const, declared: ['ISO_IR 100', ''] };
    const reread = await repairedStudy(wrong, repair);
    expect(reread.patient.patientName.alphabetic).toBe('Иванова^Мария^Петровна');
    expect(reread.summary.description).toMatch(/^(КТ|МРТ|Эхо)/);
    expect(reread.summary.warnings.map(({ code }) => code)).not.toContain('charset-undeclared');
    expect(reread.instances.map(({ path }) => path)).toEqual(wrong.instances.map(({ path }) => path));
    expect(await repairedStudy(wrong, null)).toBe(wrong);
  });

  test.skipIf(!hasJudge)(
    'leaves in UTF-8 with the bytes it had on record, as the plan said, in every object',
    async () => {
      const repair = { encoding: 'windows-1251', declared: ['ISO_IR 100', ''] };
      const plan = await planned(wrong, { repair });
      expect(plan.charset).toMatchObject({ repair, policy: 'transcode' });
      const row = plan.changes.find(({ keyword }) => keyword === 'SpecificCharacterSet');
      expect(row).toMatchObject({ new: 'ISO_IR 192', reason: 'charset', instances: wrong.instances.length });
      const objects = judged(await leaving(wrong, plan, 'repaired'));
      for (const { name, place, set, reasons, raw } of objects) {
        expect([name, place, set]).toEqual(['Иванова^Мария^Петровна', 'Городская больница № 4', 'ISO_IR 192']);
        expect(reasons).toEqual(['CORRECT', 'COERCE']);
        expect(raw.some((hex) => hex.startsWith('c8e2e0edeee2e0'))).toBe(true);
      }
    },
  );
});

describe('a name that does not fit the letters of the disc', () => {
  const name = 'Łuczak^Jörg';

  test.skipIf(!hasJudge)('is written in UTF-8, and the plan says how many texts follow', async () => {
    const plan = await planned(sound, { name });
    expect(plan.charset).toMatchObject({
      policy: 'transcode',
      repair: null,
      switches: [{ from: 'ISO_IR 100', to: 'ISO_IR 192', instances: sound.instances.length }],
      asciiForms: [{ keyword: 'PatientName', value: 'Luczak^Jorg' }],
    });
    expect(plan.charset?.switches[0]?.transcodedElements).toBeGreaterThan(sound.instances.length);
    const objects = judged(await leaving(sound, plan, 'utf8'));
    expect(new Set(objects.map((one) => [one.name, one.place, one.set].join(' ')))).toEqual(
      new Set([`${name} Radiologie Ost, Görlitz ISO_IR 192`]),
    );
  });

  test.skipIf(!hasJudge)('is written without accents where the operator wants the texts left alone', async () => {
    const plan = await planned(sound, { name, charsetPolicy: 'ascii' });
    expect(plan.charset).toMatchObject({ policy: 'ascii', switches: [] });
    expect(plan.changes.find(({ keyword }) => keyword === 'PatientName')?.new).toBe('Luczak^Jorg');
    expect(plan.changes.some(({ keyword }) => keyword === 'SpecificCharacterSet')).toBe(false);
    const objects = judged(await leaving(sound, plan, 'ascii'));
    expect(new Set(objects.map((one) => [one.name, one.place, one.set].join(' ')))).toEqual(
      new Set(['Luczak^Jorg Radiologie Ost, Görlitz ISO_IR 100']),
    );
  });

  test('is written letter by letter in another alphabet, and refused by its letter where it has no such form', async () => {
    expect((await planned(sound, { name: 'Иванов^Пётр', charsetPolicy: 'ascii' })).changes).toContainEqual(
      expect.objectContaining({ keyword: 'PatientName', new: 'Ivanov^Petr' }),
    );
    const result = await made(sound, { name: '山田', charsetPolicy: 'ascii' });
    expect(result).toMatchObject({
      ok: false,
      problems: [{ keyword: 'PatientName', code: 'no-ascii-form', offendingPart: '山' }],
    });
  });

  test('is part of what is approved: another policy or reading is another plan', async () => {
    const plans = await Promise.all([
      planned(sound, { name }),
      planned(sound, { name, charsetPolicy: 'ascii' }),
      planned(sound, { name, repair: { encoding: 'windows-1250', declared: ['ISO_IR 100'] } }),
      planned(sound, { name, repair: { encoding: 'windows-1252', declared: ['ISO_IR 100'] } }),
    ]);
    expect(new Set(plans.map(({ hash }) => hash)).size).toBe(4);
  });

  test('changes no character set when it fits, and no file is opened to see that', async () => {
    expect((await planned(sound, { name: 'Müller^Jörg' })).charset).toBeNull();
    expect((await planned(sound, { name: 'DOE^JANE', charsetPolicy: 'ascii' })).charset).toBeNull();
    expect((await planned(sound, { institutionName: 'Klinik Süd' })).charset).toBeNull();
    expect((await planned(sound, { institutionName: 'Клиника' })).charset?.switches).toHaveLength(1);
  });
});
