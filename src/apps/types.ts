import type { RefusedWord } from '../keywords/index.ts';
import type { Texts } from '../marketing/index.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import type { KeywordApp, Language } from '../platform/slice.ts';
import type { AppKind } from './kind-types.ts';

export type * from './kind-types.ts';

/** When an app answers: days of the week (1 Monday to 7) and hours of the shop's day, "HH:MM"; absent: always. */
export interface Hours {
  days: number[];
  from: string;
  to: string;
}

/** How often one number may use it; absent: as often as it likes. */
export interface Limit {
  times: number;
  per: 'day' | 'week' | 'month' | 'ever';
}

/** One answer that may be chosen: a digit is its word unless said; more wordings are valid too. */
export interface Choice {
  /** Letters and digits, kept with the answer. */
  code: string;
  /** As it is shown. */
  label: Texts;
  /** Other wordings that mean it. */
  words: string[];
  /** Step to go on at; absent: the next one. */
  goTo?: string | undefined;
}

/** What an answer must be. */
export type Wanted =
  | { type: 'choice'; choices: Choice[] }
  | { type: 'number'; from: number; to: number }
  | { type: 'day'; /** Days from today. */ from: number; to: number }
  | { type: 'time'; from: string; to: string }
  | { type: 'text'; most: number };

/** What a `check` asks: one thing. */
export type Question =
  | { is: 'member' }
  | { is: 'segment'; segmentId: string }
  | { is: 'answer'; step: string; codes: string[] }
  | { is: 'between'; step: string; from: number; to: number } // of a number answered
  | { is: 'outcome'; step: string; codes: string[] }; // of a `special` step (a draw's prize, a code that was right)

/**
 * A step of an app, whatever card it was made from. Steps are taken in order unless one says where to go on; `goTo`
 * leads forward only, so that every app ends. An id stays through edits.
 */
export type Step = { id: string } & (
  | { kind: 'reply'; texts: Texts } // several in one turn become one answer
  | { kind: 'ask'; texts: Texts; wanted: Wanted; /** Said when an answer is none; absent: the product's words. */ again?: Texts | undefined }
  | { kind: 'check'; question: Question; /** Where to go on when it is not so. */ elseGoTo: string }
  | { kind: 'do'; action: string; input: Record<string, unknown> } // an `Action` of a slice
  | { kind: 'special'; special: string; input: Record<string, unknown> } // what a kind of app brings besides (draw, count, till code, call)
  | { kind: 'end' }
); // prettier-ignore

/** One of the three test texts that must pass: what is texted in turn, and words the last answer must hold. */
export interface TestTalk {
  texts: string[];
  expect: string;
}

export interface AppDraft {
  name: string;
  kind: string;
  /** What the card's form asked, as its zod schema reads it; null: free steps, made or edited by hand. */
  form: Record<string, unknown> | null;
  /** Of a card: what its form makes; kept, so that a later release changes nothing that is live. */
  steps: Step[];
  /** The first is the one that is told to people. */
  words: string[];
  who: { everybody: true } | { members: true } | { segmentId: string };
  hours?: Hours | undefined;
  limit?: Limit | undefined;
  tests: TestTalk[];
}

export type AppState = 'draft' | 'live' | 'paused' | 'archived';

export interface WizardApp {
  id: string;
  kind: string;
  name: string;
  state: AppState;
  liveVersion: number;
  version: number;
  passedVersion: number;
  liveSince: number | null;
  updatedAt: number;
  /** Of the newest version. */
  draft: AppDraft;
}

/** What is wrong with a draft, by place (`steps.2.goTo`, `words.0`); codes have words in `apps.fault`. */
export interface DraftFault {
  at: string;
  code: string;
  values?: Record<string, string | number>;
}

/** One turn of a rehearsal. Nothing is written, sent or given. */
export interface Turn {
  /** What the phone texted. */
  text: string;
  /** What would be answered; null: silence, or the text goes past the app. */
  answer: string | null;
  parts: number;
  /** Why it is no app's affair: `stop`, `other_word`, `hours`, `limit`, `members` …; null: the app answered. */
  past: string | null;
  /** What would be done besides, as codes and values with words in `apps.would`. */
  would: { code: string; values: Record<string, string | number> }[];
}

export interface TestResult {
  test: TestTalk;
  turns: Turn[];
  passed: boolean;
}

/** What one use costs at most and usually, in parts and in the shop's money by the prices of today. */
export interface UseCost {
  parts: number;
  most: number;
  /** Formatted with currency; null: no price known. */
  cost: string | null;
}

export interface AppFigures {
  uses: number;
  people: number;
  done: number;
  left: number;
  /** Of the last 30 days, oldest first. */
  days: { day: string; uses: number }[];
  /** By step that asked: answers by code in the order of its choices. */
  answers: Record<string, { code: string; count: number }[]>;
}

/** One use with its answers opened, for lists and exports. */
export interface AppUse {
  id: string;
  customerId: string | null;
  version: number;
  state: 'going' | 'done' | 'left' | 'stopped' | 'refused';
  reason: string | null;
  startedAt: number;
  answers: { step: string; code: string; text: string }[];
}

export interface Apps {
  /** Begins as a draft. @param formKey pressed twice, one app is made @throws FieldFaults, with places as `DraftFault.at` */
  add(tx: Tx, merchantId: string, draft: AppDraft, actor: string, formKey?: string): Promise<{ id: string }>;
  /** A new version; customers go on meeting the live one. @throws FieldFaults, DomainError `not_found` */
  change(tx: Tx, merchantId: string, id: string, draft: AppDraft, actor: string): Promise<{ version: number }>;
  /** All that is wrong with it, with near and taken words; nothing: it may be tested. */
  faults(reader: Reader, merchantId: string, draft: AppDraft, id?: string): Promise<DraftFault[]>;
  /** What the product warns of without refusing: a word one slip from another, a text of several parts. */
  warnings(reader: Reader, merchantId: string, draft: AppDraft, id?: string): Promise<DraftFault[]>;
  /** Plays texts against a draft as one phone would; begins with a word of it or not. */
  rehearse(
    reader: Reader,
    merchantId: string,
    draft: AppDraft,
    texts: readonly string[],
    as: { language: Language; member: boolean },
  ): Promise<Turn[]>;
  /** Plays a draft's test texts; nothing is written. */
  tried(reader: Reader, merchantId: string, draft: AppDraft): Promise<TestResult[]>;
  /** Runs its test texts, and remembers that this version passed. */
  test(tx: Tx, merchantId: string, id: string): Promise<TestResult[]>;
  /** Makes the newest version the live one and claims its words. @throws DomainError `conflict` untested; @returns words it cannot have: then nothing was changed */
  goLive(tx: Tx, merchantId: string, id: string, actor: string): Promise<RefusedWord[]>;
  /** Its words answer that it rests; talks in progress end. */
  pause(tx: Tx, merchantId: string, id: string, actor: string): Promise<void>;
  /** Lets it answer again, when nothing it needs has gone meanwhile. @throws FieldFaults what has; @returns words it cannot have: then it stays paused */
  resume(tx: Tx, merchantId: string, id: string, actor: string): Promise<RefusedWord[]>;
  /** Its words are free for others. */
  archive(tx: Tx, merchantId: string, id: string, actor: string): Promise<void>;
  /** Takes one that was put away out again, as a draft that is tried and goes live like any other. */
  unarchive(tx: Tx, merchantId: string, id: string, actor: string): Promise<void>;
  /** Makes an earlier version the newest again, as a new one. */
  restore(tx: Tx, merchantId: string, id: string, version: number, actor: string): Promise<void>;
  copy(tx: Tx, merchantId: string, id: string, actor: string): Promise<{ id: string }>;
  /** A file that another shop can read: no ids of this one in it. */
  exportFile(reader: Reader, merchantId: string, id: string): Promise<string>;
  /**
   * Begins as a draft that may still lack what another shop cannot give. @returns also what was left out: `segment`, `offer`
   * @throws FieldFaults on `file`: what is wrong with it and where
   */
  importFile(tx: Tx, merchantId: string, file: string, actor: string): Promise<{ id: string; dropped: string[] }>;
  byId(reader: Reader, merchantId: string, id: string): Promise<WizardApp>;
  /** Those not archived, newest first. */
  list(reader: Reader, merchantId: string): Promise<WizardApp[]>;
  /** Those that were put away, the latest first. */
  archived(reader: Reader, merchantId: string): Promise<WizardApp[]>;
  versions(reader: Reader, merchantId: string, id: string): Promise<{ version: number; at: number; actor: string }[]>;
  version(reader: Reader, merchantId: string, id: string, version: number): Promise<AppDraft>;
  cost(reader: Reader, merchantId: string, draft: AppDraft): Promise<UseCost>;
  figures(reader: Reader, merchantId: string, id: string): Promise<AppFigures>;
  /** Only its uses by day: a third of the work of all figures, for lists. */
  days(reader: Reader, merchantId: string, id: string): Promise<AppFigures['days']>;
  uses(reader: Reader, merchantId: string, id: string, page: { before?: string; limit: number }): Promise<AppUse[]>;
  /** A draft with its steps made from the card's form; its words and tests are suggestions. @throws FieldFaults */
  fromForm(kind: string, form: Record<string, unknown>, language: Language): AppDraft;
  kinds(): readonly AppKind[];
  /** Codes of a check-in app for its till page: the one of now and when it changes. */
  tillCode(merchantId: string, id: string, now: number): { code: string; until: number };
  /** A draw as anybody may check it; the seed is told only after its end. @param round an earlier one; absent: the last */
  draw(reader: Reader, merchantId: string, id: string, round?: number): Promise<DrawView | undefined>;
  endDraw(tx: Tx, merchantId: string, id: string, actor: string): Promise<void>;
  /** Tickets of a round in order, for the check list. @param page `after`: the last ticket of the page before */
  tickets(
    reader: Reader,
    merchantId: string,
    id: string,
    page: { round: number; after?: number; limit: number },
  ): Promise<DrawTicket[]>;
  /** Calls of another machine that it asked for, newest first. */
  calls(reader: Reader, merchantId: string, id: string, limit: number): Promise<AppCall[]>;
  /** The key with which its calls are signed, as the other machine must know it. */
  callSecret(merchantId: string, id: string): string;
}

export interface DrawTicket {
  ticket: number;
  at: number;
  /** Code of the prize; null: none. */
  prize: string | null;
  /** The prize it would have been, when none of it was left. */
  missed: string | null;
}

export interface AppCall {
  id: string;
  url: string;
  status: 'queued' | 'calling' | 'done' | 'failed';
  attempts: number;
  /** HTTP status, or a word for what went wrong. */
  outcome: string | null;
  createdAt: number;
}

export interface DrawView {
  round: number;
  fingerprint: string;
  seed: string | null;
  prizes: { code: string; label: Texts; odds: number; left: number; won: number }[];
  tickets: number;
}

/** What an app is to the switchboard: nothing tells it from a built-in. */
export type Interpret = (app: WizardApp) => KeywordApp;
