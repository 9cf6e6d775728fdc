import type { Reader, Tx } from '../platform/db/index.ts';
import type { Language } from '../platform/slice.ts';

/** Of a text by language; one at least. */
export type Worded = Partial<Record<Language, string>>;

/** One thing the shop knows and says again and again. */
export interface Entry {
  id: string;
  question: Worded;
  answer: Worded;
  /** Words that mean this question, in any language. */
  words: string[];
  topic: string;
  forReplies: boolean;
  forTexts: boolean;
  used: number;
  updatedAt: number;
  /** Epoch milliseconds; null: it is in use. */
  archivedAt: number | null;
}

export type NewEntry = Pick<Entry, 'question' | 'answer' | 'words' | 'topic' | 'forReplies' | 'forTexts'>;

/** An entry that fits what somebody wrote, with the words that decided. */
export interface Found {
  entry: Entry;
  /** 0 to 1. */
  fit: number;
  because: string[];
}

export interface Knowledge {
  /** @throws FieldFaults */
  add(tx: Tx, merchantId: string, entry: NewEntry, actor: string, formKey?: string): Promise<{ id: string }>;
  /** @throws FieldFaults, DomainError `not_found` */
  change(tx: Tx, merchantId: string, id: string, entry: NewEntry, actor: string): Promise<void>;
  /** It is offered to nobody any more; those whose question is in it are found again by `archived`. @throws DomainError `not_found` */
  archive(tx: Tx, merchantId: string, id: string, actor: string): Promise<void>;
  /** Takes an archiving back. @throws DomainError `not_found`, FieldFaults when the shelf is full by now */
  restore(tx: Tx, merchantId: string, id: string, actor: string): Promise<void>;
  /** Archived ones too. @throws DomainError `not_found` */
  byId(reader: Reader, merchantId: string, id: string): Promise<Entry>;
  /** By topic (those without one last), then question. @param search words that question, answer or words hold */
  list(
    reader: Reader,
    merchantId: string,
    of?: { search?: string; topic?: string; use?: 'replies' | 'texts'; archived?: boolean },
  ): Promise<Entry[]>;
  /** What fits a text, best first; entries that nothing points to are left out. */
  find(reader: Reader, merchantId: string, text: string, use: 'replies' | 'texts', limit: number): Promise<Found[]>;
  /** It was given once more. */
  count(tx: Tx, merchantId: string, id: string): Promise<void>;
}
