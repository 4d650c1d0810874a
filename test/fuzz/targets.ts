import { applyPlan } from '../../src/engine/dicom/apply-plan.ts';
import type { ByteSource } from '../../src/engine/dicom/byte-source.ts';
import { checkFile } from '../../src/engine/dicom/check-file.ts';
import { readDicomdir } from '../../src/engine/dicom/dicomdir.ts';
import type { TagEdit } from '../../src/engine/dicom/edit.ts';
import { readHeader } from '../../src/engine/dicom/read-header.ts';
import { readAttributes } from '../../src/engine/dicom/read-values.ts';
import { planSource } from '../../src/engine/dicom/rewrite-file.ts';
import { tagRows } from '../../src/engine/dicom/tag-rows.ts';
import { scannedKeywords } from '../../src/engine/study/scanned-instance.ts';

/** Something that is done with a file from outside. Gives `accepted` or the reason for which it was refused; anything thrown is a failure. */
export interface Target {
  readonly name: string;
  run(source: ByteSource): Promise<string>;
}

const edits: readonly TagEdit[] = [
  { action: 'set', path: ['PatientName'], value: 'Иванов^Пётр' },
  { action: 'set', path: ['RequestAttributesSequence', 0, 'AccessionNumber'], value: 'A1' },
  { action: 'append-item', path: ['OriginalAttributesSequence'], item: { ModifyingSystem: 'x' } },
];

export const targets: readonly Target[] = [
  {
    name: 'readHeader',
    run: async (source) => {
      const read = await readHeader(source, { until: 'end' });
      return read.ok ? 'accepted' : read.reason;
    },
  },
  {
    name: 'readAttributes',
    run: async (source) => {
      const read = await readHeader(source);
      if (read.header === undefined) return read.ok ? 'accepted' : read.reason;
      await readAttributes(read.header, source, scannedKeywords);
      return read.ok ? 'accepted' : read.reason;
    },
  },
  {
    name: 'tagRows',
    run: async (source) => {
      const read = await readHeader(source, { until: 'end' });
      if (read.header !== undefined) await tagRows(read.header, source);
      return read.ok ? 'accepted' : read.reason;
    },
  },
  {
    name: 'checkFile',
    run: async (source) => {
      const checked = await checkFile(source);
      return checked.ok ? 'accepted' : (checked.problems[0]?.code ?? checked.kind);
    },
  },
  {
    name: 'rewrite',
    run: async (source) => {
      const planned = await planSource(source, edits);
      if (!planned.ok) return planned.reason;
      const { sizeBytes } = await applyPlan(source, planned.plan, async () => {});
      if (sizeBytes !== planned.plan.sizeBytes) throw new Error('the output is not as long as planned');
      return 'accepted';
    },
  },
  {
    name: 'readDicomdir',
    run: async (source) => {
      const { files, warnings } = await readDicomdir(source);
      return files.length > 0 ? 'accepted' : (warnings[0]?.code ?? 'accepted');
    },
  },
];
