import { parentPort } from 'node:worker_threads';
import { loadConfig } from '../config.ts';
import { createLog } from '../platform/log.ts';
import { runWorker } from './worker.ts';

// The body of the worker thread: the same worker as `serve --role worker`, told to wake and stop by messages.
const config = loadConfig();
let wake = (): void => {};
const stopped = new Promise<void>((resolve) => {
  parentPort!.on('message', (word: string) => (word === 'stop' ? resolve() : wake()));
});
await runWorker(config, createLog(config.logLevel), stopped, (wakeWorker) => (wake = wakeWorker));
parentPort!.close();
