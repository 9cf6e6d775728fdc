import type { MessageView, Purpose, WaitReason } from '../messages/index.ts';
import type { KeyedHash } from '../platform/crypto/vault.ts';
import type { Reader, Tx } from '../platform/db/index.ts';

/** What an unread text seems to be about (P17); read from its words, a person may change it. */
export const TOPICS = ['booking', 'order', 'enquiry', 'other'] as const;
export type Topic = (typeof TOPICS)[number];

export const FOLDERS = ['open', 'mine', 'unassigned', 'unread', 'opportunities', 'closed'] as const;
export type Folder = (typeof FOLDERS)[number];

/** Closed talks are not counted: they only grow. */
export type FolderCounts = Record<Exclude<Folder, 'closed'>, number>;

/** One talk with one number; opened by a text that waits for a person, reopened by the next. */
export interface Thread {
  id: string;
  numberHash: KeyedHash;
  /** The shop's number that was texted last. */
  numberId: string;
  customerId: string | null;
  /** Of the customer; null: nobody known, or no name told. */
  name: string | null;
  memberNumber: number | null;
  lastFour: string;
  topic: Topic;
  open: boolean;
  unread: boolean;
  assignedTo: string | null;
  /** When the customer began to wait for us; null: we spoke last. */
  waitingSince: number | null;
  lastAt: number;
  /** Last text of the talk, opened, and whether it was ours. */
  lastWords: string;
  lastOut: boolean;
  /** A text of theirs may mean "stop" and nobody has decided. */
  doubt: boolean;
  /** A stop stands. */
  stopped: boolean;
  place: number;
}

/** What stands in a talk, oldest first. */
export type Entry =
  | { kind: 'text'; at: number; message: MessageView; actor: string | null; media: MediaKind[] }
  | { kind: 'note'; at: number; text: string; actor: string }
  | { kind: 'step'; at: number; step: StepKind; value: string | null; actor: string };

/** What came with a text; it is not fetched, so only its kind is told. */
export type MediaKind = 'image' | 'video' | 'audio' | 'file';

export type StepKind = 'answered' | 'assigned' | 'closed' | 'reopened' | 'topic' | 'stopped' | 'not_stop' | 'case';

/** Why an answer may not go out now. */
export type Refusal = 'stopped' | 'carrier_blocks' | 'number_in_trouble' | 'no_number' | 'crossed';

/** What an answer would be now. */
export interface ReplyState {
  purpose: Extract<Purpose, 'reply' | 'service'>;
  /** Until when it is a reply, epoch milliseconds; null: it is none any more. */
  replyUntil: number | null;
  refusal: Refusal | null;
}

/** Where a list goes on. */
export interface Cursor {
  place: number;
  id: string;
}

export interface Inbox {
  counts(reader: Reader, merchantId: string, staffId: string): Promise<FolderCounts>;
  /** Texts nobody has looked at, for the menu. */
  unread(reader: Reader, merchantId: string): Promise<number>;
  /** The longest wait first, then those we answered, newest first. */
  list(
    reader: Reader,
    merchantId: string,
    filter: { folder: Folder; staffId: string; after?: Cursor | undefined; limit: number },
  ): Promise<Thread[]>;
  /** @throws DomainError `not_found` */
  byId(reader: Reader, merchantId: string, id: string): Promise<Thread>;
  /** The last `limit` texts before a message, with the notes and steps between them. `more`: id to go on before. */
  entries(
    reader: Reader,
    merchantId: string,
    thread: Thread,
    page: { before?: string | undefined; limit: number },
  ): Promise<{ entries: Entry[]; more: string | null }>;
  /** The talk of a customer, where there is one. */
  ofCustomer(reader: Reader, merchantId: string, customerId: string): Promise<string | undefined>;
  /** Opens a talk with somebody who has not texted. @throws DomainError `conflict` without a number */
  writeTo(tx: Tx, merchantId: string, customerId: string): Promise<string>;
  replyState(reader: Reader, merchantId: string, thread: Thread): Promise<ReplyState>;
  /**
   * Answers: a reply within ten minutes of the customer's text, else a service text; an unassigned thread becomes the
   * answerer's. The form's key makes a second click nothing. `seen` is the time of the newest that the writer had before
   * their eyes: an answer of a colleague after it is shown first.
   * @returns whether it was queued; false: the same form again. @throws AnswerRefused when that or a stop forbids it
   */
  answer(
    tx: Tx,
    merchantId: string,
    id: string,
    answer: { text: string; formKey: string; staffId: string; actor: string; seen?: number | undefined },
  ): Promise<boolean>;
  assign(tx: Tx, merchantId: string, id: string, staffId: string | null, actor: string): Promise<void>;
  note(tx: Tx, merchantId: string, id: string, note: { text: string; formKey: string; actor: string }): Promise<void>;
  setTopic(tx: Tx, merchantId: string, id: string, topic: Topic, actor: string): Promise<void>;
  setUnread(tx: Tx, merchantId: string, id: string, unread: boolean): Promise<void>;
  close(tx: Tx, merchantId: string, id: string, actor: string): Promise<void>;
  /** Also takes a closing back: who waited before it waits again. */
  reopen(tx: Tx, merchantId: string, id: string, actor: string): Promise<void>;
  /** Decides a text that may mean "stop": it does, or the pause it caused is lifted. */
  decideStop(tx: Tx, merchantId: string, id: string, isStop: boolean, actor: string): Promise<void>;
  /** Opens a case with the customer's last text. @returns its number; undefined on a second click */
  makeCase(
    tx: Tx,
    merchantId: string,
    id: string,
    made: { kind: 'feedback' | 'complaint'; formKey: string; actor: string },
  ): Promise<number | undefined>;
  /** The whole number, to be shown once and logged by whoever asks. */
  phoneOf(reader: Reader, merchantId: string, id: string): Promise<string>;
}

export type { WaitReason };
