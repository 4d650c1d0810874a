import type { Handover, RecordedAnswers } from '../../../contract/desk.ts';
import type { EngineHandlers } from '../../../contract/engine.ts';
import { FaultError } from '../../../contract/fault.ts';
import type { Scene } from './scenes.ts';

/** Answers of patients and hand-overs, in memory. */
export function fakeDesk(scene: Scene, tell: (handovers: Handover[]) => void): EngineHandlers['desk'] {
  let answers: RecordedAnswers[] = [];
  let handovers: Handover[] =
    scene === 'busy' || scene === 'broken'
      ? [
          {
            ...{ id: 1, importId: 'held-1', at: '2026-03-17T08:40:00.000Z', from: 'Beate Keller', to: '' },
            note: 'Patient calls back at 2 pm with the number of the referral.',
          },
        ]
      : [];
  const shown = {
    name: 'Mueller^Joerg',
    birthDate: '1970-01-02',
    description: 'CT Thorax nativ',
    studyDate: '2026-03-01',
  };
  const changed = () => {
    tell(handovers);
    return handovers;
  };
  return {
    recordAnswers: async ({ answers: given }) => {
      const at = new Date().toISOString();
      answers = given.map((one) => ({ ...one, at, actor: 'Beate Keller', shown }));
      return answers;
    },
    answers: async () => {
      if (scene === 'refused') throw new FaultError('internal');
      return answers;
    },
    discReturned: async () => ({ at: new Date().toISOString() }),
    returnDisc: async () => {
      if (scene === 'refused') throw new FaultError('decision-outdated');
      return { at: new Date().toISOString() };
    },
    handovers: async () => handovers,
    handOver: async ({ importId, to, note }) => {
      const one = { id: handovers.length + 2, importId, at: new Date().toISOString(), from: 'Beate Keller', to, note };
      handovers = [one, ...handovers.filter((other) => other.importId !== importId)];
      return changed();
    },
    takeOver: async ({ importId }) => {
      if (scene === 'broken') throw new FaultError('not-found');
      handovers = handovers.filter((other) => other.importId !== importId);
      return changed();
    },
  };
}
