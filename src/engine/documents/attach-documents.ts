import type { DocumentTarget } from '../../contract/plain.ts';
import type { PlannedDocument } from '../../contract/plan.ts';
import { displayPath } from '../media/display-path.ts';
import type { ScannedInstance, ScannedKeyword } from '../study/scanned-instance.ts';
import type { ScannedStudy } from '../study/scanned-study.ts';
import { prevailing } from '../study/study-person.ts';
import { buildObjects, type ObjectOfDocument } from './build-objects.ts';
import type { BuiltObject } from './built-object.ts';
import type { FoundDocument } from './document-facts.ts';
import type { StudyOfDocuments } from './object-modules.ts';
import type { ReadDocument } from './read-document.ts';

/** An instance that does not lie on the medium: its bytes are a recipe around those of a file. */
export interface BuiltInstance extends ScannedInstance {
  readonly built: BuiltObject;
}

export interface ChosenDocument {
  readonly document: FoundDocument;
  readonly read: ReadDocument;
  readonly target: DocumentTarget;
}

/** A study with documents taken in. */
export interface StudyWithDocuments {
  readonly study: ScannedStudy;
  readonly documents: PlannedDocument[];
}

/**
 * A study as it is with chosen documents among its objects. They carry what the objects of the whole study say of patient and study, so that a plan
 * changes them like any other, whatever part of the study comes with them; their UIDs follow from the study and their bytes. The same file under two names is one object. Pure.
 */
export function attachDocuments(
  study: ScannedStudy,
  chosen: readonly ChosenDocument[],
  whole: ScannedStudy = study,
): StudyWithDocuments {
  const values = valuesOf(whole);
  const built = new Map<string, BuiltInstance>();
  const documents: PlannedDocument[] = [];
  for (const { document, read, target } of chosen) {
    for (const object of buildObjects(document, read, target, values)) {
      if (built.has(object.sopInstanceUid)) continue;
      built.set(object.sopInstanceUid, instanceOf(document, object, values));
      const { sopInstanceUid, sizeBytes: bytes } = object;
      const { id, facts } = document;
      documents.push({ id, path: displayPath(document.path), kind: facts.kind, target, sopInstanceUid, bytes });
    }
  }
  const own = [...built.values()];
  const { summary } = study;
  return {
    study: {
      ...study,
      instances: [...study.instances, ...own],
      summary: {
        ...summary,
        modalities: [...new Set([...summary.modalities, ...own.map(({ attributes }) => attributes.Modality ?? '')])],
        instances: summary.instances + own.length,
        bytes: own.reduce((sum, { sizeBytes }) => sum + sizeBytes, summary.bytes),
      },
    },
    documents,
  };
}

function valuesOf({ studyInstanceUid, instances }: ScannedStudy): StudyOfDocuments {
  const value = (keyword: ScannedKeyword) => prevailing(instances, keyword);
  return {
    studyInstanceUid,
    patientName: value('PatientName'),
    patientId: value('PatientID'),
    issuerOfPatientId: value('IssuerOfPatientID'),
    patientBirthDate: value('PatientBirthDate'),
    patientSex: value('PatientSex'),
    studyDate: value('StudyDate'),
    studyTime: value('StudyTime'),
    accessionNumber: value('AccessionNumber'),
    referringPhysicianName: value('ReferringPhysicianName'),
    studyId: value('StudyID'),
    studyDescription: value('StudyDescription'),
  };
}

function instanceOf(document: FoundDocument, object: ObjectOfDocument, study: StudyOfDocuments): BuiltInstance {
  const { sopInstanceUid, sopClassUid, seriesInstanceUid, transferSyntaxUid, instanceNumber, sizeBytes, built } =
    object;
  return {
    sourcePath: document.sourcePath,
    path: document.path,
    ...{ sizeBytes, sopInstanceUid, sopClassUid, seriesInstanceUid, transferSyntaxUid, instanceNumber, built },
    studyInstanceUid: study.studyInstanceUid,
    attributes: {
      SpecificCharacterSet: 'ISO_IR 192',
      SOPClassUID: sopClassUid,
      SOPInstanceUID: sopInstanceUid,
      PatientName: study.patientName,
      PatientID: study.patientId,
      IssuerOfPatientID: study.issuerOfPatientId,
      PatientBirthDate: study.patientBirthDate,
      PatientSex: study.patientSex,
      StudyInstanceUID: study.studyInstanceUid,
      StudyDate: study.studyDate,
      StudyTime: study.studyTime,
      AccessionNumber: study.accessionNumber,
      ReferringPhysicianName: study.referringPhysicianName,
      StudyID: study.studyId,
      StudyDescription: study.studyDescription,
      SeriesInstanceUID: seriesInstanceUid,
      Modality: object.modality,
      InstanceNumber: String(instanceNumber),
    },
    flags: [],
  };
}
