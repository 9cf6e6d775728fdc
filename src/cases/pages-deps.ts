import type { Request, Response } from 'express';
import type { Customers } from '../customers/index.ts';
import { type LocalDate, localDate } from '../kernel/calendar.ts';
import type { Clock } from '../kernel/clock.ts';
import { isId } from '../kernel/ids.ts';
import type { Merchant, Merchants } from '../merchants/index.ts';
import type { Vault } from '../platform/crypto/vault.ts';
import type { Database, Reader, Tx } from '../platform/db/index.ts';
import type { Card, Language } from '../platform/slice.ts';
import type { SmsTemplates } from '../platform/sms-templates.ts';
import { merchantOf, staffOf } from '../platform/web/frame.ts';
import type { Segments } from '../segments/index.ts';
import type { Staff } from '../staff/index.ts';
import type { CaseDesk, Cases, Label } from './types.ts';

/** Something to be done so that a cause comes no more. */
export interface PreventionTask {
  id: string;
  title: string;
  cause: string;
  dueAt: number;
  state: 'open' | 'done' | 'skipped';
  /** Staff id; absent: everybody's. */
  assigneeId?: string | undefined;
}

/** Prevention tasks stand in the agenda, which is above: app.ts gives both. */
export interface Prevention {
  /** Does nothing when the form was sent before. */
  add(
    tx: Tx,
    merchantId: string,
    task: { title: string; cause: string; startsOn: LocalDate; assigneeId?: string | undefined; formKey: string },
    actor: string,
  ): Promise<void>;
  /** Newest due first. */
  list(reader: Reader, merchantId: string): Promise<PreventionTask[]>;
}

/** What the shop's answer library has for such words, best first; asked by cases and answered in app.ts. */
export type ReadyAnswers = (
  reader: Reader,
  merchantId: string,
  words: string,
  language: Language,
) => Promise<{ question: string; answer: string }[]>;

/** What the pages of the cases are put together from. */
export interface CasePagesDeps {
  db: Database;
  clock: Clock;
  vault: Vault;
  merchants: Merchants;
  customers: Customers;
  staff: Pick<Staff, 'people' | 'names' | 'alertNumbers'>;
  segments: Pick<Segments, 'list'>;
  templates: SmsTemplates;
  cases: Cases;
  desk: CaseDesk;
  prevention: Prevention;
  readyAnswers: ReadyAnswers;
  /** What other slices tell of a customer: points, tier, visits. */
  cards(): readonly Card[];
}

/** What every view of one request shares. */
export interface Scene {
  res: Response;
  merchant: Merchant;
  zone: string;
  now: number;
  today: LocalDate;
  /** Staff by id. */
  names: ReadonlyMap<string, string>;
  staffId: string;
  categories: readonly Label[];
  causes: readonly Label[];
}

/** Reads what views need. */
export async function sceneOf(deps: CasePagesDeps, res: Response): Promise<Scene> {
  const { db, merchants, clock, staff, desk } = deps;
  const merchantId = merchantOf(res);
  const merchant = await merchants.byId(db.reader, merchantId);
  const now = clock.now();
  return {
    res,
    merchant,
    zone: merchant.zone,
    now,
    today: localDate(now, merchant.zone),
    names: await staff.names(db.reader, merchantId),
    staffId: staffIdOf(res),
    categories: await desk.categories(db.reader, merchantId),
    causes: await desk.causes(db.reader, merchantId),
  };
}

export const staffIdOf = (res: Response): string => staffOf(res).staffId ?? '';

/** An id of the address or of a form; '' for anything else, which finds nothing. */
export const idIn = (value: unknown): string => (typeof value === 'string' && isId(value) ? value : '');

export const caseIdOf = (req: Request): string => idIn(req.params['id']);

/** A word of the address's query, short; '' when it is not one. */
export const wordIn = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 100).trim() : '');

const CONTROL = /(?![\n\t])[\p{Cc}\p{Cs}]/gu;

/** What was typed, without what no phone shows. */
export const tidy = (text = ''): string => text.replaceAll('\r\n', '\n').replace(CONTROL, '').trim();
