import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedPatients } from '../../demo/reference-ehr/seed-patients.ts';
import { type Person, personAt } from '../../src/engine/disc-maker/names.ts';
import { plantedForms, tracesIn } from '../flow/planted-traces.ts';

/**
 * Looks through everything that a whole test run left in its logs for the people who stand on its discs and in its EHR: names, numbers, birth dates, in every
 * encoding that `planted-traces.ts` knows. Ends with 1 for a trace, for no logs at all, and for a search that does not find what was planted for it.
 */
function search(folder: string): number {
  // Placeholders are nobody's name, and words that any program may say ("Unknown").
  const named = seedPatients(1).filter(({ family_name }) => family_name.toUpperCase() !== 'UNKNOWN');
  const ofEhr = named.map(({ family_name, given_name, mrn, birth_date }) => ({
    patientName: `${family_name}^${given_name}`,
    patientId: mrn,
    birthDate: birth_date ?? '',
  }));
  const forms = plantedForms({ patients: [...ofDiscs(), ...ofEhr], studies: [] });
  const logs = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const bytes = logs.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
  const traces = tracesIn([folder], forms);
  process.stdout.write(`${logs.length} logs, ${bytes} bytes, ${forms.size} forms, ${traces.length} traces\n`);
  for (const trace of traces.slice(0, 50)) process.stdout.write(`${trace}\n`);
  if (!findsWhatIsPlanted(forms)) {
    process.stdout.write('The search does not find what is planted for it.\n');
    return 1;
  }
  return traces.length === 0 && bytes > 0 ? 0 : 1;
}

/** Whoever stands on a synthetic disc of the tests' seeds. */
function ofDiscs(): Person[] {
  return Array.from({ length: 60 }, (_, at) => [personAt(at + 1, 0), personAt(at + 1, 1)]).flat();
}

function findsWhatIsPlanted(forms: ReadonlyMap<string, Buffer>): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-planted-'));
  const [first] = ofDiscs();
  writeFileSync(join(folder, 'engine.log'), `{"level":30,"patientName":"${first?.patientName}","msg":"import"}\n`);
  const found = tracesIn([folder], forms).length > 0;
  rmSync(folder, { recursive: true, force: true });
  return found;
}

process.exitCode = search(process.argv[2] ?? '');
