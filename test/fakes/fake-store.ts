import { createHash } from 'node:crypto';
import type { DicomIdentity } from './dicom-identity.ts';

export type Level = 'Patient' | 'Study' | 'Series' | 'Instance';

export type StoredInstance = {
  tags: DicomIdentity;
  bytes: Buffer;
  md5: string;
  /** Orthanc's id at each level. */
  ids: Record<Level, string>;
};

const ID_PARTS: Record<Level, number> = { Patient: 1, Study: 2, Series: 3, Instance: 4 };

/** Orthanc ids: SHA-1 of `PatientID|Study|Series|SOP` as far as the level goes, in five groups (Orthanc Book, "Orthanc identifiers"). */
export function orthancIds(tags: DicomIdentity): Record<Level, string> {
  const parts = [tags.PatientID, tags.StudyInstanceUID, tags.SeriesInstanceUID, tags.SOPInstanceUID].map(
    (part) => part ?? '',
  );
  const idOf = (level: Level): string =>
    createHash('sha1')
      .update(parts.slice(0, ID_PARTS[level]).join('|'))
      .digest('hex')
      .replace(/(.{8})(?=.)/g, '$1-');
  return { Patient: idOf('Patient'), Study: idOf('Study'), Series: idOf('Series'), Instance: idOf('Instance') };
}

const TAGS: Record<Level, string[]> = {
  Patient: ['PatientBirthDate', 'PatientID', 'PatientName', 'PatientSex'],
  Study: [
    ...['AccessionNumber', 'InstitutionName', 'ReferringPhysicianName', 'StudyDate', 'StudyDescription'],
    ...['StudyID', 'StudyInstanceUID', 'StudyTime'],
  ],
  Series: ['Modality', 'SeriesDescription', 'SeriesInstanceUID', 'SeriesNumber'],
  Instance: ['InstanceNumber', 'SOPInstanceUID'],
};

/** The reply of `GET /{level}/{id}`: tags of the first instance that came, as Orthanc keeps them. */
export function describeResource(level: Level, members: StoredInstance[]): Record<string, unknown> {
  const [first] = members;
  if (first === undefined) throw new Error('A resource has at least one instance');
  const mainTags = (of: Level): DicomIdentity =>
    Object.fromEntries(Object.entries(first.tags).filter(([tag]) => TAGS[of].includes(tag)));
  const children = (of: Level): string[] => [...new Set(members.map((member) => member.ids[of]))];
  const base = { ID: first.ids[level], Type: level, MainDicomTags: mainTags(level) };
  const moment = { IsStable: true, LastUpdate: '20260317T080000' };
  switch (level) {
    case 'Patient':
      return { ...base, ...moment, Studies: children('Study') };
    case 'Study':
      return {
        ...base,
        ...moment,
        PatientMainDicomTags: mainTags('Patient'),
        ParentPatient: first.ids.Patient,
        Series: children('Series'),
      };
    case 'Series':
      return {
        ...base,
        ...moment,
        ExpectedNumberOfInstances: null,
        ParentStudy: first.ids.Study,
        Instances: children('Instance'),
        Status: 'Unknown',
      };
    case 'Instance':
      return {
        ...base,
        FileSize: first.bytes.length,
        FileUuid: first.ids.Instance,
        IndexInSeries: Number(first.tags.InstanceNumber) || null,
        ParentSeries: first.ids.Series,
      };
  }
}

/** Whether `tags` fit a query of `/tools/find`: `*` and `?` are wildcards, `\` parts a list, `a-b` is a range of dates. */
export function fitsQuery(tags: DicomIdentity, query: Record<string, string>): boolean {
  return Object.entries(query).every(([tag, asked]) => {
    const actual = tags[tag] ?? '';
    const range = tag.endsWith('Date') ? /^(\d*)-(\d*)$/.exec(asked) : null;
    if (range !== null) return actual !== '' && actual >= (range[1] || '0') && actual <= (range[2] || '9');
    return asked === '' || asked.split('\\').some((pattern) => wildcard(pattern).test(actual));
  });
}

function wildcard(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 'i');
}
