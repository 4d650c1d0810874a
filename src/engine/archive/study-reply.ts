import { z } from 'zod';
import type { ArchiveStudy } from '../../contract/imports.ts';

const tags = z.record(z.string(), z.unknown());

/** A study as Orthanc describes it (`GET /studies/{id}`, and each item of an expanded `/tools/find`). */
export const studyReplySchema = z.object({
  ID: z.string(),
  MainDicomTags: tags,
  PatientMainDicomTags: tags,
  Series: z.array(z.string()),
  /** Since 1.12. */
  Labels: z.array(z.string()).optional(),
  /** Since 1.11, where they were asked for. */
  RequestedTags: tags.optional(),
});
export type StudyReply = z.infer<typeof studyReplySchema>;

/** The counts and modalities of a study, which Orthanc gives elsewhere. */
export interface StudyContent {
  readonly modalities: string[];
  readonly instances: number;
}

export function toArchiveStudy(reply: StudyReply, content: StudyContent): ArchiveStudy {
  const { MainDicomTags: study, PatientMainDicomTags: patient } = reply;
  return {
    orthancStudyId: reply.ID,
    studyInstanceUid: text(study, 'StudyInstanceUID'),
    patientId: text(patient, 'PatientID'),
    patientName: text(patient, 'PatientName'),
    birthDate: isoDate(text(patient, 'PatientBirthDate')),
    sex: text(patient, 'PatientSex'),
    accessionNumber: text(study, 'AccessionNumber'),
    studyDate: isoDate(text(study, 'StudyDate')),
    description: text(study, 'StudyDescription'),
    modalities: content.modalities,
    series: reply.Series.length,
    instances: content.instances,
  };
}

/** A tag of a reply as text; empty where it has none. */
export function text(of: Record<string, unknown>, keyword: string): string {
  const value = of[keyword];
  return typeof value === 'string' ? value.trim() : '';
}

/** DICOM's YYYYMMDD as YYYY-MM-DD; anything else is no date. */
export function isoDate(value: string): string {
  const parts = /^(\d{4})(\d{2})(\d{2})$/.exec(value);
  return parts === null ? '' : `${parts[1]}-${parts[2]}-${parts[3]}`;
}
