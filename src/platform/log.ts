import pino, { type Logger } from 'pino';

export type { Logger };

/**
 * The log: one JSON object a line, on standard error, so that command-line answers stay clean. It takes ids and codes;
 * numbers, names and texts never go in.
 */
export const createLog = (level: string): Logger =>
  pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ dest: 2, sync: true }));

/** What may be logged of an error: its kind and stack, never the request or answer that an HTTP client hangs on it. */
export function safeError(fault: unknown): Record<string, unknown> {
  if (!(fault instanceof Error)) return { message: String(fault) };
  const code = (fault as { code?: unknown }).code;
  return { type: fault.name, message: fault.message, stack: fault.stack, ...(code === undefined ? {} : { code }) };
}
