import type { LocalDate } from '../../kernel/calendar.ts';
import type { Texts } from '../../marketing/index.ts';
import type { Reader, Tx } from '../../platform/db/index.ts';
import type { Language } from '../../platform/slice.ts';
import type { Condition } from '../../segments/index.ts';

/** What sets a plan off for a person. */
export type Trigger =
  | { kind: 'joined' }
  | { kind: 'first_purchase' }
  | { kind: 'purchase' } // every one; the days after it are a first step that waits
  | { kind: 'points_reached'; points: number } // the balance rose to so many or more
  | { kind: 'points_expiring'; days: number; least: number } // within so many days, so many points at least
  | { kind: 'overdue'; percent: number } // so much of the person's own rhythm is over since the last visit (150: half as long again)
  | { kind: 'voucher_unused'; days: number } // so many days after it was issued, still good
  | { kind: 'case_closed' }
  | { kind: 'survey_done' } // whatever survey: what they said is asked of the people it is for
  | { kind: 'field'; fieldId: string; days: number } // a date of the shop's own: so many days before (negative) or after
  | { kind: 'day'; on: LocalDate }; // one day, for whoever the plan is meant for

/** Why people stay away, as paper 003 has it (L10). Digits 1 to 5 in this order are what customers answer. */
export const CAUSES = ['natural', 'rival', 'service', 'detail', 'honesty'] as const;
export type Cause = (typeof CAUSES)[number];

/** When a step is taken at all; else it is passed over. Both must hold. */
export interface Only {
  where?: Condition | undefined;
  /** What was answered to an earlier step; `none`: nothing came in time. */
  answer?: { stepId: string; in: string[] } | undefined;
}

/** A step; its id stays through every edit, so that nobody takes it twice. */
export type Step = { id: string; only?: Only | undefined } & (
  | {
      kind: 'wait';
      days: number;
      hours: number;
      /** then until the person's clock shows 'HH:MM' */ until?: string | undefined;
    }
  | { kind: 'send'; texts: Texts; voucherOfferId?: string | undefined }
  | { kind: 'ask'; what: 'score' | 'cause'; texts: Texts; /** Days to wait for the answer. */ days: number }
  | { kind: 'do'; action: string; input: Record<string, unknown> } // tag, points, task, alert, case: what slices offer
  | { kind: 'stop' }
);

/** What ends a plan for a person, whatever step they stand at. */
export const STOP_WHEN = ['purchase', 'voucher_redeemed', 'replied'] as const;
export type StopWhen = (typeof STOP_WHEN)[number];

export interface PlanDraft {
  name: string;
  trigger: Trigger;
  /** Who may be in it, asked when it starts; neither: every customer. */
  where?: Condition | undefined;
  segmentId?: string | undefined;
  steps: Step[];
  stopWhen: StopWhen[];
  /** Days after its end before the same person may be in it again; 0: at once. */
  again: number;
}

export interface Plan {
  id: string;
  /** The ready card it was made from; null: the shop's own. */
  card: string | null;
  draft: PlanDraft;
  version: number;
  on: boolean;
  onSince: number | null;
}

/** What the page shows of a plan. */
export interface PlanFigures {
  /** Who is in it now. */
  now: number;
  /** Of the last 30 days. */
  started: number;
  finished: number;
  stopped: number;
  sent: number;
  skipped: number;
  answered: number;
  /** Average score, one decimal; null: nobody. */
  score: number | null;
  causes: Partial<Record<Cause, number>>;
  issued: number;
  redeemed: number;
  /** How many wait at each step now, and how many took it in the last 30 days. */
  steps: Record<string, { waiting: number; taken: number }>;
}

/** One step of a rehearsal: what would happen to this person, and when. */
export interface Rehearsed {
  stepId: string;
  kind: Step['kind'];
  at: number;
  /** `sent`, `waits`, `done`, `skipped`, `stops`; with why. */
  outcome: string;
  reason?: string;
  text?: string;
  language?: Language;
  parts?: number;
}

export interface WalkView {
  id: string;
  customerId: string;
  /** `held`: after a restore, until the plan is switched on again. */
  state: 'going' | 'held' | 'done' | 'stopped';
  reason: string | null;
  /** The step they wait at; null when it is over. */
  stepId: string | null;
  nextAt: number | null;
  startedAt: number;
  endedAt: number | null;
}

export interface Plans {
  /** Begins switched off; of each ready card there is one. @throws FieldFaults */
  add(
    tx: Tx,
    merchantId: string,
    plan: { draft: PlanDraft; card?: string },
    actor: string,
    formKey?: string,
  ): Promise<{ id: string }>;
  /** Who is in it goes on behind the last step they took; nothing taken is taken again. @throws FieldFaults */
  change(tx: Tx, merchantId: string, id: string, draft: PlanDraft, actor: string): Promise<void>;
  /** Off: nobody new; `stopAll`: and whoever is in it leaves. */
  switch(tx: Tx, merchantId: string, id: string, to: { on: boolean; stopAll?: boolean }, actor: string): Promise<void>;
  remove(tx: Tx, merchantId: string, id: string, actor: string): Promise<void>;
  byId(reader: Reader, merchantId: string, id: string): Promise<Plan>;
  list(reader: Reader, merchantId: string): Promise<Plan[]>;
  figures(reader: Reader, merchantId: string, id: string): Promise<PlanFigures>;
  walks(
    reader: Reader,
    merchantId: string,
    of: { planId?: string; customerId?: string; state?: string; before?: string; limit: number },
  ): Promise<WalkView[]>;
  /** Takes one person out. */
  leave(tx: Tx, merchantId: string, walkId: string, actor: string): Promise<void>;
  /** What the draft would do to one person from now on; writes nothing. `answers`: by step id, what they would answer. */
  rehearse(
    reader: Reader,
    merchantId: string,
    draft: PlanDraft,
    customerId: string,
    answers?: Record<string, string>,
  ): Promise<Rehearsed[]>;
  /** Whom it would start today if it were on (for triggers by day), or how many in the last 30 days (by event). */
  reach(reader: Reader, merchantId: string, draft: PlanDraft): Promise<number>;
  /** Triggers, actions and stops there are in this gateway: what belongs to a slice that is not there is not offered. */
  offers(): { triggers: readonly Trigger['kind'][]; actions: readonly string[] };
}
