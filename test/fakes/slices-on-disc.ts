import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeDicomFile } from '../../src/engine/disc-maker/dicom-writer.ts';
import { seededUid } from '../../src/engine/disc-maker/random.ts';

export interface Person {
  patientId: string;
  patientName: string;
  birthDate: string;
  sex: string;
}

/** For tests only: a study of CT slices in a folder, each file named by its SOP Instance UID. The same name gives the same UIDs; another marker other pixels. */
export function slicesOnDisc(wanted: {
  folder: string;
  name: string;
  images: number;
  person: Person;
  marker?: number;
  /** Pixels of each side. Default 128, which is 33 KB. */
  rows?: number;
  accessionNumber?: string;
}): { folder: string; studyInstanceUid: string; seriesInstanceUid: string } {
  const { folder, name, images, person, marker = 0, rows = 128 } = wanted;
  mkdirSync(folder, { recursive: true });
  const studyInstanceUid = seededUid(name, 'study');
  const seriesInstanceUid = seededUid(name, 'series');
  for (let number = 1; number <= images; number += 1) {
    const sopInstanceUid = seededUid(name, 'image', number);
    const parts = encodeDicomFile({
      sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
      sopInstanceUid,
      transferSyntax: 'explicitLittleEndian',
      textEncoding: 'latin1',
      dataset: {
        SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
        SOPInstanceUID: sopInstanceUid,
        StudyInstanceUID: studyInstanceUid,
        SeriesInstanceUID: seriesInstanceUid,
        PatientID: person.patientId,
        PatientName: person.patientName,
        PatientBirthDate: person.birthDate.replaceAll('-', ''),
        PatientSex: person.sex,
        AccessionNumber: wanted.accessionNumber ?? 'ACC-558822',
        Modality: 'CT',
        InstanceNumber: number,
        SamplesPerPixel: 1,
        PhotometricInterpretation: 'MONOCHROME2',
        Rows: rows,
        Columns: rows,
        BitsAllocated: 16,
        BitsStored: 16,
        HighBit: 15,
        PixelRepresentation: 0,
      },
      pixels: Buffer.alloc(rows * rows * 2, number + marker),
    });
    writeFileSync(join(folder, `${sopInstanceUid}.dcm`), Buffer.concat(parts));
  }
  return { folder, studyInstanceUid, seriesInstanceUid };
}
