import { createHmac } from 'node:crypto';
import { lookup as systemLookup } from 'node:dns';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { SECOND } from '../kernel/clock.ts';
import { callFault } from './call-address.ts';

const PATIENCE = 10 * SECOND;
/** Of an answer nothing is read; a machine that sends more is hung up on. */
const MOST_READ = 65_536;

export type CallOutcome = { ok: boolean; outcome: string; again: boolean };

/** HMAC-SHA256 over "time.body": whoever has the key knows that a call is ours, and of when it is. */
export const signatureOf = (secret: string, at: number, body: string): string => createHmac('sha256', secret).update(`${at}.${body}`).digest('hex'); // prettier-ignore

class PrivateAddress extends Error {}

/** Looks a name up and lets only public addresses through; the one that was checked is the one that is called. */
const guardedLookup =
  (mayCall: (address: string) => boolean, lookUp: LookupFunction): LookupFunction =>
  (host, options, done) => {
    lookUp(host, { ...options, all: true }, (fault, found) => {
      if (fault) return done(fault, '', 4);
      const list = found as unknown as { address: string; family: number }[];
      // One private address among public ones is a trick: nothing of it is called.
      if (list.length === 0 || list.some(({ address }) => !mayCall(address))) return done(new PrivateAddress(), '', 4);
      if (options.all) return done(null, list);
      return done(null, list[0]!.address, list[0]!.family);
    });
  };

/**
 * Calls another machine once. Never throws; redirects are not followed, since they could lead anywhere.
 * @returns whether it is worth trying again: after no answer, 429 and faults of the other side
 */
export function callOut(call: {
  url: string;
  body: string;
  secret: string;
  /** Epoch milliseconds. */
  at: number;
  id: string;
  mayCall(address: string): boolean;
  /** How names become addresses; absent: as the system does it. */
  lookUp?: LookupFunction;
}): Promise<CallOutcome> {
  const { url, body, mayCall, secret, at, id, lookUp = systemLookup } = call;
  const wrong = callFault(url, mayCall); // plain http that was set by an earlier release is still called
  if (wrong) return Promise.resolve({ ok: false, outcome: wrong === 'url_private' ? 'private' : 'address', again: false }); // prettier-ignore
  const target = new URL(url);
  return new Promise((resolve) => {
    const end = (ok: boolean, outcome: string, again: boolean): void => resolve({ ok, outcome, again });
    const signal = AbortSignal.timeout(PATIENCE);
    const request = (target.protocol === 'https:' ? httpsRequest : httpRequest)(
      target,
      {
        method: 'POST',
        signal,
        agent: false,
        ...(isIP(target.hostname) ? {} : { lookup: guardedLookup(mayCall, lookUp) }),
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'mcrm',
          'x-mcrm-call': id,
          'x-mcrm-time': String(at),
          'x-mcrm-signature': `sha256=${signatureOf(secret, at, body)}`,
        },
      },
      (response) => {
        const { statusCode: status = 0 } = response;
        let read = 0;
        response.on('data', (chunk: Buffer) => {
          read += chunk.length;
          if (read > MOST_READ) response.destroy();
        });
        response.on('error', () => {});
        end(status >= 200 && status < 300, String(status), status === 429 || status >= 500);
      },
    );
    request.on('error', (fault: NodeJS.ErrnoException) => {
      if (fault instanceof PrivateAddress) return end(false, 'private', false);
      if (signal.aborted) return end(false, 'timeout', true);
      return end(false, fault.code === 'ENOTFOUND' ? 'no_such_name' : 'no_answer', true);
    });
    request.end(body);
  });
}
