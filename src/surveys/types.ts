import type { RefusedWord } from '../keywords/index.ts';
import type { Texts } from '../marketing/index.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import type { Language } from '../platform/slice.ts';
import type { Condition } from '../segments/index.ts';

/** What a question asks about, for the satisfaction index (S8: attitude, quality, price). */
export const DIMENSIONS = ['attitude', 'quality', 'price', 'speed', 'place', 'overall'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** Goes on elsewhere, or ends, when the answer is one of these codes; ranges of numbers as `0-6`. Leads forward only. */
export interface Branch {
  when: string[];
  /** Id of a later question, or `end`. */
  goTo: string;
}

/** A question; its id stays. Scale: `from` to `to`. CSAT: 1 to 5. NPS: 0 to 10. */
export type Question = {
  id: string;
  /** Wordings by language. */
  texts: Texts;
  /** May be passed over by SKIP from the start; after two wrong answers every question may. */
  optional: boolean;
  dimension?: Dimension | undefined;
  branches: Branch[];
} & (
  | { type: 'choice'; choices: { code: string; label: Texts; words: string[] }[] } // digits 1 to 9 in order
  | { type: 'scale'; from: number; to: number }
  | { type: 'csat' }
  | { type: 'nps' }
  | { type: 'number'; from: number; to: number }
  | { type: 'day' }
  | { type: 'text'; most: number }
);

/** What is given for a completed survey; at most once a run. */
export type Reward = { points: number } | { offerId: string };

export interface SurveyDraft {
  name: string;
  /** Said before the first question; may be empty. */
  intro: Texts;
  questions: Question[];
  thanks: Texts;
  reward?: Reward | undefined;
  /** Words by which anybody may begin it; none: only who is asked. */
  words: string[];
  /** Asked by itself after this happened, so many hours later. */
  after?: { what: 'purchase' | 'case_closed'; hours: number; where?: Condition | undefined } | undefined;
  /** A person is asked by us at most once in so many days, whatever surveys there are. */
  restDays: number;
  /** A score this low opens a case: CSAT or scale at most, NPS at most. Absent: none does. */
  lowOpensCase?: { atMost: number; question: string } | undefined;
  /** Closes by itself, `YYYY-MM-DD` in the shop's zone, at the end of that day. */
  closeOn?: string | undefined;
}

export type SurveyState = 'draft' | 'open' | 'closed';

export interface Survey {
  id: string;
  name: string;
  state: SurveyState;
  draft: SurveyDraft;
  openedAt: number | null;
  closedAt: number | null;
  updatedAt: number;
}

export interface SurveyFault {
  /** `questions.1.texts.en`, `words.0` */
  at: string;
  /** One of `FAULT_CODES`; words in `surveys.fault.<code>`. */
  code: string;
  values?: Record<string, string | number>;
  /** It may be saved and opened all the same. */
  warning?: true;
}

/** Bars of one question, choices in their order. */
export interface QuestionResult {
  question: Question;
  answered: number;
  skipped: number;
  bars: { code: string; count: number }[];
  /** Of numbers: mean and the half-width of its 95 % interval; null: nobody, or too few to tell. */
  average: number | null;
  margin: number | null;
  /** Of NPS: score from -100 to 100 with its parts. */
  nps: { score: number; promoters: number; passives: number; detractors: number; margin: number | null } | null;
}

export interface SurveyResults {
  /** People who were asked or began by themselves, and how far they came. */
  asked: number;
  began: number;
  done: number;
  late: number;
  left: number;
  skipped: number;
  /** Began ÷ asked by us, and done ÷ began; null: nobody. */
  responseRate: number | null;
  completion: number | null;
  /** Milliseconds from the first question to the first answer, and to the end. */
  medianFirst: number | null;
  medianWhole: number | null;
  questions: QuestionResult[];
  /** Answers by hour of the week: 168 numbers, Monday 0:00 first; what staff typed in is left out. */
  week: number[];
  /** Index 0 to 100 by dimension and month. */
  index: { dimension: Dimension; month: string; index: number; answered: number }[];
}

/** An answer in words, newest first. */
export interface SaidAnswer {
  id: string;
  runId: string;
  customerId: string | null;
  question: string;
  text: string;
  late: boolean;
  /** From paper or phone, by staff. */
  typedIn: boolean;
  at: number;
  /** First score of the same run, for the filter; null: none. */
  score: number | null;
  /** The case that a low score of the same run opened; null: none. */
  caseId: string | null;
}

export interface Surveys {
  /** @throws FieldFaults with places as `SurveyFault.at` */
  add(tx: Tx, merchantId: string, draft: SurveyDraft, actor: string, formKey?: string): Promise<{ id: string }>;
  /** Of a draft everything, of an open survey its name, words, end and rest. @throws FieldFaults, DomainError `conflict` */
  change(tx: Tx, merchantId: string, id: string, draft: SurveyDraft, actor: string): Promise<void>;
  faults(reader: Reader, merchantId: string, draft: SurveyDraft, id?: string): Promise<SurveyFault[]>;
  copy(tx: Tx, merchantId: string, id: string, actor: string): Promise<{ id: string }>;
  /** From now on its questions stand still. @returns words it cannot have: then nothing was changed */
  open(tx: Tx, merchantId: string, id: string, actor: string): Promise<RefusedWord[]>;
  /** Whoever is in the middle of it is thanked at the next text; what they send is kept as late. */
  close(tx: Tx, merchantId: string, id: string, actor: string): Promise<void>;
  /**
   * Opens a closed survey again: it takes answers and words as before; a last day that is over is no more. Whoever was
   * told meanwhile that it is over is not asked again. @returns words it cannot have: then nothing was changed
   */
  reopen(tx: Tx, merchantId: string, id: string, actor: string): Promise<RefusedWord[]>;
  archive(tx: Tx, merchantId: string, id: string, actor: string): Promise<void>;
  byId(reader: Reader, merchantId: string, id: string): Promise<Survey>;
  list(reader: Reader, merchantId: string): Promise<Survey[]>;
  /** Asks everybody who meets the condition, each at their hour, at most once in this survey. */
  askSegment(
    tx: Tx,
    merchantId: string,
    id: string,
    to: { condition: Condition; startAt: number },
    actor: string,
    formKey?: string,
  ): Promise<{ roundId: string }>;
  cancelRound(tx: Tx, merchantId: string, roundId: string, actor: string): Promise<void>;
  rounds(reader: Reader, merchantId: string, id: string): Promise<SurveyRound[]>;
  /** Answers from paper or phone, by question id as written. @throws FieldFaults on `answers.<question>` */
  typeIn(
    tx: Tx,
    merchantId: string,
    id: string,
    said: { customerId?: string; answers: Record<string, string>; formKey: string },
    actor: string,
  ): Promise<{ runId: string }>;
  /** Answers typed in by mistake within the last day are gone, and counted no more. @throws DomainError `not_found`, `conflict` */
  takeBack(tx: Tx, merchantId: string, id: string, sheet: string | { formKey: string }, actor: string): Promise<void>;
  results(reader: Reader, merchantId: string, id: string): Promise<SurveyResults>;
  said(
    reader: Reader,
    merchantId: string,
    id: string,
    of: { question: string; scoreAtMost?: number; before?: string; limit: number },
  ): Promise<SaidAnswer[]>;
  /**
   * Plays texts against a draft as one phone would; the first begins it, whatever it says. Writes nothing, and takes a
   * draft with faults as far as it goes. @returns an answer a text
   */
  rehearse(
    reader: Reader,
    merchantId: string,
    draft: SurveyDraft,
    texts: readonly string[],
    language: Language,
  ): Promise<{ text: string; answer: string | null; parts: number }[]>;
  /** Index by dimension and month over all surveys of the shop, for insight and Today. */
  index(reader: Reader, merchantId: string, months: number): Promise<SurveyResults['index']>;
}

export interface SurveyRound {
  id: string;
  status: 'finding' | 'sending' | 'done' | 'canceled';
  found: number;
  asked: number;
  skipped: number;
  startAt: number;
}
