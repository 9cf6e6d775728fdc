import type { SQL } from 'drizzle-orm';
import type { z } from 'zod';
import type { KeyedHash } from './crypto/vault.ts';
import type { Reader, Tx } from './db/port.ts';
import type { FactName } from './fact-names.ts';
import type { SummaryRow } from './field-sql.ts';
import type { Guard } from './scheduler/lease.ts';
import type { ApiRoute } from './web/api.ts';
import type { PageRouter } from './web/page-router.ts';
import type { Principal } from './web/principal.ts';

export type { FactName } from './fact-names.ts';

/** Everything a slice may plug into the machine; it leaves out what it does not have. Nine is the cap. */
export interface Slice {
  name: string;
  keywords?: KeywordApp[]; // functions a customer reaches by SMS
  pages?: PageRouter; // admin pages
  api?: ApiRoute[]; // REST
  jobs?: Job[]; // scheduled work, safe to run twice
  segmentFields?: FieldsOfShop; // what a segment may ask about a customer
  actions?: Action[]; // steps a wizard-made app may take
  personalData?: PersonalData; // export, erase and merge customers
  on?: Reactions; // what it does when another slice records a fact
  card?: Card; // what a customer's page, timeline and API show of it
}

/** Languages in which the product speaks to customers; every default text exists in each. */
export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A text to a customer, named by its template; the switchboard renders it in the customer's language. */
export interface Say {
  /** `slice/name`, a file `templates/sms/slice/name.<lang>.hbs`. */
  template: string;
  values?: Record<string, string | number | boolean>;
  /** Only where the answer itself changes the language. */
  language?: Language;
}

/** What an app answers. Silence is an answer too (a carrier has spoken already). */
export interface Answer {
  say?: Say;
  /**
   * Keep talking: the next text of this number comes to the app's `next`, with this state (JSON, at most 4 kB).
   * `life`: milliseconds until the dialogue ends by itself, a day unless said.
   */
  ask?: { state: Record<string, unknown>; life?: number };
  /**
   * Of an answer to staff that tells a customer's words: the number it is about, hashed. An erasure of theirs empties it,
   * and it is no text of whoever gets it.
   */
  about?: KeyedHash | undefined;
  /** A person must look at it. */
  person?: 'unclear' | 'doubtful_stop' | 'loop' | 'media' | 'follow_up';
}

/** One inbound text as an app sees it. */
export interface Talk {
  merchantId: string;
  inboundId: string;
  /** The number that was texted (a row of `numbers`); the answer leaves from it. */
  numberId: string;
  /** Keyed hash of the sender's number; the number itself stays sealed in the inbox. */
  numberHash: string;
  /** The sender's number, E.164 or as the carrier gave it. */
  from: string;
  customerId?: string | undefined;
  memberNumber?: string;
  /** Of an app for staff: whose registered phone this is. */
  staff?: Principal | undefined;
  language: Language;
  /** Folded text (see kernel/fold) and the text as it came. */
  folded: string;
  text: string;
  /** What followed the word, as typed and trimmed; empty when nothing did. */
  value: string;
  /** The app whose word, alone, is this whole text: a dialogue that waits for free text lets it pass. */
  exactKeyword?: string;
  keyword?: string; // the app whose word the text begins with, alone or not
  /** Of a word of the shop's own: what it stands for (see `shop_words`). */
  ref?: string;
  /** Epoch milliseconds at which the text is worked on. */
  at: number;
  /** Found by backfill, long after it was sent. */
  late: boolean;
}

/** A function reached by a word. A wizard-made app is data interpreted into this same value. */
export interface KeywordApp {
  /** `slice.verb`; stored with dialogues and inbound texts. */
  name: string;
  /** Words in any script; folded by the switchboard. Two apps with one word are refused at start. */
  words: string[];
  /**
   * `alone`: the word is the whole text (politeness aside). `value`: may be followed by something, set apart by a space,
   * or a digit ("sr0520"). `text`: as value, and Chinese may follow without a space ("投诉服务员态度差").
   */
  takes: 'alone' | 'value' | 'text';
  /** Matched against the folded text when no word fits ("c118 more words"). */
  pattern?: RegExp;
  /** Open to everybody unless said. `member`: others are told how to join. `staff`: only registered staff numbers. */
  who?: 'member' | 'staff';
  run(tx: Tx, talk: Talk): Promise<Answer>;
  /** The next text of a dialogue begun with `ask`; undefined: not for me, go on down the precedence. */
  next?(tx: Tx, talk: Talk, state: Record<string, unknown>): Promise<Answer | undefined>;
  /** STOP was texted in the middle of a dialogue, which is over: only to be written down, nothing is answered. */
  stopped?(tx: Tx, talk: Talk, state: Record<string, unknown>): Promise<void>;
  /** A text that is not for `next` leaves the dialogue open: it was asked by us, and people text other things meanwhile. */
  patient?: boolean;
  /** Purposes of confirmation codes (`Y 27`) that this app redeems. */
  confirms?: { purpose: string; run(tx: Tx, talk: Talk, payload: Record<string, unknown>): Promise<Answer> }[];
}

/** A fact: ids and codes only, never names, numbers or text (they are kept as rows). */
export interface Fact {
  merchantId: string;
  name: FactName;
  /** The customer it concerns, where there is one. */
  customerId?: string;
  ids: Record<string, string>;
}

/** Run inside the announcing transaction, in floor order; a throw undoes the whole. */
export type Reactions = { [name in FactName]?: (tx: Tx, fact: Fact) => Promise<void> };

/** Records a fact and runs the reactions to it. */
export type Announce = (tx: Tx, fact: Fact) => Promise<void>;

/** Scheduled work. It runs in one process at a time, under a lease, and may be run twice. */
export interface Job {
  name: string;
  /** Milliseconds between runs, or a cron expression in UTC. */
  every: number | string;
  /** Of a cron expression: also when the gateway starts, since what was due meanwhile is due now. */
  atOnce?: boolean;
  /** `guard` throws once the lease is lost: call it before every outside effect. */
  run(guard: Guard): Promise<void>;
}

/** What kind of value a field has; it decides which comparisons make sense and how the page asks for the value. */
export type FieldType =
  | 'number' // whole; points, visits
  | 'money' // minor units of the shop's currency; pages and API say "88.50"
  | 'text' // equality of folded words only: the value itself is sealed
  | 'day' // 'YYYY-MM-DD', or an instant told by its day in the shop's zone
  | 'choice' // one of a list of codes
  | 'flag'; // yes or no

/**
 * How a field is compared. `within_days`: on one of the last N days (today is one). `older_than_days`: before those.
 * `known` and `unknown` take no value; `in` and `not_in` a list; `between` a pair, both ends counted.
 */
export type Comparison =
  | '=' | '!=' | '>' | '>=' | '<' | '<=' | 'between'
  | 'in' | 'not_in' | 'within_days' | 'older_than_days' | 'known' | 'unknown'; // prettier-ignore

/** A condition's value once it is read: whole numbers (minor units for money), texts, pairs and lists of them. */
export type FieldValue = number | string | boolean | readonly (number | string)[] | undefined;

/** What a field's SQL may build on. */
export interface AskedOf {
  merchantId: string;
  /** The customer's id in the query that counts or lists (`customers.id`). */
  customerId: SQL;
  /** Epoch milliseconds. */
  now: number;
  /** IANA zone of the shop, in which days begin. */
  zone: string;
  /** Only customers of this part are looked at, which lets a set be made smaller; whoever counts asks for it besides. */
  part?: IdRange | undefined;
}

/** A part of the shop's customers, by their ids; an end that is absent is open. */
export interface IdRange {
  from?: string;
  below?: string;
}

/** A field a condition may ask about; segments turns it into SQL, the builder page into words. */
export interface SegmentField {
  /** `slice.what`, as in `points.balance`; a custom field is `custom.<its id>`. */
  name: string;
  type: FieldType;
  /** Key of its words (`points.field.balance`), or the merchant's own words for a field of theirs. */
  label: { key: string } | { words: string };
  comparisons: readonly Comparison[];
  /** Codes of a choice with their words; read for this shop. */
  choices?: readonly { code: string; label: { key: string } | { words: string } }[];
  /** There are more codes than `choices` lists: any other text is understood too, and stands for itself. */
  more?: boolean;
  /** SQL that is true for exactly the customers who meet the comparison; a missing value meets `unknown` alone. */
  where(asked: AskedOf, is: Comparison, value: FieldValue): SQL;
  /** Where the value stands in a summary row: conditions side by side on the same row are then asked in one look. */
  row?: {
    of: SummaryRow;
    /** SQL over that row; undefined when whoever has no row meets the comparison too, so that `where` must be asked. */
    holds(asked: AskedOf, is: Comparison, value: FieldValue): SQL | undefined;
  };
}

/** The fields a slice has for one shop (custom fields and tags differ from shop to shop). */
export type FieldsOfShop = (reader: Reader, merchantId: string) => Promise<readonly SegmentField[]>;

/** A step of a wizard-made app or care plan: something done for one customer. */
export interface Action {
  /** `slice.verb`, as in `points.give`. */
  name: string;
  /** Key of its words (`points.action.give`). */
  label: string;
  /** What whoever sets it up is asked, in the order of the form; values arrive as the form or API wrote them. */
  asks: readonly ActionAsk[];
  /** Reads those values. Its messages say what to do instead. */
  input: z.ZodType<Record<string, unknown>>;
  /** Does it inside the caller's transaction, once a `onceKey`; a throw undoes the caller's whole step. */
  run(tx: Tx, deed: Deed): Promise<Answer | undefined>;
}

export interface Deed {
  merchantId: string;
  customerId: string;
  /** As `input` read it. */
  input: Record<string, unknown>;
  /** Whatever is written carries it: called twice with one key, an action does its work once. */
  onceKey: string;
  /** `plan:<id>`, `app:<id>`. */
  actor: string;
}

export interface ActionAsk {
  name: string;
  type: 'number' | 'text' | 'choice';
  /** Key of its words. */
  label: string;
  /** Of a choice: what there is to choose, read for this shop. */
  choices?(
    reader: Reader,
    merchantId: string,
  ): Promise<readonly { code: string; label: { key: string } | { words: string } }[]>;
}

/**
 * Export, erasure and merging of customers; erasure keeps the rows and empties what names a person, merging gives all
 * that is one's to another (a ledger by entries, never by edit).
 */
export interface PersonalData {
  export(reader: Reader, merchantId: string, customerId: string): Promise<Record<string, unknown>>;
  erase(tx: Tx, merchantId: string, customerId: string): Promise<void>;
  /** `from` is archived afterwards. @returns ids of what was moved, by kind, so that it can be given back */
  merge?(tx: Tx, merchantId: string, merge: Merge): Promise<Record<string, string[]>>;
  /** Gives back what `merge` moved. @throws DomainError `conflict` when it is used up by now */
  unmerge?(tx: Tx, merchantId: string, merge: Merge, moved: Record<string, string[]>): Promise<void>;
}

export interface Merge {
  mergeId: string;
  fromId: string;
  intoId: string;
  actor: string;
}

/** What a slice shows of a customer: named values for the API and the page, and entries for the timeline. */
export interface Card {
  fields?(reader: Reader, merchantId: string, customerId: string): Promise<Record<string, unknown>>;
  /** @param part where a slice has entries of several sorts (the customers' texts, consent, notes, record): of one only */
  timeline?(
    reader: Reader,
    merchantId: string,
    customerId: string,
    limit: number,
    part?: string,
  ): Promise<TimelineEntry[]>;
  /** What a merchant's text may say of a customer, as `{{name "friend"}}`. */
  mergeFields?: readonly MergeField[];
}

/** A word in braces in a merchant's text. Read for many at once, since a broadcast asks for thousands. */
export interface MergeField {
  /** As written in the text: `points`. */
  name: string;
  /** Values by customer id, ready to stand in a text of that language; who has none is left out. */
  read(
    reader: Reader,
    merchantId: string,
    customerIds: readonly string[],
    language: Language,
  ): Promise<Map<string, string>>;
}

/** `values` go into the words `<slice>.timeline.<kind>`; ids in it lead to pages. */
export interface TimelineEntry {
  at: number;
  kind: string;
  values: Record<string, unknown>;
}
