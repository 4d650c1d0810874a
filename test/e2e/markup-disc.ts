import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Dataset, Value } from '../../src/engine/disc-maker/dicom-writer.ts';
import { createDicomdir } from '../../src/engine/disc-maker/dicomdir-writer.ts';
import { dictionary, type Keyword } from '../../src/engine/disc-maker/dictionary.ts';
import { encodeInstance } from '../../src/engine/disc-maker/disc-item.ts';
import { standardInstances } from '../../src/engine/disc-maker/standard-disc.ts';

/** An element that no page has: one of it in a document is text that was taken for HTML. */
export const markTag = 'x-attack';

/** As long as the field may be; `=` and `\` would end a name or a value. */
export function markup(kind: 'name' | 'short' | 'long', address: string): string {
  if (kind === 'name') return `<${markTag}><script>attack()</script>^<${markTag}>`;
  return kind === 'short' ? `<${markTag}>a` : `<${markTag}><img src=${address} onerror=attack()>`;
}

const kinds: Partial<Record<string, 'name' | 'short' | 'long'>> = {
  ...{ PN: 'name', CS: 'short', SH: 'short', AE: 'short' },
  ...{ LO: 'long', LT: 'long', ST: 'long', UT: 'long' },
};
/** Without these there is nothing to show: how letters, pixels and reports are to be read. */
const structure = new Set<string>([
  ...['SpecificCharacterSet', 'PhotometricInterpretation', 'ValueType', 'RelationshipType', 'ContinuityOfContent'],
  ...['MIMETypeOfEncapsulatedDocument', 'LossyImageCompression', 'PixelSpacingCalibrationDescription'],
]);

/**
 * A disc of two patients in whose objects every text field carries markup and script, also fields that such objects do not have, and so do DICOMDIR, folders and
 * file names. The first patient keeps what the EHR knows her by: number, accession number, sex.
 *
 * @param address what the markup would fetch
 */
export function writeMarkupDisc(folder: string, address: string): void {
  const recipe = { kind: 'standard', seed: 1, patients: 2, studies: 1, images: 3, uidSalt: 'markup' };
  const instances = standardInstances(recipe).map((instance, index) => {
    const keeps: readonly string[] =
      instance.series.study.personIndex === 0
        ? ['PatientID', 'IssuerOfPatientID', 'AccessionNumber', 'PatientSex']
        : [];
    const path = `DICOM/<${markTag}>/<${markTag}>${index}`;
    return { ...instance, path, dataset: () => marked(instance.dataset(), address, keeps) };
  });
  const write = (path: string, bytes: Uint8Array): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  };
  for (const instance of instances) write(instance.path, Buffer.concat(encodeInstance(instance)));
  write(
    'DICOMDIR',
    createDicomdir(
      markup('short', address),
      1,
      instances.map((instance) => ({ instance, path: instance.path })),
    ),
  );
  write(`<${markTag}>.html`, Buffer.from('<script>attack()</script>'));
}

function marked(dataset: Dataset, address: string, keeps: readonly string[]): Dataset {
  const added = Object.fromEntries(
    (Object.keys(dictionary) as Keyword[])
      .filter((keyword) => kinds[dictionary[keyword].vr] !== undefined && dictionary[keyword].tag >= 0x00080000)
      .map((keyword) => [keyword, '']),
  );
  const all = { ...added, ...inItems(dataset, address) } as Record<Keyword, Value>;
  return Object.fromEntries(
    Object.entries(all).map(([keyword, value]) => {
      const kind = kinds[dictionary[keyword as Keyword].vr];
      const isText = kind !== undefined && !structure.has(keyword) && !keeps.includes(keyword);
      return [keyword, isText ? markup(kind, address) : value];
    }),
  );
}

/** Items of sequences carry it in the fields that they have. */
function inItems(dataset: Dataset, address: string): Dataset {
  return Object.fromEntries(
    Object.entries(dataset).map(([keyword, value]) => {
      if (dictionary[keyword as Keyword].vr === 'SQ')
        return [keyword, (value as Dataset[]).map((item) => inItems(item, address))];
      const kind = kinds[dictionary[keyword as Keyword].vr];
      return [keyword, kind && !structure.has(keyword) ? markup(kind, address) : value];
    }),
  );
}
