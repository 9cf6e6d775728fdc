import type { CodeClass, SendOutcome } from '../provider.ts';

/** From Twilio's error dictionary (twilio.com/docs/api/errors); codes that are not here class as `unknown`. */
const CLASSES: readonly (readonly [CodeClass, readonly number[]])[] = [
  ['retry', [20429]],
  ['opted_out', [21610]],
  // Too much waits on this sender, it has used up its day, or it cannot send at all: it pauses, the others go on.
  ['sender', [21611, 30001, 30017, 30022, 30023, 30027, 63017, 63018, 21212, 21659, 21660, 21661]],
  ['handset', [30003, 30008]],
  ['number', [21211, 21266, 21612, 21614, 21635, 30004, 30005, 30006]],
  ['text', [21602, 21617, 30007, 30019]],
  ['account', [20003, 20404, 21606, 21608, 21609, 21703, 21704, 21705, 30002, 30032, 30034]],
  ['expired', [30036]],
  ['blocked', [21408, 30450, 30485]],
];

const classes = new Map(CLASSES.flatMap(([name, codes]) => codes.map((code) => [code, name] as const)));

/** The class of a code; `unknown` says only that the table does not have it. */
export const classOf = (code: number): CodeClass => classes.get(code) ?? 'unknown';

/** An HTTP answer other than 2xx. Carries numbers only: its message may reach a log, the answer's text may not. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  /** The carrier's own code, where the answer named one. */
  readonly code: number | undefined;
  /** Retry-After, in seconds. */
  readonly afterSeconds: number | undefined;

  constructor(status: number, code: number | undefined, afterSeconds: number | undefined) {
    super(`answered ${status}${code === undefined ? '' : `, code ${code}`}`);
    this.status = status;
    this.code = code;
    this.afterSeconds = afterSeconds;
  }
}

/** No answer, or none that could be read. `sent` is false only when certainly no byte of the request left. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly sent: boolean;

  constructor(sent: boolean, reason: string) {
    super(reason);
    this.sent = sent;
  }
}

const notTheCarrier = new Set([401, 403, 404, 405, 407]); // a wrong address, a proxy, or wrong credentials

function ofRefusal({ status, code, afterSeconds, message }: Refusal): SendOutcome {
  const later = afterSeconds === undefined ? {} : { afterSeconds };
  if (status === 429) return { kind: 'retry', reason: message, ...later };
  // 5xx may follow an acceptance, a redirect or 408 tells nothing: only a plain refusal is one.
  if (status < 400 || status >= 500 || status === 408) return { kind: 'unknown', reason: message };
  const found = code === undefined ? 'unknown' : classOf(code);
  if (found === 'retry') return { kind: 'retry', reason: message, ...later };
  if (found === 'opted_out') return { kind: 'opted_out' };
  if (found !== 'unknown') return { kind: 'refused', code: code ?? status, scope: found };
  const everySend = status === 401 || (code === undefined && notTheCarrier.has(status));
  return { kind: 'refused', code: code ?? status, scope: everySend ? 'account' : 'text' };
}

/** What a failed create came to. Whatever is not known to be unsent or refused is `unknown`: it is reconciled. */
export function outcomeOf(error: unknown): SendOutcome {
  if (error instanceof Refusal) return ofRefusal(error);
  if (error instanceof NoAnswer) return { kind: error.sent ? 'unknown' : 'retry', reason: error.message };
  return { kind: 'unknown', reason: 'the answer could not be read' };
}
