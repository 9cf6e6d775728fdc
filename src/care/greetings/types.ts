import type { LocalDate } from '../../kernel/calendar.ts';
import type { Measure } from '../../kernel/sms-text.ts';
import type { Reader, Tx } from '../../platform/db/index.ts';
import type { Language } from '../../platform/slice.ts';
import type { Condition } from '../../segments/index.ts';

/** Whose day, or which day, is greeted. */
export type Occasion =
  | { kind: 'birthday' } // of the sun or the moon, as the person keeps it
  | { kind: 'joined' } // the anniversary of joining, from the first on
  | { kind: 'field'; fieldId: string } // a date of the shop's own, every year
  | { kind: 'holiday'; code: string };

/** Everything a merchant chooses; kept whole with the greeting, and every version of it. */
export interface GreetingDraft {
  occasion: Occasion;
  /** 0: on the day; else so many days before, which is another occasion: a person may get both. At most 60. */
  daysBefore: number;
  /** Not before this time 'HH:MM' of the recipient's own clock; inside the hours that bind. */
  time: string;
  /** Who of them; neither: everybody who may be texted. */
  where?: Condition | undefined;
  segmentId?: string | undefined;
  /** Wordings to rotate, by language; none: the product's own for the occasion. */
  wordings: Partial<Record<Language, string[]>>;
  /** What goes with it. */
  voucherOfferId?: string | undefined;
  /** After downtime: only within the hours of the same day, or of the next as well. Then it is noted as missed. */
  late: 'same_day' | 'next_day';
}

export interface Greeting {
  id: string;
  draft: GreetingDraft;
  version: number;
  on: boolean;
  createdAt: number;
  updatedAt: number;
}

/** One greeting's day on the calendar: what is to come with whom it means now, or what became of it. */
export interface CalendarDay {
  /** The day it goes out. */
  day: LocalDate;
  /** The day of the occasion; later when it comes days before. */
  of: LocalDate;
  greetingId: string;
  occasion: Occasion;
  on: boolean;
  state: 'coming' | 'today' | 'done' | 'missed';
  /** Whom it means: of coming days as the shop's people stand now. */
  people: number;
  sent: number;
  missed: number;
  /** Passed over: capped, stopped meanwhile … */
  skipped: number;
}

/** One wording in one person's phone. */
export interface GreetingPreview {
  customerId: string;
  name: string;
  language: Language;
  text: string;
  own: { from: number; to: number };
  measure: Measure;
}

/** A feast that no greeting stands for yet: the calendar offers it. */
export interface OpenFeast {
  day: LocalDate;
  code: string;
}

export interface Greetings {
  /** Begins switched off. @throws FieldFaults with what to write instead */
  add(tx: Tx, merchantId: string, draft: GreetingDraft, actor: string, formKey?: string): Promise<{ id: string }>;
  /** Whoever was greeted for this occasion and year is not greeted again. @throws FieldFaults, DomainError `not_found` */
  change(tx: Tx, merchantId: string, id: string, draft: GreetingDraft, actor: string): Promise<void>;
  /** From now on: days that are over stay without. */
  switch(tx: Tx, merchantId: string, id: string, on: boolean, actor: string): Promise<void>;
  /** Before others for the same occasion: of two that fit a person the first counts. */
  moveUp(tx: Tx, merchantId: string, id: string, actor: string): Promise<void>;
  remove(tx: Tx, merchantId: string, id: string, actor: string): Promise<void>;
  byId(reader: Reader, merchantId: string, id: string): Promise<Greeting>;
  list(reader: Reader, merchantId: string): Promise<Greeting[]>;
  /** Days on which greetings go out, in order; counts much, so give it `db.aside`. */
  calendar(reader: Reader, merchantId: string, span: { from: LocalDate; to: LocalDate }): Promise<CalendarDay[]>;
  /** Feasts of the shop's country in a span for which nothing is set up. */
  openFeasts(reader: Reader, merchantId: string, span: { from: LocalDate; to: LocalDate }): Promise<OpenFeast[]>;
  /** The product's own wordings of an occasion: what is sent in a language for which none is written. */
  defaults(
    draft: Pick<GreetingDraft, 'occasion' | 'daysBefore' | 'voucherOfferId'>,
  ): Record<Language, readonly string[]>;
  /** Fields its texts may use. */
  fields(draft: Pick<GreetingDraft, 'voucherOfferId'>): readonly string[];
  /** Every wording in the phones of these customers, or of some it means. Writes nothing; a voucher's code is a sample. */
  preview(reader: Reader, merchantId: string, draft: GreetingDraft, customerIds?: string[]): Promise<GreetingPreview[]>;
  /** Whom one day's greeting meant and what became of each; by state, in the order of ids. */
  people(
    reader: Reader,
    merchantId: string,
    of: { greetingId: string; day: LocalDate; state?: string; after?: string; limit: number },
  ): Promise<{ customerId: string; state: string; reason: string | null; at: number | null }[]>;
  /** What became of the people of its days in a span, by day and reason. */
  outcomes(
    reader: Reader,
    merchantId: string,
    of: { greetingId: string; from: LocalDate; to: LocalDate },
  ): Promise<{ day: LocalDate; state: string; reason: string | null; people: number }[]>;
  /** How many vouchers of it were issued and redeemed, and what its texts cost lately. */
  figures(reader: Reader, merchantId: string, id: string): Promise<{ sent: number; issued: number; redeemed: number }>;
}
