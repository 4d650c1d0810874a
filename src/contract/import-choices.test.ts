import { expect, it } from 'vitest';
import { fault } from './fault.ts';
import { choicesAt } from './import-choices.ts';

const held = { station: 'upload', fault: fault('archive-study-other-patient'), counts: { sent: 0 } } as const;

it('a study that the archive has under another patient can be asked for again, go back to its choice of patient, or stay here', () => {
  expect(choicesAt(held)).toEqual(['ask-again', 'choose-patient', 'do-not-send']);
});

it('the patient is not chosen anew of what the archive has in part under the first one, nor of what leaves for research', () => {
  for (const other of [{ counts: { sent: 3 } }, { project: 'LUNG-7' }])
    expect(choicesAt({ ...held, ...other })).toEqual(['ask-again', 'do-not-send']);
});
