import type { RecordedAnswers } from '../../contract/desk.ts';
import type { EngineHandlers } from '../../contract/engine.ts';
import { FaultError } from '../../contract/fault.ts';
import type { DiscPatient } from '../../contract/scan.ts';
import type { ImportRow } from '../ledger/imports.ts';
import type { AnswerRow } from '../ledger/patient-answers.ts';
import { nameOfUser } from '../user-names.ts';
import type { Rooms } from './rooms.ts';
import { storedReport, storedStudy } from './stored-study.ts';

/** Calls about what happens between people at the desk: the patient's own word, the disc that goes back, a study that a colleague takes over. */
export function deskHandlers(rooms: Rooms): Pick<EngineHandlers, 'desk'> {
  const { ledger, intake, emit, now, options } = rooms;
  const nameOf = (id: string): string => nameOfUser(ledger, id);
  const actor = (): string => String(ledger.settings.get('user.last') ?? options.user);
  const known = (importId: string): ImportRow => {
    const row = ledger.imports.find(importId);
    if (row === null) throw new FaultError('not-found', { importId });
    return row;
  };
  const handovers = () =>
    ledger.handovers.list().map((one) => ({ ...one, from: nameOf(one.from), to: one.to && nameOf(one.to) }));
  const tellHandovers = () => {
    const list = handovers();
    emit('desk', 'handoversChanged', list);
    return list;
  };
  return {
    desk: {
      async recordAnswers({ scanId, answers }) {
        const at = now().toISOString();
        const records = answers.map((one): RecordedAnswers => {
          const { patient, summary } = storedStudy(ledger, { scanId, studyInstanceUid: one.studyInstanceUid });
          const shown = {
            name: wholeName(patient.patientName),
            birthDate: patient.birthDate,
            description: summary.description,
            studyDate: summary.studyDate,
          };
          return { ...one, at, actor: actor(), shown };
        });
        ledger.transaction(() => {
          for (const record of records) {
            ledger.patientAnswers.record(scanId, record);
            const { studyInstanceUid: subject, at: _at, actor: by, ...detail } = record;
            ledger.audit.append({ at, actor: by, action: 'patient.asked', subject, detail: { scanId, ...detail } });
          }
        });
        return ledger.patientAnswers.ofScan(scanId).map(withName);
      },
      answers: async ({ scanId }) => ledger.patientAnswers.ofScan(scanId).map(withName),
      async discReturned({ importId, to }) {
        const { id: subject } = known(importId);
        const at = now().toISOString();
        ledger.audit.append({ at, actor: actor(), action: 'disc.returned', subject, detail: { to } });
        return { at };
      },
      async returnDisc({ scanId, reason }) {
        const { patients, documentStudy } = storedReport(ledger, scanId);
        const people = patients.map(({ patientId, patientName, birthDate, studies }) => ({
          ...{ patientId, patientName: wholeName(patientName), birthDate },
          studies: studies.map(({ studyInstanceUid }) => studyInstanceUid),
        }));
        const uids = [
          ...people.flatMap(({ studies }) => studies),
          ...(documentStudy ? [documentStudy.studyInstanceUid] : []),
        ];
        const isOfDisc = (row: ImportRow) => row.scanId === scanId && row.condition !== 'cancelled';
        if (uids.some((uid) => ledger.imports.ofStudy(uid).some(isOfDisc))) throw new FaultError('decision-outdated');
        const at = now().toISOString();
        ledger.audit.append({
          at,
          actor: actor(),
          action: 'disc.returned',
          subject: scanId,
          detail: { reason, people },
        });
        await intake.discard(scanId);
        return { at };
      },
      handovers: async () => handovers(),
      async handOver({ importId, to, note }) {
        const { seq, id: subject } = known(importId);
        const at = now().toISOString();
        ledger.transaction(() => {
          ledger.handovers.open(seq, { at, actor: actor(), to, note });
          ledger.audit.append({ at, actor: actor(), action: 'import.handed-over', subject, detail: { to, note } });
        });
        return tellHandovers();
      },
      async takeOver({ importId }) {
        const { seq, id: subject } = known(importId);
        const at = now().toISOString();
        ledger.transaction(() => {
          if (!ledger.handovers.close(seq, { at, actor: actor() })) return;
          ledger.audit.append({ at, actor: actor(), action: 'import.taken-over', subject, detail: {} });
        });
        return tellHandovers();
      },
    },
  };

  function withName({ seq: _seq, ...answers }: AnswerRow): RecordedAnswers {
    return { ...answers, actor: nameOf(answers.actor) };
  }
}

function wholeName({ alphabetic, ideographic, phonetic }: DiscPatient['patientName']): string {
  return alphabetic || ideographic || phonetic;
}
