import type { Estimate } from '../costs/index.ts';
import type { Texts } from '../marketing/index.ts';
import type { Measure } from '../kernel/sms-text.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import type { Language } from '../platform/slice.ts';
import type { Condition } from '../segments/index.ts';

/**
 * draft → (awaiting_approval) → scheduled → expanding → sending → done; paused and canceled on the way. `missed`: the
 * gateway was off when it was due and its late limit is over; a person decides. `recurring`: makes a copy each time.
 */
export type BroadcastStatus =
  | 'draft'
  | 'awaiting_approval'
  | 'scheduled'
  | 'recurring'
  | 'expanding'
  | 'sending'
  | 'paused'
  | 'done'
  | 'canceled'
  | 'missed';

/** The five templates of paper 001 (K3). */
export const BROADCAST_KINDS = ['discount', 'points', 'care', 'event', 'joint'] as const;
export type BroadcastKind = (typeof BROADCAST_KINDS)[number];

/** Whom it is for. A condition or a segment; neither means nobody. */
export interface Audience {
  where?: Condition | undefined;
  segmentId?: string | undefined;
  excludeSegmentIds: string[];
  /** Leave out who got a marketing text in the last so many hours; 0: nobody is left out for that. */
  excludeTextedHours: number;
  /** Leave out who is in the middle of a dialogue with the shop. */
  excludeInDialogue: boolean;
}

/** When it leaves. Times are wall clock 'YYYY-MM-DDTHH:MM': of the shop, or for `local` of each recipient. */
export type Schedule =
  | { kind: 'now' }
  | { kind: 'at'; at: string }
  | { kind: 'local'; at: string }
  | { kind: 'recurring'; every: 'day' | 'week' | 'month'; time: string; weekday?: number; day?: number; from: string };

/** Everything a merchant chooses; kept whole with the broadcast. */
export interface Draft {
  name: string;
  kind: BroadcastKind;
  /** What it is to reach, in the merchant's words (K2). */
  goal: string;
  audience: Audience;
  texts: Texts;
  /** A second text for some, to learn which works better. */
  textsB?: Texts | undefined;
  /** Share of the audience in the test, both arms together, 1-100; the rest waits for the winner. 100: no rest. */
  samplePercent: number;
  /** Hours after the sample has been sent at which the winner is chosen by replies and clicks; 0: a person chooses. */
  decideAfterHours: number;
  /** Share that gets nothing, so that the effect can be seen. 0-50. */
  holdOutPercent: number;
  /** Where `{{link}}` leads; http(s). */
  linkTarget?: string | undefined;
  /** Every recipient gets a voucher of this offer; the texts say its code as `{{voucher}}`. */
  voucherOfferId?: string | undefined;
  schedule: Schedule;
  /** At most so many texts a minute; 0: as fast as the sender may. */
  perMinute: number;
}

/** What pages and API are told of one. */
export interface Broadcast {
  id: string;
  draft: Draft;
  status: BroadcastStatus;
  createdAt: number;
  /** When it was, or is, to start; null for a draft. */
  startAt: number | null;
  startedAt: number | null;
  endedAt: number | null;
  createdBy: string;
  approvedBy: string | null;
  /** Why it stands where it stands, as a code: `failures`, `budget`, `staff`, `late`, … */
  reason: string | null;
  /** The recurring one it is a copy of. */
  parentId: string | null;
  winner: 'a' | 'b' | null;
}

/** The fixed face of the API; the sum of all but `audience` and `heldOut` never passes `audience`. */
export interface Counts {
  audience: number;
  queued: number;
  sent: number;
  delivered: number;
  failed: number;
  skipped: number;
  unknown: number;
  heldOut: number;
  replied: number;
  optedOut: number;
  clicked: number;
}

/** One line of the pre-flight list. `block` stops the send; its words are `broadcasts.check.<code>`. */
export interface Check {
  level: 'block' | 'warn' | 'ok';
  code: string;
  /** Field of the form it belongs to, where one can mend it. */
  field?: string;
  values?: Record<string, string | number>;
}

/** What would happen if it were sent now. */
export interface Preflight {
  audience: number;
  /** Who would get it: reachable, not excluded, not held out. */
  recipients: number;
  excluded: Record<string, number>;
  /** Measured on a sample and on the longest values there are. */
  parts: { usual: number; longest: number };
  estimate: Estimate;
  maximum: Estimate;
  /** Minutes the sender needs at its rate. */
  minutes: number;
  startsAt: number;
  checks: Check[];
}

/** How a text would stand in one person's phone. */
export interface Preview {
  customerId: string;
  name: string;
  language: Language;
  /** With the sender's mark and the opt-out words. */
  text: string;
  /** Where the merchant's own words begin and end in `text`: what stands around them is fixed. */
  own: { from: number; to: number };
  measure: Measure;
}

export interface RecipientFilter {
  state?: string | undefined;
  after?: string | undefined;
  limit: number;
}

/** One row of the results. */
export interface RecipientView {
  customerId: string;
  arm: 'a' | 'b' | 'rest' | 'held_out';
  /** waiting, skipped, held_out, or the status of its message. */
  state: string;
  reason: string | null;
  errorCode: number | null;
  at: number | null;
  replied: boolean;
  optedOut: boolean;
  clicks: number;
}

export interface Broadcasts {
  /** @throws FieldFaults for what cannot be kept at all (unbalanced braces, 5,000 characters, a time in the DST gap) */
  draft(tx: Tx, merchantId: string, draft: Draft, actor: string, formKey?: string): Promise<{ id: string }>;
  /** Only drafts change. @throws FieldFaults, DomainError `not_found`, `conflict` */
  change(tx: Tx, merchantId: string, id: string, draft: Draft, actor: string): Promise<void>;
  /** @returns a new draft with the same choices; for a second click of one form, the draft of the first */
  copy(tx: Tx, merchantId: string, id: string, actor: string, formKey?: string): Promise<{ id: string }>;
  /** Only drafts. */
  remove(tx: Tx, merchantId: string, id: string, actor: string): Promise<void>;
  byId(reader: Reader, merchantId: string, id: string): Promise<Broadcast>;
  /** Newest first; `parentId`: only the copies that a recurring one has made. */
  list(
    reader: Reader,
    merchantId: string,
    filter: { before?: string; parentId?: string; limit: number },
  ): Promise<Broadcast[]>;

  /** Fields a text may use, `link` apart. */
  mergeFields(): readonly string[];

  /** Counts, prices and checks a draft; reads much, so give it `db.aside`. */
  preflight(reader: Reader, merchantId: string, draft: Draft): Promise<Preflight>;
  /** The draft in the phones of these customers, or of some of its audience. */
  preview(reader: Reader, merchantId: string, draft: Draft, customerIds?: string[]): Promise<Preview[]>;
  /** Sends the draft, as one customer would get it, to a staff phone; counts as `staff`. */
  test(
    tx: Tx,
    merchantId: string,
    id: string,
    to: { phone: string; customerId?: string },
    actor: string,
  ): Promise<void>;

  /**
   * Lets it go: now, at its time, or to whoever must approve. The second call of a form changes nothing.
   * @throws FieldFaults with every blocking check, DomainError `conflict` when it is no draft any more
   */
  send(tx: Tx, merchantId: string, id: string, actor: string): Promise<BroadcastStatus>;
  /** Another person than its author. @throws DomainError `forbidden`, `conflict` */
  approve(tx: Tx, merchantId: string, id: string, actor: string): Promise<BroadcastStatus>;
  /** After it only what is in the air still arrives. @returns how many that is */
  pause(tx: Tx, merchantId: string, id: string, actor: string, reason?: string): Promise<number>;
  resume(tx: Tx, merchantId: string, id: string, actor: string): Promise<void>;
  cancel(tx: Tx, merchantId: string, id: string, actor: string): Promise<number>;
  /** Chooses the arm that the rest gets. */
  decide(tx: Tx, merchantId: string, id: string, winner: 'a' | 'b', actor: string): Promise<void>;

  counts(reader: Reader, merchantId: string, id: string): Promise<Counts>;
  /** Counts of one arm, for a comparison. */
  armCounts(reader: Reader, merchantId: string, id: string): Promise<Record<'a' | 'b', Counts>>;
  /** Failures by carrier code, greatest first. */
  failures(
    reader: Reader,
    merchantId: string,
    id: string,
  ): Promise<{ code: number | null; reason: string | null; count: number }[]>;
  recipients(reader: Reader, merchantId: string, id: string, filter: RecipientFilter): Promise<RecipientView[]>;
}
