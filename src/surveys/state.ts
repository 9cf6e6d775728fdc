import { DAY } from '../kernel/clock.ts';
import type { Language } from '../platform/slice.ts';

/** Name under which talks and words of surveys are kept. */
export const SURVEY_APP = 'surveys.begin';

/** An answer counts for so long; whoever stays silent has left. */
export const IN_TIME = DAY;
/** So long an answer is still known for one, and kept as late. */
export const TALK_LIFE = 7 * DAY;
/** So many times a question is put again. */
export const RE_ASKS = 3;
/** After so many wrong answers every question may be passed over. */
export const SKIP_AFTER = 2;

/** What a dialogue remembers of a survey; short names, since it is sealed and written with every text. */
export interface TalkState {
  survey: string;
  run: string;
  /** The question that is out. */
  q: string;
  /** When the first question went out. */
  asked: number;
  /** How many were answered. */
  n: number;
  /** Wrong answers to this question. */
  wrong: number;
  /** Until when an answer is in time. */
  until: number;
  /** We asked; else they began by a word. */
  ours: boolean;
  language: Language;
  /** The case that a low score opened. */
  case?: string;
}

export const asState = (state: TalkState): Record<string, unknown> => ({ ...state });
