import type { Response } from 'express';
import { localPath } from '../platform/web/frame.ts';

/** What a failed try says; `minutes` for `wait`. */
export interface SignInFault {
  key: 'wrong' | 'wrongCode' | 'wait' | 'over';
  minutes?: number;
}

/** Too many tries: the answer says when the next one counts. @param seconds until then */
export const waiting = (res: Response, seconds: number): SignInFault => {
  res.status(429).set('Retry-After', String(seconds));
  return { key: 'wait', minutes: Math.ceil(seconds / 60) };
};

/** A page to come back to; a page that only asks is none. */
export const nextOf = (wanted: unknown): string => {
  const next = localPath(wanted);
  return /^\/(sign-in|confirm)\b/.test(next) ? '/' : next;
};
