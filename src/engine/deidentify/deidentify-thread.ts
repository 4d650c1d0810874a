import { parentPort } from 'node:worker_threads';
import { serveBatches } from '../dicom/serve-batches.ts';
import { type DeidentifyThreadData, deidentifyingWriter } from './file-planner.ts';

// It starts while the first pass reads, and is told what that found before its first batch.
parentPort?.once('message', (data: DeidentifyThreadData) => serveBatches(deidentifyingWriter(data)));
