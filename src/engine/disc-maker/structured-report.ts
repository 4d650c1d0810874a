import type { Dataset } from './dicom-writer.ts';
import { createSeries, type DiscInstance, type DiscStudy, headerOf, placeInstance } from './disc-study.ts';

const BASIC_TEXT_SR_STORAGE = '1.2.840.10008.5.1.4.1.1.88.11';

/** A Basic Text SR with one finding, about the given image of its study (PS3.3 §A.35.1). */
export function createStructuredReport(study: DiscStudy, about: DiscInstance): DiscInstance {
  const series = createSeries(study, 3, 'SR', 'Report');
  const [title, finding] = study.person.country.report;
  return {
    ...placeInstance(series, 0),
    sopClassUid: BASIC_TEXT_SR_STORAGE,
    recordType: 'SR DOCUMENT',
    dataset: () => ({
      ...headerOf(series, BASIC_TEXT_SR_STORAGE, 0),
      ReferencedPerformedProcedureStepSequence: [],
      ValueType: 'CONTAINER',
      ConceptNameCodeSequence: [code('18748-4', 'LN', 'Diagnostic Imaging Report')],
      ContinuityOfContent: 'SEPARATE',
      PerformedProcedureCodeSequence: [],
      CurrentRequestedProcedureEvidenceSequence: [
        {
          StudyInstanceUID: study.studyInstanceUid,
          ReferencedSeriesSequence: [
            {
              SeriesInstanceUID: about.series.seriesInstanceUid,
              ReferencedSOPSequence: [
                { ReferencedSOPClassUID: about.sopClassUid, ReferencedSOPInstanceUID: about.sopInstanceUid },
              ],
            },
          ],
        },
      ],
      CompletionFlag: 'COMPLETE',
      VerificationFlag: 'UNVERIFIED',
      ContentSequence: [
        {
          RelationshipType: 'CONTAINS',
          ValueType: 'CONTAINER',
          ConceptNameCodeSequence: [code('121070', 'DCM', 'Findings')],
          ContinuityOfContent: 'SEPARATE',
          ContentSequence: [
            {
              RelationshipType: 'CONTAINS',
              ValueType: 'TEXT',
              ConceptNameCodeSequence: [code('121071', 'DCM', 'Finding')],
              TextValue: `${title}: ${finding}`,
            },
            {
              RelationshipType: 'CONTAINS',
              ValueType: 'IMAGE',
              ReferencedSOPSequence: [
                { ReferencedSOPClassUID: about.sopClassUid, ReferencedSOPInstanceUID: about.sopInstanceUid },
              ],
            },
          ],
        },
      ],
    }),
  };
}

function code(value: string, scheme: string, meaning: string): Dataset {
  return { CodeValue: value, CodingSchemeDesignator: scheme, CodeMeaning: meaning };
}
