import { DomainError } from '../kernel/errors.ts';
import { REPLY_WINDOW } from '../messages/index.ts';
import type { Refusal, ReplyState } from './types.ts';

/** Longest answer, in UTF-16 units: what carriers take as one text. */
export const ANSWER_MAX = 1600;
export const NOTE_MAX = 2000;

/** Beyond any time: talks that wait for nobody stand behind all that wait. */
const BEHIND = 8_000_000_000_000_000;

/** Place of a talk in its list; smaller is higher. */
export const placeOf = (waitingSince: number | null, lastAt: number): number => waitingSince ?? BEHIND - lastAt;

/** An answer that must not go out; pages say why in their own words. */
export class AnswerRefused extends DomainError {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super('conflict', `This number cannot be answered now: ${refusal}.`, 'text');
    this.refusal = refusal;
  }
}

/**
 * Whether an answer now is a reply. @param heardAt the customer's last text, epoch milliseconds; undefined: never
 */
export function purposeAt(now: number, heardAt: number | undefined): Pick<ReplyState, 'purpose' | 'replyUntil'> {
  const until = heardAt === undefined ? 0 : heardAt + REPLY_WINDOW;
  return now <= until ? { purpose: 'reply', replyUntil: until } : { purpose: 'service', replyUntil: null };
}
