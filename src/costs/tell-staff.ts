import { localDate } from '../kernel/calendar.ts';
import type { Clock } from '../kernel/clock.ts';
import { DomainError } from '../kernel/errors.ts';
import { formatAmount, type Minor } from '../kernel/money.ts';
import type { Phone } from '../kernel/phone.ts';
import type { Merchants } from '../merchants/index.ts';
import type { Messages } from '../messages/index.ts';
import type { Vault } from '../platform/crypto/vault.ts';
import type { Database, Reader, Tx } from '../platform/db/index.ts';
import type { Language } from '../platform/slice.ts';
import type { SmsTemplates } from '../platform/sms-templates.ts';
import { WARN_PERCENT } from './rules.ts';
import type { BudgetState, Costs } from './types.ts';

export interface TellingDeps {
  db: Database;
  clock: Clock;
  vault: Vault;
  merchants: Merchants;
  messages: Pick<Messages, 'enqueue'>;
  templates: SmsTemplates;
  costs: Pick<Costs, 'budget' | 'limits'>;
  /** Phones of the staff who are texted when something needs them. */
  alertNumbers(reader: Reader, merchantId: string): Promise<{ phone: Phone; language: Language }[]>;
}

/** A mark of the budget that was passed, and the span in which it is told once. */
interface Mark {
  template: 'costs/budget-warn' | 'costs/budget-stop' | 'costs/day-capped';
  /** 'YYYY-MM', or 'YYYY-MM-DD' of the daily cap. */
  span: string;
  spent: number;
  limit: number;
}

/** What staff should hear of; of the two marks of a month the higher one. A limit of nothing was meant to stop all. */
export function marksOf({ month, spent, limit, day }: BudgetState, today: string): Mark[] {
  const marks: Mark[] = [];
  if (day.capped && day.cap)
    marks.push({ template: 'costs/day-capped', span: today, spent: day.spent, limit: day.cap });
  if (!limit) return marks;
  const ofMonth = { span: month, spent, limit };
  if (spent >= limit) marks.push({ template: 'costs/budget-stop', ...ofMonth });
  else if (spent * 100 >= limit * WARN_PERCENT) marks.push({ template: 'costs/budget-warn', ...ofMonth });
  return marks;
}

/** A shop without a number can text nobody; Today shows the same. */
async function senderOf(merchants: Merchants, tx: Tx, merchantId: string): Promise<string | undefined> {
  try {
    return (await merchants.defaultNumber(tx, merchantId)).id;
  } catch (fault) {
    if (fault instanceof DomainError) return undefined;
    throw fault;
  }
}

async function tell(deps: TellingDeps, tx: Tx, merchantId: string, marks: readonly Mark[], currency: string) {
  const { vault, merchants, messages, templates } = deps;
  const staff = await deps.alertNumbers(tx, merchantId);
  const numberId = staff.length > 0 ? await senderOf(merchants, tx, merchantId) : undefined;
  if (numberId === undefined) return;
  const { name: shop } = await merchants.byId(tx, merchantId);
  const money = (minor: number): string => `${formatAmount(minor as Minor, currency)} ${currency}`;
  for (const { template, span, spent, limit } of marks)
    for (const { phone, language } of staff) {
      const values = { shop, spent: money(spent), limit: money(limit), percent: Math.floor((spent * 100) / limit) };
      const text = templates.render(language, { template, values });
      // Once a person, mark and month (or day), whatever restarts: a limit that is raised and reached again is no news.
      const onceKey = `${template}:${span}:${vault.hash(merchantId, phone)}`;
      await messages.enqueue(tx, { merchantId, numberId, to: phone, text, purpose: 'staff', onceKey });
    }
}

/** Texts the staff who take alerts when a shop's spending passes a mark of its budget. Run every minute. */
export async function tellStaff(deps: TellingDeps): Promise<void> {
  const { db, clock, merchants, costs } = deps;
  for (const { merchantId, zone } of await merchants.all(db.reader)) {
    const set = await costs.limits(db.reader, merchantId);
    if (set.month === null && set.day === null) continue;
    const budget = await costs.budget(db.reader, merchantId);
    const marks = marksOf(budget, localDate(clock.now(), zone));
    if (marks.length > 0) await db.write((tx) => tell(deps, tx, merchantId, marks, budget.currency));
  }
}
