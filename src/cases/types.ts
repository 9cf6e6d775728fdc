import type { Reader, Tx } from '../platform/db/index.ts';
import type { Language } from '../platform/slice.ts';
import type { CaseKind, CaseStep } from './rules.ts';

/** A word from a customer that becomes a case. */
export interface NewCase {
  /** Of the form it was written in, made by `newId`: whoever presses twice looks first whether the case is there. */
  id?: string | undefined;
  kind: CaseKind;
  text: string;
  customerId?: string | undefined;
  /** Whose number it came from, E.164. */
  phone: string;
  /** sms, api, plan, app */
  source: string;
  /** `customer`, `staff:<id>`, `token:<id>`, `plan:<id>`, `app:<id>` */
  actor: string;
  inboundId?: string | undefined;
  /** The number that was texted; staff are alerted from it. Absent: from the shop's default. */
  numberId?: string | undefined;
}

export interface Case {
  id: string;
  /** What people say and write: 118 is C-118. */
  number: number;
  customerId: string | null;
  lastFour: string;
  kind: CaseKind;
  step: CaseStep;
  source: string;
  openedAt: number;
  updatedAt: number;
  /** Code of a default category or id of the shop's own; null: not classified yet. */
  category: string | null;
  cause: string | null;
  /** Staff id. */
  ownerId: string | null;
  /** 1: first on the board. */
  priority: number;
  dueAt: number | null;
  escalated: number;
  answeredAt: number | null;
  reportedAt: number | null;
  archivedAt: number | null;
  /** 1 (poor) to 5 (great). */
  rating: number | null;
  reopened: number;
  /** Looked at 30 days after it was archived. */
  recurrence: 'none' | 'again' | null;
  recursOf: string | null;
}

export interface CaseText {
  text: string;
  actor: string;
  at: number;
  sort: 'said' | 'note' | 'reply' | 'report';
}

/**
 * Why a step stands in a case's record, where it did not simply go on. `passed`: gone over on the way to a later one;
 * `category`: another category, at the step it stood at; `back`: a step was taken back; `customer`, `low_rating` and `staff`: opened again; `rated`:
 * archived since the customer is content; `no_answer`: archived since nobody answered the question.
 */
export type StepReason = 'passed' | 'category' | 'back' | 'customer' | 'low_rating' | 'staff' | 'rated' | 'no_answer';

/** A step a case reached. */
export interface CaseStepTaken {
  step: CaseStep;
  actor: string;
  at: number;
  reason: StepReason | null;
}

/** A category or cause, of the product or of the shop. */
export interface Label {
  /** Code of a default, or id. */
  id: string;
  /** Key of the default's words, or the shop's own by language. */
  name: { key: string } | { words: Partial<Record<Language, string>> };
  /** Words of the shop's that point to it. */
  words: string[];
}

/** A category that a text suggests, with the telling ones of the words that decided; none is suggested when nothing does. */
export interface Suggestion {
  category: string;
  /** How likely it is, 0 to 1. */
  sure: number;
  /** Empty where it was but small words in which it is like earlier ones. */
  because: string[];
}

export interface DueRule {
  id: string;
  category: string | null;
  segmentId: string | null;
  hours: number;
  first: boolean;
}

/** Times of one colleague over a span, medians in milliseconds; null: none. */
export interface StaffTimes {
  staffId: string;
  cases: number;
  firstAnswer: number | null;
  toReport: number | null;
  late: number;
  rating: number | null;
}

export interface CauseMonth {
  month: string;
  category: string | null;
  cause: string | null;
  count: number;
}

export interface CaseFilter {
  step?: CaseStep | undefined;
  kind?: CaseKind | undefined;
  customerId?: string | undefined;
  /** Only those that are not archived. */
  open?: boolean | undefined;
  ownerId?: string | undefined;
  category?: string | undefined;
  /** Only those past their time. */
  late?: boolean | undefined;
  /** Id of the last case already seen. */
  before?: string | undefined;
  limit: number;
}

/** A text that names a case, and whom it came from. */
export interface CaseTalk {
  number: number;
  numberHash: string;
  customerId?: string | undefined;
}

export interface Cases {
  /** Opens a case with its first text, announces `case.opened` and alerts the staff numbers set for it. */
  open(tx: Tx, merchantId: string, opening: NewCase): Promise<Case>;
  /** The case with this number, if it is this sender's; others' cases do not exist for them. */
  ofSender(reader: Reader, merchantId: string, talk: CaseTalk): Promise<Case | undefined>;
  /** The case that the same words from this number made a few minutes ago, by text. */
  justSaid(
    reader: Reader,
    merchantId: string,
    said: { kind: CaseKind; text: string; numberHash: string },
  ): Promise<Case | undefined>;
  addText(
    tx: Tx,
    merchantId: string,
    caseId: string,
    added: { text: string; actor: string; inboundId?: string },
  ): Promise<void>;
  /** @throws DomainError `not_found` */
  byId(reader: Reader, merchantId: string, caseId: string): Promise<Case>;
  texts(reader: Reader, merchantId: string, caseId: string): Promise<CaseText[]>;
  /** Newest first. */
  list(reader: Reader, merchantId: string, filter: CaseFilter): Promise<Case[]>;
}

/** What came of a rating; `kept`: it was said before. */
export type Rated = 'closed' | 'reopened' | 'kept';

/** What people of the shop do with cases: the six steps, and what is learnt from them. Every change is stamped. */
export interface CaseDesk {
  /** Received → classified; may be changed until it is reported. @throws FieldFaults */
  classify(
    tx: Tx,
    merchantId: string,
    id: string,
    as: { category: string; kind?: CaseKind; ownerId?: string | null },
    actor: string,
  ): Promise<void>;
  assign(tx: Tx, merchantId: string, id: string, ownerId: string | null, actor: string): Promise<void>;
  /** A note among staff; it begins to investigate a case that is classified. */
  note(tx: Tx, merchantId: string, id: string, text: string, actor: string, formKey: string): Promise<void>;
  /** Texts the customer from the case. @throws DomainError `unprocessable` without a number, or after a stop that binds */
  reply(tx: Tx, merchantId: string, id: string, text: string, actor: string, formKey: string): Promise<void>;
  /** Goes on to the next step, or to a later one; back only by `reopen`. @throws DomainError `conflict` when another has moved it */
  move(
    tx: Tx,
    merchantId: string,
    id: string,
    to: { from: CaseStep; step: CaseStep; cause?: string },
    actor: string,
  ): Promise<void>;
  /** Takes back a step taken by mistake. @throws DomainError `unprocessable` but from `investigated` and `handled`; `conflict` as `move` */
  back(tx: Tx, merchantId: string, id: string, from: CaseStep, actor: string): Promise<void>;
  /**
   * Texts what was done and asks 1 to 5; the steps up to `reported` are passed on the way.
   * @throws DomainError as `reply`, `unprocessable` without a category, `conflict` when it is reported already
   */
  report(tx: Tx, merchantId: string, id: string, text: string, actor: string, formKey: string): Promise<void>;
  reopen(
    tx: Tx,
    merchantId: string,
    id: string,
    reason: 'customer' | 'low_rating' | 'staff',
    actor: string,
  ): Promise<void>;
  /**
   * What the customer says of how it was handled: 3 to 5 archives a reported case, 1 and 2 open it again. Said otherwise
   * soon after, the later word counts. @throws DomainError `unprocessable` before it was reported
   */
  rate(tx: Tx, merchantId: string, id: string, rating: number, actor: string): Promise<Rated>;
  /** Archives it, announcing `case.closed`. */
  archive(tx: Tx, merchantId: string, id: string, actor: string): Promise<void>;
  steps(reader: Reader, merchantId: string, id: string): Promise<CaseStepTaken[]>;
  /** Open cases by step, first ones first, then by due time. */
  board(
    reader: Reader,
    merchantId: string,
    of: { ownerId?: string; category?: string },
    limit: number,
  ): Promise<Case[]>;
  counts(reader: Reader, merchantId: string): Promise<Record<CaseStep, number> & { late: number }>;
  suggest(reader: Reader, merchantId: string, text: string): Promise<Suggestion | undefined>;
  categories(reader: Reader, merchantId: string): Promise<Label[]>;
  causes(reader: Reader, merchantId: string): Promise<Label[]>;
  /** Adds, renames or (archived) takes away a category or cause. @throws FieldFaults */
  setLabel(
    tx: Tx,
    merchantId: string,
    label: {
      sort: 'category' | 'cause';
      id?: string;
      name: Partial<Record<Language, string>>;
      words: string[];
      archived?: boolean;
    },
    actor: string,
  ): Promise<{ id: string }>;
  dueRules(reader: Reader, merchantId: string): Promise<DueRule[]>;
  setDueRule(tx: Tx, merchantId: string, rule: Omit<DueRule, 'id'> & { id?: string }, actor: string): Promise<void>;
  removeDueRule(tx: Tx, merchantId: string, id: string, actor: string): Promise<void>;
  /** Closed and open cases by month, category and cause. */
  causesByMonth(reader: Reader, merchantId: string, months: number): Promise<CauseMonth[]>;
  staffTimes(reader: Reader, merchantId: string, days: number): Promise<StaffTimes[]>;
  /** Earlier cases of the same person, newest first. */
  earlier(reader: Reader, merchantId: string, of: Case, limit: number): Promise<Case[]>;
}

/** Whom to tell of a new case, asked by cases and answered in app.ts. */
export type AlertNumbers = (reader: Reader, merchantId: string) => Promise<{ phone: string; language: 'en' | 'zh' }[]>;
