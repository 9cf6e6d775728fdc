import type { LocalDate } from '../kernel/calendar.ts';
import type { Reader, Tx } from '../platform/db/index.ts';

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
  ended: boolean;
}

/** One time a task comes due. */
export interface Occurrence {
  taskId: string;
  /** The day the rule gives. */
  day: LocalDate;
  /** What people text ("DONE 12"); null: too far ahead to have one. */
  number: number | null;
  dueAt: number;
  /** Put off from the time the rule gives. */
  moved: boolean;
  state: 'open' | 'done' | 'skipped';
  task: Task;
}

export interface Tasks {
  /** @throws FieldFaults, with what to write instead @returns undefined when the once-key is taken */
  add(tx: Tx, merchantId: string, task: NewTask): Promise<{ id: string } | undefined>;
  /** Changes what lies ahead; what is done stays done. @throws FieldFaults, DomainError `not_found` */
  change(tx: Tx, merchantId: string, id: string, task: NewTask, actor: string): Promise<void>;
  byId(reader: Reader, merchantId: string, id: string): Promise<Task>;
  /** Everything due from one instant to another, in order, done ones too. */
  between(reader: Reader, merchantId: string, from: number, to: number): Promise<Occurrence[]>;
  /** What is open and past its time. */
  overdue(reader: Reader, merchantId: string, limit: number): Promise<Occurrence[]>;
  ofCustomer(reader: Reader, merchantId: string, customerId: string): Promise<Occurrence[]>;
  /** @throws DomainError `not_found`; done twice is done */
  done(tx: Tx, merchantId: string, of: { taskId: string; day: LocalDate }, actor: string): Promise<void>;
  /** Opens again what was done or left out. */
  reopen(tx: Tx, merchantId: string, of: { taskId: string; day: LocalDate }, actor: string): Promise<void>;
  /** Puts one occurrence off to another instant; it is reminded of anew. */
  later(
    tx: Tx,
    merchantId: string,
    of: { taskId: string; day: LocalDate },
    dueAt: number,
    actor: string,
  ): Promise<void>;
  /** Leaves one occurrence out, or ends the whole series. */
  skip(tx: Tx, merchantId: string, of: { taskId: string; day: LocalDate }, actor: string): Promise<void>;
  end(tx: Tx, merchantId: string, id: string, actor: string): Promise<void>;
}
