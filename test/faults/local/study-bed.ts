import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningOrthanc, startOrthanc } from '../../../demo/orthanc.ts';
import { type ReferenceEhr, startReferenceEhr } from '../../../demo/reference-ehr/start-reference-ehr.ts';
import { slicesOnDisc } from '../../fakes/slices-on-disc.ts';
import type { EngineJob } from './engine-job.ts';

/** One disc with one study, its own home folder, and what must be so once it is imported. */
export interface Round {
  readonly job: EngineJob;
  readonly studyInstanceUid: string;
  /** SOP Instance UID → SHA-256 of the file on the disc. */
  readonly files: ReadonlyMap<string, string>;
}

/** A real Orthanc and the reference EHR in this process, and discs for them. */
export interface StudyBed {
  readonly work: string;
  readonly orthanc: RunningOrthanc;
  readonly ehr: ReferenceEhr;
  /** A new disc for the same patient and order; the order is open again. */
  round(n: number, images: number): Round;
  stop(): Promise<void>;
}

const demoMrn = '0047113';

export async function startStudyBed(): Promise<StudyBed> {
  const work = mkdtempSync(join(tmpdir(), 'gantry-rounds-'));
  const orthanc = await startOrthanc({ dicomWeb: false });
  const ehr = await startReferenceEhr({ archive: orthanc });
  const patient = [...ehr.state.patients.values()].find(({ mrn }) => mrn === demoMrn);
  const order = [...ehr.state.orders.values()].find(({ patient_id }) => patient_id === patient?.id);
  if (patient === undefined || order === undefined) throw new Error('the reference EHR has no demo patient');
  const person = {
    patientId: patient.mrn,
    patientName: `${patient.family_name}^${patient.given_name}`,
    birthDate: patient.birth_date ?? '',
    sex: patient.sex,
  };
  return {
    ...{ work, orthanc, ehr },
    round(n, images) {
      ehr.state.orders.set(order.id, order);
      const disc = join(work, `disc-${n}`);
      const home = join(work, `home-${n}`);
      mkdirSync(home);
      const { studyInstanceUid } = slicesOnDisc({ folder: disc, name: `${work} ${n}`, images, person, rows: 96 });
      const files = readdirSync(disc).map((name) => {
        const sha256 = createHash('sha256').update(readFileSync(join(disc, name)));
        return [name.replace('.dcm', ''), sha256.digest('hex')] as const;
      });
      const job = {
        ...{ home, disc, key: '07'.repeat(32), copies: n % 2 === 0 },
        archive: { url: orthanc.url, user: orthanc.user, password: orthanc.password },
        ehr: { url: ehr.url, user: 'radiographer', password: 'demo-radiographer' },
        ...{ patientId: patient.id, orderId: order.id },
      };
      return { job, studyInstanceUid, files: new Map(files) };
    },
    async stop() {
      await ehr.stop();
      await orthanc.stop();
      rmSync(work, { recursive: true, force: true });
    },
  };
}
