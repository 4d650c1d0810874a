import { createSeries, type DiscInstance, type DiscStudy, headerOf, placeInstance } from './disc-study.ts';
import { createPdf } from './pdf-document.ts';

const ENCAPSULATED_PDF_STORAGE = '1.2.840.10008.5.1.4.1.1.104.1';

/** The paper report of a study as an Encapsulated PDF (PS3.3 §A.45.1). */
export function createEncapsulatedPdf(study: DiscStudy): DiscInstance {
  const series = createSeries(study, 4, 'DOC', 'Document');
  return {
    ...placeInstance(series, 0),
    sopClassUid: ENCAPSULATED_PDF_STORAGE,
    recordType: 'ENCAP DOC',
    dataset: () => ({
      ...headerOf(series, ENCAPSULATED_PDF_STORAGE, 0),
      AcquisitionDateTime: `${study.date}${study.time}`,
      ConversionType: 'WSD',
      BurnedInAnnotation: 'YES',
      ConceptNameCodeSequence: [
        { CodeValue: '18748-4', CodingSchemeDesignator: 'LN', CodeMeaning: 'Diagnostic Imaging Report' },
      ],
      DocumentTitle: study.person.country.report[0],
      EncapsulatedDocument: createPdf([
        'Synthetic report',
        `Accession ${study.accessionNumber}`,
        'No person stands behind it.',
      ]),
      MIMETypeOfEncapsulatedDocument: 'application/pdf',
    }),
  };
}
