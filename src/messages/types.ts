import type { KeyedHash, Sealed } from '../platform/crypto/vault.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import type { InboundText, StatusReport, ToldPrice } from './providers/provider.ts';
import type { MessageStatus, Purpose, WaitReason } from './rules.ts';

/** A text to be sent. The sender is named always: the number that was texted, or the shop's default. */
export interface NewMessage {
  merchantId: string;
  numberId: string;
  to: string;
  /** The recipient sealed and hashed, where that was done already (a reply). */
  known?: { sealed: Sealed; hash: KeyedHash };
  text: string;
  purpose: Purpose;
  customerId?: string;
  /** The text this answers. */
  inboundId?: string;
  /** At most one message of the merchant carries it; a second call adds nothing. */
  onceKey?: string;
  /** What makes it together with others: the broadcast. */
  batchId?: string;
  /** Of a text to staff that tells a customer's words: their number, hashed. An erasure of theirs empties it too. */
  aboutHash?: KeyedHash | undefined;
  /** Lower goes first; absent: what its purpose says. */
  priority?: number;
  /** After this it is not sent any more, in epoch milliseconds; absent: what its purpose says. */
  expiresAt?: number;
}

/** What became of an offer; `repeated`: its once-key is taken. */
export type Offered = { kind: 'queued'; id: string } | { kind: 'refused'; reason: GateRefusal } | { kind: 'repeated' };

/** What the consent gate is asked, at enqueue and again in the claim. */
export interface GateQuestion {
  merchantId: string;
  numberId: string;
  numberHash: KeyedHash;
  customerId: string | null;
  purpose: Purpose;
  /** Only in the claim: what is about to leave, so that what is in the air counts against a budget. */
  leaving?: ChargedText;
}

/** Why consent says no: the message is not sent at all. */
export type ConsentRefusal = 'stopped' | 'carrier_blocks' | 'no_consent' | 'number_in_trouble';

/** Why the budget says no: the message waits in the queue, for a higher limit or another day, and is not cancelled. */
export type SpendingRefusal = 'over_budget' | 'over_daily_cap';

/** Why the gate says no. */
export type GateRefusal = ConsentRefusal | SpendingRefusal;

/** Asked by messages, answered by customers, joined in app.ts. */
export type MayStillSend = (reader: Reader, question: GateQuestion) => Promise<GateRefusal | undefined>;

/** A text as whoever keeps its cost sees it; `phone` and `parts` are worked out only where a price needs them. */
export interface ChargedText {
  merchantId: string;
  messageId: string;
  /** Of an inbound text 0. */
  attempt: number;
  numberId: string;
  direction: 'out' | 'in';
  purpose: Purpose | 'inbound';
  batchId: string | null;
  /** The other side's number. */
  phone(): string;
  parts(): number;
}

/** Keeps what texts cost, in the transaction that learns of it. Asked by messages, answered by costs. */
export interface CostBook {
  /** The carrier has taken this attempt, or handed us this text; may be told several times. */
  charge(tx: Tx, text: ChargedText): Promise<void>;
  /** What the carrier itself says the text cost; may be told several times. */
  confirm(tx: Tx, text: Pick<ChargedText, 'merchantId' | 'messageId' | 'attempt'>, told: ToldPrice): Promise<void>;
}

/** An inbound text as the switchboard gets it, already on disk. */
export interface Received {
  merchantId: string;
  inboundId: string;
  numberId: string;
  numberHash: KeyedHash;
  from: string;
  /** The same, sealed already. */
  sealedFrom: Sealed;
  text: string;
  hasMedia: boolean;
  carrierAction?: 'stop' | 'start' | 'help';
  at: number;
  /** When the carrier had it; equal to `at` on a live webhook. */
  sentAt: number;
  late: boolean;
}

/** What the switchboard made of it. */
export interface Handled {
  /** The app or system word that answered; null: nobody. */
  by: string | null;
  customerId?: string;
  waiting?: WaitReason;
}

/** Runs STOP, HELP, dialogue, keyword … inside the storing transaction. Asked by messages, answered by keywords. */
export type Handle = (tx: Tx, text: Received) => Promise<Handled>;

export interface Messages {
  /** Stores one inbound text and runs it, once per provider id. `orphan`: the number is nobody's here. */
  receive(text: InboundText, options?: { late?: boolean }): Promise<'handled' | 'repeated' | 'orphan'>;
  /** Queues a text unless the gate refuses or the once-key is taken. @returns its id, or undefined */
  enqueue(tx: Tx, message: NewMessage): Promise<string | undefined>;
  /** As `enqueue`, but tells why not. */
  offer(tx: Tx, message: NewMessage): Promise<Offered>;
  /** Applies a status report; one that fits no message is kept as an orphan. */
  report(report: StatusReport): Promise<void>;
  /** Cancels what waits for a number. @returns how many */
  cancelQueued(tx: Tx, merchantId: string, numberHash: KeyedHash, purposes: Purpose[]): Promise<number>;
  byId(reader: Reader, merchantId: string, id: string): Promise<MessageView | undefined>;
  /** Both directions, newest first; `before` is an id. */
  list(reader: Reader, merchantId: string, filter: MessageFilter): Promise<MessageView[]>;
  /** A person has looked at what waited from this number: it waits no more. */
  attended(tx: Tx, merchantId: string, numberHash: KeyedHash): Promise<void>;
}

export interface MessageFilter {
  /** With every number this person has or had: messages are found by number. */
  customer?: { id: string; numbers: KeyedHash[] } | undefined;
  /** The talk with one number: texts of this person and of nobody known, not of an earlier owner of the number. */
  number?: { hash: KeyedHash; customerId: string | null } | undefined;
  status?: MessageStatus | undefined;
  direction?: 'inbound' | 'outbound' | undefined;
  waiting?: boolean | undefined;
  before?: string | undefined;
  limit: number;
}

/** A message opened for a page or the API. */
export interface MessageView {
  id: string;
  direction: 'inbound' | 'outbound';
  customerId: string | null;
  lastFour: string;
  text: string;
  at: number;
  purpose?: Purpose;
  status: MessageStatus | 'received';
  errorCode?: number | null;
  handledBy?: string | null;
  waiting?: WaitReason | null;
}
