import { describe, expect, it } from 'vitest';
import { streamPlan } from '../dicom/apply-plan.ts';
import { bufferSource } from '../dicom/byte-source.ts';
import type { PlainDataSet } from '../dicom/edit.ts';
import { readOverlays } from '../dicom/overlays.ts';
import { readHeader } from '../dicom/read-header.ts';
import { readAttributes } from '../dicom/read-values.ts';
import { sampleFile } from '../dicom/sample-file.ts';
import { tagRows } from '../dicom/tag-rows.ts';
import { IdentityCollector } from './known-identity.ts';
import { openDeidentifier } from './plan-deidentification.ts';
import type { DeidentificationPolicy } from './policy.ts';
import { surveyFile } from './survey-file.ts';

const ct: PlainDataSet = {
  Modality: 'CT',
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
  ImageType: 'ORIGINAL\\PRIMARY\\AXIAL',
};

/** Two pixels high and eight wide, over the second row of the image. */
const overlay: PlainDataSet = {
  ...{ '60000010': 2, '60000011': 8, '60000040': 'G', '60000050': [2, 1], '60000100': 1, '60000102': 0 },
  ...{ '60000022': 'Marked for MUSTER^MAX', '60001500': 'Nodule', '60004000': 'seen by MUSTER^MAX' },
  '60003000': { vr: 'OW', bytes: Buffer.from([0xff, 0x81]) },
};

async function planned(file: Buffer, more: Partial<DeidentificationPolicy> = {}) {
  const source = bufferSource(file);
  const policy = { options: [], key: Buffer.from('a secret of the test'), program: 'Gantry test', ...more };
  const collector = new IdentityCollector();
  const about = surveyFile(source, new Set(policy.options), () => collector);
  const patient = { key: about?.patient ?? '', id: about?.patientId ?? '', known: collector.collected() };
  const result = await openDeidentifier(policy).plan(source, patient);
  if (!result.ok) return result;
  const chunks: Buffer[] = [];
  for await (const chunk of streamPlan(source, result.plan)) chunks.push(chunk);
  return { ...result, bytes: Buffer.concat(chunks) };
}

async function made(file: Buffer, more: Partial<DeidentificationPolicy> = {}) {
  const result = await planned(file, more);
  if (!result.ok) throw new Error(`held: ${result.reason}`);
  const source = bufferSource(result.bytes);
  const read = await readHeader(source, { until: 'end' });
  if (!read.ok) throw new Error(read.message);
  return { ...result, header: read.header, source, rows: await tagRows(read.header, source) };
}

describe('what is held', () => {
  it.each([
    [
      'an ultrasound image',
      { Modality: 'US', SOPClassUID: '1.2.840.10008.5.1.4.1.1.6.1', BurnedInAnnotation: 'NO' },
      'review-pixels',
    ],
    ['a screen of a scanner', { ...ct, ImageType: 'DERIVED\\SECONDARY\\SCREEN SAVE' }, 'review-pixels'],
    ['an image that says it has text', { ...ct, BurnedInAnnotation: 'YES' }, 'review-pixels'],
    ['a PDF', { Modality: 'DOC', SOPClassUID: '1.2.840.10008.5.1.4.1.1.104.1' }, 'encapsulated-document'],
    ['raw data', { Modality: 'CT', SOPClassUID: '1.2.840.10008.5.1.4.1.1.66' }, 'raw-data'],
    ['a voice', { Modality: 'AU', SOPClassUID: '1.2.840.10008.5.1.4.1.1.9.4.1' }, 'voice-or-video'],
    ['an object without its UID', { ...ct, SOPInstanceUID: '' }, 'no-instance-uid'],
    [
      'an overlay in unused bits beside one with a bitmap',
      { ...ct, ...overlay, '60020102': 12, BitsAllocated: 16, BitsStored: 12 },
      'overlay-in-pixels',
    ],
    ['an overlay in unused bits', { ...ct, '60000102': 12, BitsAllocated: 16, BitsStored: 12 }, 'overlay-in-pixels'],
  ])('%s, with its reason', async (_, elements: PlainDataSet, reason) => {
    expect(await planned(sampleFile({ elements }))).toMatchObject({ ok: false, reason });
  });

  it('is what cannot be read to its end, or a kept sequence that is none', async () => {
    const whole = sampleFile({ elements: ct });
    expect(await planned(whole.subarray(0, whole.length - 9))).toMatchObject({ ok: false, reason: 'unreadable' });
    expect(await planned(Buffer.from('no DICOM at all, however long it is'))).toMatchObject({
      ok: false,
      reason: 'not-dicom',
    });
    const broken = sampleFile({ elements: { ...ct, '00089215': { vr: 'SQ', bytes: Buffer.from('DOE^JANE') } } });
    expect(await planned(broken)).toMatchObject({ ok: false, reason: 'unreadable' });
  });

  it('is let go by a person who looked, and blackened where boxes are given', async () => {
    const file = sampleFile({
      elements: { ...ct, BurnedInAnnotation: 'YES', Rows: 8, Columns: 16, BitsAllocated: 16, SamplesPerPixel: 1 },
    });
    const boxes = [{ x: 0, y: 0, width: 16, height: 1 }];
    const result = await made(file, { regions: [{ seriesInstanceUid: '2.25.1002', boxes }] });
    expect(result.bytes.subarray(-256, -224)).toEqual(Buffer.alloc(32));
    expect(result.bytes.subarray(-224)).toEqual(file.subarray(-224));
    expect(result.log.notes.has('pixels-blackened')).toBe(true);
  });
});

describe('what is written', () => {
  it('adds its marks to those of an earlier de-identification', async () => {
    const earlier = {
      CodeValue: '113100',
      CodingSchemeDesignator: 'DCM',
      CodeMeaning: 'Basic Application Confidentiality Profile',
    };
    const file = sampleFile({
      elements: {
        ...ct,
        DeidentificationMethod: 'Other tool, for MUSTER',
        DeidentificationMethodCodeSequence: [earlier],
      },
    });
    const { header, source, rows } = await made(file, { options: ['clean-descriptors', 'retain-full-dates'] });
    const keywords = [
      'DeidentificationMethod',
      'LongitudinalTemporalInformationModified',
      'PatientIdentityRemoved',
    ] as const;
    const found = await readAttributes(header, source, keywords);
    expect(found.DeidentificationMethod?.values).toEqual([
      'Other tool, for',
      'Gantry test PS3.15-2026c Basic CleanDesc FullDates',
    ]);
    expect(found.LongitudinalTemporalInformationModified?.text).toBe('UNMODIFIED');
    expect(found.PatientIdentityRemoved?.text).toBe('YES');
    const codes = rows.filter(
      ({ path }) => path[0] === 'DeidentificationMethodCodeSequence' && path[2] === 'CodeValue',
    );
    expect(codes.map(({ text }) => text)).toEqual(['113100', '113100', '113105', '113106']);
  });

  it('leaves nothing of an element that lies about its kind', async () => {
    const elements: PlainDataSet = {
      ...ct,
      '00100010': { vr: 'OB', bytes: Buffer.from('MUSTER^MAX') },
      '00081030': { vr: 'UN', bytes: Buffer.from('Thorax of MUSTER^MAX') },
      '00189999': { vr: 'UN', bytes: Buffer.from('MUSTER^MAX') },
      '00280010': 8,
      '00321060': { vr: 'DA', bytes: Buffer.from('MUSTER^MAX') },
    };
    for (const options of [[], ['clean-descriptors', 'retain-modified-dates']] as const) {
      const { bytes } = await made(sampleFile({ elements: { ...elements, OtherPatientNames: 'MUSTER^MAX' } }), {
        options,
      });
      expect(bytes.toString('latin1')).not.toContain('MUSTER');
    }
  });

  it('holds neither overlay nor curve nor icon', async () => {
    const file = sampleFile({
      elements: {
        ...{
          ...ct,
          ...overlay,
          '50000010': 3,
          '50002500': 'MUSTER^MAX',
          '50003000': { vr: 'OW', bytes: Buffer.alloc(6, 1) },
        },
        IconImageSequence: [{ Rows: 1, Columns: 2, PixelData: Buffer.from([1, 2]) }],
      },
    });
    // Also where graphics are cleaned, as long as nobody has looked at them.
    for (const options of [[], ['clean-graphics']] as const) {
      const { rows, log, bytes } = await made(file, { options });
      expect(rows.filter(({ path }) => /^(50|60)|Icon|Overlay|Curve/.test(String(path[0] ?? '')))).toEqual([]);
      expect([...log.notes]).toEqual(expect.arrayContaining(['overlays-removed', 'curves-removed']));
      expect(bytes.toString('latin1')).not.toContain('MUSTER');
    }
  });

  it('keeps an overlay that a person has seen where graphics are cleaned, but for what lies in her boxes and whom it names', async () => {
    const pixels = { Rows: 8, Columns: 16, BitsAllocated: 16, BitsStored: 16, SamplesPerPixel: 1 };
    const file = sampleFile({ elements: { ...ct, ...overlay, ...pixels } });
    const boxes = [{ x: 2, y: 0, width: 3, height: 2 }];
    const reviewed = { regions: [{ seriesInstanceUid: '2.25.1002', boxes }] };
    const kept = await made(file, { options: ['clean-graphics'], ...reviewed });
    const [found] = await readOverlays(kept.header, kept.source);
    // The box covers columns 2 to 4 of the overlay's first row alone.
    expect([...(found?.bits ?? [])]).toEqual([0b11100011, 0x81]);
    expect(found).toMatchObject({ rows: 2, columns: 8, top: 1, left: 0 });
    const text = kept.bytes.toString('latin1');
    expect(text).toContain('Nodule');
    expect(text).not.toContain('MUSTER');
    const without = await made(file, reviewed);
    expect(await readOverlays(without.header, without.source)).toEqual([]);
  });

  it('names the patient as the site’s own list does', async () => {
    const { header, source } = await made(sampleFile({ elements: ct }), { pseudonyms: { 'FOREIGN-1': 'SITE-007' } });
    const found = await readAttributes(header, source, ['PatientID', 'PatientName'] as const);
    expect([found.PatientID?.text, found.PatientName?.text]).toEqual(['SITE-007', 'SITE-007']);
  });
});
