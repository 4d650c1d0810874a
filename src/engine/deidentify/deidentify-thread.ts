import { parentPort, workerData } from 'node:worker_threads';
import { serveBatches } from '../dicom/serve-batches.ts';
import { type DeidentifyThreadData, deidentifyingWriter } from './file-planner.ts';

if (parentPort !== null) serveBatches(deidentifyingWriter(workerData as DeidentifyThreadData));
