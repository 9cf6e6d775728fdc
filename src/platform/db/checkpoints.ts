import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { projectRoot } from '../paths.ts';

/** Pages that were committed but not copied back, from which on it is worth the two waits for the disk. 4 MiB. */
const WORTH_IT = 1000;

/**
 * The body of the thread, sent as text. It copies until nothing new was committed meanwhile: only then does the next
 * commit begin the log anew, and the log stays small.
 */
const BODY = `
  const { parentPort, workerData } = require('node:worker_threads');
  const Sqlite = require(workerData.driver);
  const connection = new Sqlite(workerData.file, { fileMustExist: true });
  connection.pragma('synchronous = FULL');
  connection.pragma('wal_autocheckpoint = 0');
  parentPort.on('message', () => {
    try {
      for (let round = 0; round < 8; round++) {
        const [{ busy, log, checkpointed }] = connection.pragma('wal_checkpoint(PASSIVE)');
        if (busy || log === checkpointed) break;
      }
      parentPort.postMessage({});
    } catch (fault) {
      parentPort.postMessage({ code: String(fault && fault.code), message: String(fault && fault.message) });
    }
  });
`;

export interface Checkpoints {
  /** To be told after each commit. @param waiting pages committed but not copied back */
  committed(waiting: number): void;
  close(): Promise<void>;
}

/**
 * Copies what was committed from the log into the database file on a thread of its own: done within a commit, it would
 * keep every webhook waiting for some tens of milliseconds. The thread starts when there is first something to do.
 * @param onFault told the driver's fault; nothing is lost by it, since what was committed stays in the log
 */
export function openCheckpoints(file: string, onFault: (fault: Error) => void): Checkpoints {
  let worker: Worker | undefined;
  let working = false;

  function start(): Worker {
    const driver = createRequire(join(projectRoot, 'package.json')).resolve('better-sqlite3');
    const started = new Worker(BODY, { eval: true, workerData: { file, driver } });
    const ended = () => {
      worker = undefined;
      working = false;
    };
    started.on('message', ({ code, message }: { code?: string; message?: string }) => {
      working = false;
      if (code !== undefined) onFault(Object.assign(new Error(message), { code }));
    });
    started.on('error', onFault); // it could not even begin
    started.on('exit', ended); // the next commit starts another
    started.unref(); // it never keeps a process alive by itself
    return started;
  }

  return {
    committed(waiting) {
      if (working || waiting < WORTH_IT) return;
      worker ??= start();
      working = true;
      worker.postMessage('copy');
    },
    async close() {
      await worker?.terminate();
    },
  };
}
