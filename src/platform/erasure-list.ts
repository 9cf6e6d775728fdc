import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Logger, safeError } from './log.ts';

const line = z.object({ merchantId: z.string(), customerId: z.string(), at: z.number() });
export type ErasedRecord = z.infer<typeof line>;

/** The list of who was erased, one JSON object a line, ids only. Keep a copy of it with the newest backup. */
export const erasureFile = (dataDir: string): string => join(dataDir, 'erased.jsonl');

export interface ErasureList {
  /** Never throws: the database knows too, and the file is only for the day on which an older one is restored. */
  add(erased: ErasedRecord): void;
  all(): ErasedRecord[];
}

/** A file beside the database, so that what was erased after a backup is erased again when that backup comes back. */
export function erasureList(dataDir: string, log: Pick<Logger, 'error'>): ErasureList {
  const file = erasureFile(dataDir);
  return {
    add(erased) {
      try {
        appendFileSync(file, `${JSON.stringify(erased)}\n`, { mode: 0o600 });
      } catch (fault) {
        log.error({ fault: safeError(fault) }, 'an erasure could not be written to the list beside the database');
      }
    },
    all() {
      if (!existsSync(file)) return [];
      const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
      // A line cut off by a crash is left out: the database of that moment has it.
      return lines.flatMap((text) => {
        try {
          return [line.parse(JSON.parse(text))];
        } catch {
          return [];
        }
      });
    },
  };
}
