import type { Reader, Tx } from '../platform/db/index.ts';

/** What an unread text seems to be about (P17); read from its words, a person may change it. */
export const TOPICS = ['booking', 'order', 'enquiry', 'other'] as const;
export type Topic = (typeof TOPICS)[number];

export type Folder = 'open' | 'mine' | 'unassigned' | 'unread' | 'opportunities' | 'closed';

/** One talk with one number; opened by a text that waits for a person, reopened by the next. */
export interface Thread {
  id: string;
  customerId: string | null;
  lastFour: string;
  topic: Topic;
  open: boolean;
  unread: boolean;
  assignedTo: string | null;
  /** When the customer began to wait for us; null: we spoke last. */
  waitingSince: number | null;
  lastAt: number;
}

export interface Inbox {
  counts(reader: Reader, merchantId: string, staffId: string): Promise<Record<Folder, number>>;
  list(
    reader: Reader,
    merchantId: string,
    filter: { folder: Folder; staffId: string; before?: string; limit: number },
  ): Promise<Thread[]>;
  /** @throws DomainError `not_found` */
  byId(reader: Reader, merchantId: string, id: string): Promise<Thread>;
  /**
   * Answers: a reply within ten minutes of the customer's text, else a service text; an unassigned thread becomes the
   * answerer's. The form's key makes a second click nothing. @throws DomainError `conflict` when a stop forbids it
   */
  answer(
    tx: Tx,
    merchantId: string,
    id: string,
    answer: { text: string; formKey: string; staffId: string; actor: string },
  ): Promise<void>;
  assign(tx: Tx, merchantId: string, id: string, staffId: string | null, actor: string): Promise<void>;
  note(tx: Tx, merchantId: string, id: string, text: string, actor: string): Promise<void>;
  close(tx: Tx, merchantId: string, id: string, actor: string): Promise<void>;
  reopen(tx: Tx, merchantId: string, id: string, actor: string): Promise<void>;
}
