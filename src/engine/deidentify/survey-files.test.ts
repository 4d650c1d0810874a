import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sampleFile } from '../dicom/sample-file.ts';
import { takeDeidentifyThread } from './second-thread.ts';
import { surveyFiles } from './survey-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'gantry-survey-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Two patients in turns; each file has an accession number and a physician of its own. */
const paths = Array.from({ length: 200 }, (_, index) => {
  const path = join(folder, `${index}.dcm`);
  const elements = {
    PatientID: `PAT-${index % 2}000`,
    AccessionNumber: `ACC-${1000 + index}`,
    ReferringPhysicianName: `Doctor${String.fromCharCode(97 + (index % 26))}${index}^Ann`,
  };
  writeFileSync(path, index === 117 ? 'no image' : sampleFile({ elements }));
  return path;
});

describe('surveyFiles', () => {
  it('finds the same names and numbers of each patient, in the same order, whether one thread reads or two', async () => {
    const alone = await surveyFiles(paths, []);
    const thread = takeDeidentifyThread();
    try {
      const together = await surveyFiles(paths, [], { thread });
      expect(together.files).toEqual(alone.files);
      expect([...together.known].sort()).toEqual([...alone.known].sort());
    } finally {
      await thread.terminate();
    }
    expect(alone.files[117]).toBeUndefined();
    const ids = [...alone.known.values()].flatMap((known) => known.ids).filter((id) => /^ACC-\d{4}$/.test(id));
    expect(new Set(ids).size).toBe(199);
  });

  it('says when a file cannot be opened, whichever thread meets it', async () => {
    const thread = takeDeidentifyThread();
    try {
      const missing = [...paths, ...Array.from({ length: 40 }, (_, index) => join(folder, `gone-${index}`))];
      await expect(surveyFiles(missing, [], { thread })).rejects.toMatchObject({ code: 'ENOENT' });
    } finally {
      await thread.terminate();
    }
  });
});
