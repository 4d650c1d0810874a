import type { EngineHandlers } from '../../contract/engine.ts';
import { FaultError, fault } from '../../contract/fault.ts';
import type { ResearchChoice } from '../../contract/research.ts';
import { framePicture } from '../dicom/frame-picture.ts';
import { readHeader } from '../dicom/read-header.ts';
import type { ApprovedImport } from '../import/imports.ts';
import { type ResearchPlan, researchHash } from '../research-planner.ts';
import { researchPreview } from '../research-preview.ts';
import { type ResearchStudy, researchStudy, scannedFiles, shownDate } from '../research-study.ts';
import { seriesPromises } from '../study/series-promises.ts';
import type { Rooms } from './rooms.ts';
import { storedStudy } from './stored-study.ts';

/** "Import for research or teaching": beside the way for a patient, and never mixed with it. */
export function researchHandlers(rooms: Rooms): Pick<EngineHandlers, 'research'> {
  return {
    research: {
      preview: async (choice, { signal }) =>
        researchPreview(await researchStudy(rooms, choice, signal), rooms.intake.openMedium(choice.scanId), signal),
      async approve({ urgent, ...choice }, { signal }) {
        if (!rooms.connections.settings().research) throw new FaultError('research-not-configured');
        return rooms.imports.approve(approved(rooms, choice, await researchStudy(rooms, choice, signal), urgent));
      },
      frame: async ({ sopInstanceUid, frame, ...ref }, { signal }) => {
        const instance = storedStudy(rooms.ledger, ref).instances.find((one) => one.sopInstanceUid === sopInstanceUid);
        if (!instance) throw new FaultError('not-found');
        for await (const { source } of scannedFiles([instance], rooms.intake.openMedium(ref.scanId), signal)) {
          const read = await readHeader(source, { until: 'end' });
          return read.ok ? ((await framePicture(read.header, source, frame)) ?? null) : null;
        }
        return null;
      },
    },
  };
}

/** The import names the project's patient, study and images; whom they hide stands in the plan and in the project's table, both in the vault only. */
function approved(rooms: Rooms, choice: ResearchChoice, found: ResearchStudy, urgent: boolean): ApprovedImport {
  const { study, deidentifier, issuer, shiftDays } = found;
  const { summary } = study;
  const studyInstanceUid = deidentifier.newUid(study.studyInstanceUid);
  const plan = sameProgram(rooms, studyInstanceUid, found.plan);
  const { project, pseudonym, options, regions } = plan;
  const approvedAt = rooms.now().toISOString();
  const identity = { patientId: pseudonym, patientName: pseudonym, birthDate: '', sex: '', accessionNumber: '' };
  rooms.deidentification.record(project, {
    patients: [
      {
        ...{ patientId: plan.patient.id, issuer, pseudonym, shiftDays },
        studies: [{ original: study.studyInstanceUid, replacement: studyInstanceUid }],
      },
    ],
    deidentified: study.instances.length,
    held: 0,
  });
  return {
    studyInstanceUid,
    title: summary.modalities.join('/'),
    studyDate: shownDate(summary.studyDate, found),
    studyTime: '',
    modalities: summary.modalities,
    urgent,
    patient: { id: '', mrn: pseudonym, name: pseudonym },
    order: null,
    ...{ identity, original: identity, project },
    missing: study.missingFiles.map(({ path, reason }) => ({
      path,
      fault: fault('media-read-error', { path, reason }),
    })),
    series: seriesPromises(study, true).map((series) => ({
      ...series,
      seriesInstanceUid: deidentifier.newUid(series.seriesInstanceUid),
      description: '',
    })),
    plan,
    planHash: researchHash(plan),
    // The trail leaves the vault: it says how, never whom.
    trailPlan: { project, options, images: study.instances.length, reviews: regions.length },
    approvedBy: rooms.options.user,
    approvedAt,
    scanId: choice.scanId,
    instances: study.instances.map((instance) => ({
      ...instance,
      sopInstanceUid: deidentifier.newUid(instance.sopInstanceUid),
      seriesInstanceUid: deidentifier.newUid(instance.seriesInstanceUid),
    })),
  };
}

/** A study that comes again is written as the first time, in the name of the program's version of then: the same bytes, which the archive has already. */
function sameProgram({ ledger }: Rooms, studyInstanceUid: string, plan: ResearchPlan): ResearchPlan {
  const earlier = ledger.imports.newestPlan(studyInstanceUid, plan.project) as ResearchPlan | null;
  return earlier === null ? plan : { ...plan, program: earlier.program };
}
