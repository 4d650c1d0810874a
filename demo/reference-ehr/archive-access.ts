/** How the EHR reaches its archive: Orthanc's REST interface, as one account. */
export type ArchiveAccess = {
  url: string;
  /** `Authorization` header of the EHR's own account; it never leaves the server. */
  authorization: string;
  findStudies(query: Record<string, string>, page?: { limit: number; since: number }): Promise<ArchiveStudy[]>;
  /** The series that fit, in the order in which a viewer shows them, each with what changes whenever something is added to it. */
  seriesVersions(query: Record<string, string>): Promise<{ seriesInstanceUid: string; version: string }[]>;
  deleteStudy(orthancStudyId: string): Promise<void>;
};

export type ArchiveStudy = {
  study_instance_uid: string;
  orthanc_study_id: string;
  /** PatientID as the archive has it, which is the MRN when the import was right. */
  mrn: string | null;
  patient_name: string | null;
  accession_number: string | null;
  study_date: string | null;
  study_description: string | null;
  number_of_series: number;
  number_of_images: number;
};

/** The archive did not answer, or not with what was asked for. */
export class ArchiveUnreachable extends Error {}

export function createArchiveAccess(archive: { url: string; user: string; password: string }): ArchiveAccess {
  const authorization = `Basic ${Buffer.from(`${archive.user}:${archive.password}`).toString('base64')}`;

  const ask = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    try {
      const init = { method, headers: { authorization }, signal: AbortSignal.timeout(15_000) };
      const reply = await fetch(
        archive.url + path,
        body === undefined ? init : { ...init, body: JSON.stringify(body) },
      );
      if (!reply.ok) throw new Error(`HTTP ${reply.status}`);
      return await reply.json();
    } catch (error) {
      throw new ArchiveUnreachable('The archive does not answer', { cause: error });
    }
  };

  return {
    url: archive.url,
    authorization,
    async findStudies(query, page) {
      const limits = page === undefined ? {} : { Limit: page.limit, Since: page.since };
      const found = await ask('POST', '/tools/find', {
        Level: 'Study',
        Query: query,
        Expand: true,
        CaseSensitive: true,
        ...limits,
      });
      const studies = found as OrthancStudy[];
      return Promise.all(
        studies.map(async (study) => {
          const { CountInstances } = (await ask('GET', `/studies/${study.ID}/statistics`)) as {
            CountInstances: number;
          };
          return describe(study, CountInstances);
        }),
      );
    },
    async seriesVersions(query) {
      const found = await ask('POST', '/tools/find', { Level: 'Series', Query: query, Expand: true });
      const series = (found as OrthancSeries[]).toSorted(
        (one, other) => place(one) - place(other) || (uidOf(one) < uidOf(other) ? -1 : 1),
      );
      return series.map((one) => ({
        seriesInstanceUid: uidOf(one),
        // The time has whole seconds; the number tells what came within one of them.
        version: `${one.LastUpdate} ${one.Instances.length}`,
      }));
    },
    async deleteStudy(orthancStudyId) {
      await ask('DELETE', `/studies/${orthancStudyId}`);
    },
  };
}

type OrthancStudy = {
  ID: string;
  MainDicomTags: Record<string, string>;
  PatientMainDicomTags: Record<string, string>;
  Series: string[];
};

type OrthancSeries = { MainDicomTags: Record<string, string>; LastUpdate: string; Instances: string[] };

const uidOf = ({ MainDicomTags }: OrthancSeries): string => MainDicomTags.SeriesInstanceUID ?? '';

/** Images before documents, reports and marks (PS3.3 §C.7.3.1.1.1), then by Series Number: as the viewer's configuration orders them. */
function place({ MainDicomTags: { Modality = '', SeriesNumber = '0' } }: OrthancSeries): number {
  const papers = /^(DOC|OT|SR|KO|PR|SEG|REG|RT(STRUCT|DOSE|PLAN|RECORD))$/;
  return (papers.test(Modality) ? 2 ** 32 : 0) + (Number(SeriesNumber) || 0);
}

function describe(
  { ID, MainDicomTags: study, PatientMainDicomTags: patient, Series }: OrthancStudy,
  images: number,
): ArchiveStudy {
  return {
    study_instance_uid: study.StudyInstanceUID ?? '',
    orthanc_study_id: ID,
    mrn: patient.PatientID ?? null,
    patient_name: patient.PatientName ?? null,
    accession_number: study.AccessionNumber ?? null,
    study_date: study.StudyDate?.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3') || null,
    study_description: study.StudyDescription ?? null,
    number_of_series: Series.length,
    number_of_images: images,
  };
}
