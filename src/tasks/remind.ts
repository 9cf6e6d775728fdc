import type { Customers } from '../customers/index.ts';
import { localDate } from '../kernel/calendar.ts';
import { DAY, MINUTE } from '../kernel/clock.ts';
import { DomainError } from '../kernel/errors.ts';
import type { Merchant, Merchants } from '../merchants/index.ts';
import type { Messages } from '../messages/index.ts';
import type { Database, Tx } from '../platform/db/index.ts';
import type { Job } from '../platform/slice.ts';
import type { SmsTemplates } from '../platform/sms-templates.ts';
import type { Staff, StaffPhone } from '../staff/index.ts';
import { aboutWhom } from './about.ts';
import { type Owed, owedOf, partOwed, worthUntil } from './rules.ts';
import type { ReminderState } from './schema.ts';
import * as reminders from './store-reminders.ts';
import * as store from './store.ts';
import { staffText, whenValues } from './texts.ts';
import type { Tasks, TasksDeps } from './types.ts';

export interface RemindDeps extends Pick<TasksDeps, 'clock' | 'vault'> {
  db: Database;
  tasks: Pick<Tasks, 'extend'>;
  merchants: Merchants;
  messages: Pick<Messages, 'offer'>;
  templates: SmsTemplates;
  staff: Pick<Staff, 'alertNumbers' | 'phoneOf'>;
  customers: Pick<Customers, 'currentNumber' | 'hashOf'>;
}

/** What is open longer than this is overdue on the page, and nobody is texted about it any more. */
const LOOK_BACK = 31 * DAY;
/** The longest lead time is a week, and what is for a day is due at its end. */
const LOOK_AHEAD = 9 * DAY;
const NOBODY = '';

/** Whom a reminder goes to; `no_phone` with the person meant, or nobody where nobody takes reminders. */
async function recipients({ staff }: RemindDeps, tx: Tx, merchantId: string, { occurrence }: Owed) {
  const { assigneeId } = occurrence.task;
  const own = assigneeId === undefined ? 'gone' : await staff.phoneOf(tx, merchantId, assigneeId);
  if (own === 'no_phone') return { phones: [], without: assigneeId! };
  const phones = own === 'gone' ? await staff.alertNumbers(tx, merchantId, 'tasks') : [own];
  return { phones, without: NOBODY };
}

/** A shop without a number can text nobody: nothing is owed until it has one. */
async function senderOf(merchants: Merchants, tx: Tx, merchantId: string): Promise<string | undefined> {
  try {
    return (await merchants.defaultNumber(tx, merchantId)).id;
  } catch (fault) {
    if (fault instanceof DomainError) return undefined;
    throw fault;
  }
}

/** Notes what became of one lead and texts whom it is for, each once by the reminder's own row and the text's key. */
function reminder(deps: RemindDeps, tx: Tx, { merchantId, zone, name: shop }: Merchant, numberId: string, now: number) {
  const { messages, templates } = deps;
  const rowOf = ({ occurrence: { taskId, day, dueAt }, lead }: Owed, staffId: string, state: ReminderState) => ({
    merchantId, taskId, day, staffId, dueAt, lead, state, messageId: null, at: now,
  }); // prettier-ignore

  async function text(owed: Owed, { staffId, phone, language }: StaffPhone): Promise<void> {
    const { occurrence, lead } = owed;
    const { taskId, day, dueAt, number, task } = occurrence;
    const row = rowOf(owed, staffId, 'sent');
    if (!(await reminders.insertReminder(tx, row))) return;
    const values = { shop, number: number!, ...whenValues(occurrence, zone, now, language) };
    const offered = await messages.offer(tx, {
      merchantId,
      numberId,
      to: phone,
      text: staffText(templates, language, 'tasks/reminder', values, task.title),
      purpose: 'staff',
      aboutHash: await aboutWhom(deps.customers, tx, merchantId, occurrence),
      onceKey: `task:${taskId}:${day}:${staffId}:${dueAt}:${lead}`,
      expiresAt: Math.max(worthUntil(owed, zone), now + 10 * MINUTE),
    });
    if (offered.kind === 'queued')
      await reminders.setReminderMessage(tx, row, { state: 'sent', messageId: offered.id });
    if (offered.kind === 'refused') await reminders.setReminderMessage(tx, row, { state: 'refused', messageId: null });
  }

  return {
    missed: (owed: Owed) => reminders.insertReminder(tx, rowOf(owed, NOBODY, 'missed')),
    async send(owed: Owed): Promise<void> {
      const { phones, without } = await recipients(deps, tx, merchantId, owed);
      for (const phone of phones) await text(owed, phone);
      if (phones.length === 0) await reminders.insertReminder(tx, rowOf(owed, without, 'no_phone'));
    },
  };
}

/** Reminders of one shop whose moment has come, in one transaction. */
async function remindShop(deps: RemindDeps, tx: Tx, merchant: Merchant, now: number): Promise<void> {
  const { merchantId, zone } = merchant;
  const open = await store.openBetween(deps.vault, tx, merchantId, now - LOOK_BACK, now + LOOK_AHEAD);
  const due = open.flatMap((one) => owedOf(one, zone)).filter(({ at }) => at <= now);
  if (due.length === 0) return;
  const told = await reminders.remindedOf(tx, merchantId, due.map(({ occurrence }) => occurrence)); // prettier-ignore
  const owed = due.filter(({ occurrence, lead }) => !told.has(reminders.leadKey(occurrence, lead)));
  const numberId = owed.length > 0 ? await senderOf(deps.merchants, tx, merchantId) : undefined;
  if (numberId === undefined) return;
  const { send, missed } = partOwed(owed, now, zone);
  const to = reminder(deps, tx, merchant, numberId, now);
  for (const one of missed) await to.missed(one);
  for (const one of send) await to.send(one);
}

/** Whether a shop has anything to be reminded of now; asked outside the write, since most minutes it has not. */
async function hasDue(deps: RemindDeps, { merchantId, zone }: Merchant, now: number): Promise<boolean> {
  const { vault, db } = deps;
  const open = await store.openBetween(vault, db.reader, merchantId, now - LOOK_BACK, now + LOOK_AHEAD);
  const due = open.flatMap((one) => owedOf(one, zone)).filter(({ at }) => at <= now);
  const told = await reminders.remindedOf(db.reader, merchantId, due.map(({ occurrence }) => occurrence)); // prettier-ignore
  return due.some(({ occurrence, lead }) => !told.has(reminders.leadKey(occurrence, lead)));
}

/** Every minute: the rows of the coming days once a day, then the reminders whose moment has come. */
export function tasksJobs(deps: RemindDeps): Job[] {
  const { db, clock, merchants, tasks } = deps;
  /** Day and zone up to which a shop's rows were made by this process; made again they change nothing. */
  const reached = new Map<string, string>();

  async function shop(merchant: Merchant, guard: () => void): Promise<void> {
    const { merchantId, zone } = merchant;
    const today = `${localDate(clock.now(), zone)} ${zone}`;
    if (reached.get(merchantId) !== today) {
      guard();
      await db.write((tx) => tasks.extend(tx, merchantId));
      reached.set(merchantId, today);
    }
    const now = clock.now();
    if (!(await hasDue(deps, merchant, now))) return;
    guard();
    await db.write((tx) => remindShop(deps, tx, merchant, now));
  }

  return [
    {
      name: 'tasks.remind',
      every: MINUTE,
      async run(guard) {
        for (const merchant of await merchants.all(db.reader)) await shop(merchant, guard);
      },
    },
  ];
}
