import { parentPort } from 'node:worker_threads';
import { serveBatches } from '../dicom/serve-batches.ts';
import { type DeidentifyThreadData, deidentifyingWriter } from './file-planner.ts';
import { openSurveyor, type SurveyAnswer, type Surveyor, type SurveyRequest } from './survey-files.ts';

const port = parentPort;
let surveyor: Surveyor | undefined;

function answer(request: SurveyRequest): SurveyAnswer {
  try {
    if (request === 'collected') return { known: surveyor?.collected() ?? new Map() };
    surveyor ??= openSurveyor(request.options);
    return { files: surveyor.survey(request.paths) };
  } catch (error) {
    return { error };
  }
}

/** It surveys first; with what both threads found, it writes from then on. */
function onMessage(message: SurveyRequest | DeidentifyThreadData): void {
  if (message === 'collected' || 'paths' in message) {
    port?.postMessage(answer(message));
    return;
  }
  port?.off('message', onMessage);
  serveBatches(deidentifyingWriter(message));
}

port?.on('message', onMessage);
