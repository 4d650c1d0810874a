import { viewingOrder } from './viewing-order.ts';

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
      const series = (found as OrthancSeries[]).toSorted((one, other) =>
        viewingOrder(one.MainDicomTags, other.MainDicomTags),
      );
      return series.map(({ MainDicomTags, LastUpdate, Instances }) => ({
        seriesInstanceUid: MainDicomTags.SeriesInstanceUID ?? '',
        // The time has whole seconds; the number tells what came within one of them.
        version: `${LastUpdate} ${Instances.length}`,
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
