import type { Cases } from '../cases/index.ts';
import type { Customers } from '../customers/index.ts';
import type { LocalDate } from '../kernel/calendar.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Merchants } from '../merchants/index.ts';
import type { Vault } from '../platform/crypto/vault.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import type { Staff } from '../staff/index.ts';
import type { ReminderState } from './schema.ts';

export interface TasksDeps {
  clock: Clock;
  vault: Vault;
  merchants: Merchants;
  staff: Pick<Staff, 'people'>;
  customers: Pick<Customers, 'standing'>;
  cases: Pick<Cases, 'byId'>;
}

export interface NewTask {
  kind: 'task' | 'appointment';
  title: string;
  note?: string | undefined;
  /** First day, and time 'HH:MM' on the shop's clock; without a time it is for the day. */
  startsOn: LocalDate;
  time?: string | undefined;
  minutes?: number | undefined;
  /** RFC 5545 rule ("FREQ=WEEKLY;BYDAY=MO,TH"); absent: once. */
  rule?: string | undefined;
  /** Staff id; absent: everybody who takes reminders. */
  assigneeId?: string | undefined;
  /** Minutes before at which to remind. */
  leads: readonly number[];
  customerId?: string | undefined;
  caseId?: string | undefined;
  /** `staff:<id>`, `token:<id>`, `plan:<id>` */
  source: string;
  /** At most one task of the merchant carries it. */
  onceKey?: string | undefined;
}

export interface Task extends Omit<NewTask, 'onceKey'> {
  id: string;
  createdAt: number;
  updatedAt: number;
  ended: boolean;
}

/** Which time of a task: the day its rule gives, whatever it was put off to. */
export interface Which {
  taskId: string;
  day: LocalDate;
}

/** One time a task comes due. */
export interface Occurrence extends Which {
  /** What people text ("DONE 12"); null: too far ahead to have one. */
  number: number | null;
  /** Epoch milliseconds; what is for a day is due at its end, 23:59. */
  dueAt: number;
  /** When it was put off from the time the rule gives; null: it was not. */
  movedAt: number | null;
  state: 'open' | 'done' | 'skipped';
  settledAt: number | null;
  /** `staff:<id>`, `token:<id>` */
  settledBy: string | null;
  task: Task;
}

/** What became of one reminder. */
export interface Reminder extends Which {
  /** '' where nobody could be meant. */
  staffId: string;
  dueAt: number;
  lead: number;
  state: ReminderState;
  at: number;
}

/**
 * The agenda of a shop. Days and times are the shop's wall clock; a time that a clock change skips comes as much later
 * as the gap is wide, of a time that comes twice the first is meant.
 */
export interface Tasks {
  /** @throws TaskFaults, with what to write instead @returns undefined when the once-key is taken */
  add(tx: Tx, merchantId: string, task: NewTask): Promise<{ id: string } | undefined>;
  /** The task that carries a once-key: what a second press of a button made the first time. */
  idOfOnce(reader: Reader, merchantId: string, onceKey: string): Promise<string | undefined>;
  /** Changes what lies ahead; what is done stays done, what is overdue stays due. @throws TaskFaults, `not_found` */
  change(tx: Tx, merchantId: string, id: string, task: NewTask, actor: string): Promise<void>;
  /** @throws DomainError `not_found` */
  byId(reader: Reader, merchantId: string, id: string): Promise<Task>;
  /** Everything due from one instant to another (left out), in order; done ones and what was left out too. */
  between(reader: Reader, merchantId: string, from: number, to: number): Promise<Occurrence[]>;
  /** What is open and past its time, the newest first. */
  overdue(reader: Reader, merchantId: string, limit: number): Promise<Occurrence[]>;
  /** What was done since an instant, of what was due within a month before it; the latest first. */
  doneSince(reader: Reader, merchantId: string, since: number): Promise<Occurrence[]>;
  /** Tasks about a customer that are still open, the next time of each; newest task first. */
  ofCustomer(reader: Reader, merchantId: string, customerId: string): Promise<Occurrence[]>;
  /** Rows of one task, the latest due first. */
  occurrences(reader: Reader, merchantId: string, taskId: string, limit: number): Promise<Occurrence[]>;
  /** Newest first. */
  reminders(reader: Reader, merchantId: string, taskId: string, limit: number): Promise<Reminder[]>;
  /** One time of a task that has its row. */
  one(reader: Reader, merchantId: string, of: Which): Promise<Occurrence | undefined>;
  byNumber(reader: Reader, merchantId: string, number: number): Promise<Occurrence | undefined>;
  /** @throws DomainError `not_found` @returns false: it was done already */
  done(tx: Tx, merchantId: string, of: Which, actor: string): Promise<boolean>;
  /** Opens again what was done or left out. @throws DomainError `not_found` */
  reopen(tx: Tx, merchantId: string, of: Which, actor: string): Promise<void>;
  /** Puts one open occurrence off to another instant; it is reminded of anew. @throws TaskFaults, `not_found`, `conflict` */
  later(tx: Tx, merchantId: string, of: Which, dueAt: number, actor: string): Promise<void>;
  /** Leaves one occurrence out. @throws DomainError `not_found` */
  skip(tx: Tx, merchantId: string, of: Which, actor: string): Promise<void>;
  /** Takes a task off: nothing of it comes any more. @throws DomainError `not_found` */
  end(tx: Tx, merchantId: string, id: string, actor: string): Promise<void>;
  /** Makes the rows of the coming days and brings their times in line with the shop's zone. Safe to run twice. */
  extend(tx: Tx, merchantId: string): Promise<void>;
}
