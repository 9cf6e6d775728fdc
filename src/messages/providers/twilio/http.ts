import { stringify } from 'node:querystring';
import type { Dispatcher, Pool } from 'undici';
import { z } from 'zod';
import { NoAnswer, Refusal } from './errors.ts';

/** A sound answer, as the twilio package wants it from its HTTP client. */
export interface Answer {
  statusCode: number;
  body: unknown;
  headers: Record<string, string | string[] | undefined>;
}

/** Under this key a form carries `OutgoingText.mayLeave` through the package, which hands the form on as it is. */
export const MAY_LEAVE = Symbol('may leave');

/** What the package asks of its HTTP client; it sets more, which we decide ourselves. */
export interface Question {
  method: string;
  uri: string;
  headers?: Record<string, string>;
  params?: Record<string, string>;
  data?: Record<string, string | number> & { [MAY_LEAVE]?: () => boolean };
}

const MOST_BYTES = 16_000_000; // a page of 1,000 messages has some 3 MB
const LONGEST_WAIT = 86_400; // of a Retry-After, in seconds
const refusal = z.object({ code: z.number().int() });
const LATE = new Error('given up');
const MAY_BE_SENT = true;
const always = (): boolean => true;

/** `Retry-After` in seconds, from a number or an HTTP date; undefined when it says neither. */
function secondsOf(header: string | string[] | undefined): number | undefined {
  if (typeof header !== 'string') return undefined;
  const seconds = /^\d+$/.test(header) ? Number(header) : Math.ceil((Date.parse(header) - Date.now()) / 1000);
  return Number.isNaN(seconds) ? undefined : Math.min(LONGEST_WAIT, Math.max(0, seconds));
}

/** The carrier's code in a refusal, or undefined; the answer's words are left behind here. */
function codeIn(text: string): number | undefined {
  try {
    return refusal.safeParse(JSON.parse(text)).data?.code;
  } catch {
    return undefined;
  }
}

/** A word for a log: the error's code ("ECONNREFUSED"), never its message, which may name a host or a header. */
function codeOf(error: Error): string {
  const code = 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^\w{1,40}$/.test(code) ? code : 'no code';
}

/** One request on its way. Knows whether bytes may have left, which an error alone does not tell. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #resolve: (answer: Answer) => void;
  readonly #reject: (reason: NoAnswer | Refusal) => void;
  readonly #timer: NodeJS.Timeout;
  readonly #mayLeave: () => boolean;
  #controller: Dispatcher.DispatchController | undefined;
  #settled = false;
  #status = 0;
  #headers: Answer['headers'] = {};
  #chunks: Buffer[] = [];
  #size = 0;

  constructor(
    millis: number,
    mayLeave: () => boolean,
    resolve: (answer: Answer) => void,
    reject: (reason: NoAnswer | Refusal) => void,
  ) {
    this.#resolve = resolve;
    this.#reject = reject;
    this.#mayLeave = mayLeave;
    this.#timer = setTimeout(() => this.#giveUp('no answer in time'), millis);
  }

  /** Called by undici with a connection in hand, right before the first byte is written. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#settled) return controller.abort(LATE); // its time ran out while it waited for a connection
    if (this.#controller) return this.#giveUp('connection lost', controller); // never written twice
    if (!this.#mayLeave()) return this.#giveUp('held back', controller);
    this.#controller = controller;
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Answer['headers']): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size > MOST_BYTES) this.#giveUp('the answer was too long');
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const text = this.#chunks.length === 1 ? this.#chunks[0]!.toString() : Buffer.concat(this.#chunks).toString();
    if (this.#status < 200 || this.#status >= 300)
      return this.#fail(new Refusal(this.#status, codeIn(text), secondsOf(this.#headers['retry-after'])));
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch {
      return this.#fail(new NoAnswer(MAY_BE_SENT, 'the answer could not be read'));
    }
    if (this.#settle()) this.#resolve({ statusCode: this.#status, body, headers: this.#headers });
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    const sent = this.#controller !== undefined;
    this.#fail(new NoAnswer(sent, `${sent ? 'connection lost' : 'no connection'} (${codeOf(error)})`));
  }

  #settle(): boolean {
    if (this.#settled) return false;
    this.#settled = true;
    clearTimeout(this.#timer);
    return true;
  }

  #fail(reason: NoAnswer | Refusal): void {
    if (this.#settle()) this.#reject(reason);
  }

  #giveUp(reason: string, controller = this.#controller): void {
    this.#fail(new NoAnswer(this.#controller !== undefined, reason));
    controller?.abort(LATE);
  }
}

/**
 * The HTTP client under the twilio package. One origin: of an address only the path is taken, so that no answer
 * (a next page, say) can lead the credentials elsewhere. Never redirects, never repeats a request.
 */
export class HttpClient {
  readonly #pool: Pool;
  readonly #authorization: string;
  readonly #timeoutMs: number;

  /** @param timeoutMs for one request in all: waiting for a connection, connecting, sending, reading */
  constructor(pool: Pool, accountSid: string, token: string, timeoutMs: number) {
    this.#pool = pool;
    this.#authorization = `Basic ${Buffer.from(`${accountSid}:${token}`).toString('base64')}`;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Resolves with a 2xx answer whose JSON could be parsed.
   * @throws Refusal on any other status
   * @throws NoAnswer when there was none, or none that could be read
   */
  request(question: Question): Promise<Answer> {
    const start = question.uri.indexOf('/', question.uri.indexOf('://') + 3);
    const query = question.params ? stringify(question.params) : '';
    const path = question.uri.slice(start) + (query && (question.uri.includes('?', start) ? '&' : '?') + query);
    return new Promise((resolve, reject) => {
      this.#pool.dispatch(
        {
          path,
          method: question.method.toUpperCase(),
          headers: { ...question.headers, authorization: this.#authorization },
          body: question.data ? stringify(question.data) : null,
          headersTimeout: 0, // the exchange keeps its own time
          bodyTimeout: 0,
        },
        new Exchange(this.#timeoutMs, question.data?.[MAY_LEAVE] ?? always, resolve, reject),
      );
    });
  }

  /** Gives up what is still on its way: it becomes `unknown` and is reconciled. Whoever wants its answer waits before. */
  async close(): Promise<void> {
    await this.#pool.destroy();
  }
}
