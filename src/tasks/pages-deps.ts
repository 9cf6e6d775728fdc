import type { Request, Response } from 'express';
import type { Customers } from '../customers/index.ts';
import { localDate, type LocalDate, parseDate } from '../kernel/calendar.ts';
import { isId } from '../kernel/ids.ts';
import type { Merchant } from '../merchants/index.ts';
import type { Database } from '../platform/db/index.ts';
import { merchantOf, shownName, staffOf } from '../platform/web/frame.ts';
import { DomainError } from '../kernel/errors.ts';
import type { Staff } from '../staff/index.ts';
import type { Feeds } from './feeds.ts';
import type { Occurrence, Tasks, TasksDeps, Which } from './types.ts';

/** What the pages of the agenda are put together from. */
export interface TaskPagesDeps extends Pick<TasksDeps, 'clock' | 'merchants' | 'cases'> {
  db: Database;
  tasks: Tasks;
  feeds: Feeds;
  staff: Pick<Staff, 'people' | 'names' | 'audit'>;
  customers: Pick<Customers, 'byId' | 'standing'>;
  publicUrl: string;
}

/** What every view of one request needs: the shop, now, and the names of people. */
export interface Context {
  merchant: Merchant;
  zone: string;
  now: number;
  today: LocalDate;
  staffId: string;
  names: ReadonlyMap<string, string>;
  /** Names of customers by id, as this reader may see them; '' for one who has none. */
  customers: ReadonlyMap<string, string>;
}

/** Reads what views need, with the names of the customers of these occurrences. */
export async function contextOf(
  deps: TaskPagesDeps,
  res: Response,
  shown: readonly Pick<Occurrence, 'task'>[] = [],
): Promise<Context> {
  const { db, merchants, clock, staff, customers } = deps;
  const merchantId = merchantOf(res);
  const merchant = await merchants.byId(db.reader, merchantId);
  const named = new Map<string, string>();
  for (const { task } of shown)
    if (task.customerId !== undefined && !named.has(task.customerId))
      named.set(task.customerId, shownName(res, (await customers.byId(db.reader, merchantId, task.customerId)).name));
  const now = clock.now();
  return {
    merchant,
    zone: merchant.zone,
    now,
    today: localDate(now, merchant.zone),
    staffId: staffOf(res).staffId ?? '',
    names: await staff.names(db.reader, merchantId),
    customers: named,
  };
}

/** The part of an address that names a row. @throws DomainError `not_found` */
export function idIn(text: unknown): string {
  if (typeof text !== 'string' || !isId(text)) throw new DomainError('not_found', 'There is no such task.');
  return text;
}

/** @throws DomainError `not_found` */
export function whichIn(req: Request): Which {
  const day = dayIn(req.params['day']);
  if (day === undefined) throw new DomainError('not_found', 'There is no such task.');
  return { taskId: idIn(req.params['id']), day };
}

/** A day in an address; undefined for what is none. */
export function dayIn(text: unknown): LocalDate | undefined {
  try {
    return typeof text === 'string' ? parseDate(text) : undefined;
  } catch {
    return undefined;
  }
}
