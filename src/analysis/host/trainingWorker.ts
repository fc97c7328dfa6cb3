import { parentPort, workerData } from 'node:worker_threads';
import { type TrainingRequest, trainNow } from './forecastTraining.ts';

/** The entry of a thread that trains once and ends: see `trainInThread`. */
parentPort?.postMessage(trainNow(workerData as TrainingRequest));
