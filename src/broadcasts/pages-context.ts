import type { Request, Response } from 'express';
import type { Costs } from '../costs/index.ts';
import type { Customers } from '../customers/index.ts';
import { localTime } from '../kernel/calendar.ts';
import type { Clock } from '../kernel/clock.ts';
import { formatAmount, type Minor } from '../kernel/money.ts';
import { type Merchant, type Merchants, rulesOf } from '../merchants/index.ts';
import type { Vault } from '../platform/crypto/vault.ts';
import type { Database } from '../platform/db/index.ts';
import { frameOf, merchantOf, say } from '../platform/web/frame.ts';
import { type Segments, treeOfForm } from '../segments/index.ts';
import type { Staff } from '../staff/index.ts';
import type { Links } from './links/index.ts';
import type { Broadcasts } from './types.ts';
import type { FormContext } from './views-form.ts';
import type { TextFrame } from './views-text.ts';

/** What the pages of broadcasts are made of. */
export interface BroadcastPagesDeps {
  db: Database;
  clock: Clock;
  vault: Vault;
  merchants: Merchants;
  customers: Customers;
  segments: Segments;
  costs: Costs;
  broadcasts: Broadcasts;
  links: Links;
  audit: Staff['audit'];
}

/** One request to these pages. */
export interface Asked {
  req: Request;
  res: Response;
  merchantId: string;
  merchant: Merchant;
}

export const askedOf = async (deps: BroadcastPagesDeps, req: Request, res: Response): Promise<Asked> => {
  const merchantId = merchantOf(res);
  return { req, res, merchantId, merchant: await deps.merchants.byId(deps.db.reader, merchantId) };
};

/** `:id` of the path. */
export const idOf = (req: Request): string => String(req.params['id'] ?? '');

/** Fields a text may use, the tracked link among them. */
export const fieldsOf = ({ broadcasts }: BroadcastPagesDeps): string[] => [
  ...new Set([...broadcasts.mergeFields(), 'link']),
];

export const formContext = (deps: BroadcastPagesDeps, { req, merchant }: Asked): FormContext => ({
  merchant,
  where: treeOfForm(req.body).where,
  now: deps.clock.now(),
  mergeFields: deps.broadcasts.mergeFields(),
});

export const textFrame = async (deps: BroadcastPagesDeps, { merchant, merchantId }: Asked): Promise<TextFrame> => ({
  shop: merchant.name,
  optOut: rulesOf(merchant).optOut,
  link: await deps.links.sample(deps.db.reader, merchantId),
  fields: fieldsOf(deps),
});

/** Words that may be missing, for codes of other slices: the code itself is better than a broken page. */
export function sayOr(res: Response, key: string, other: string, values: Record<string, unknown> = {}): string {
  try {
    return say(res, key, values);
  } catch {
    return other;
  }
}

/** 12,345 as the reader's language groups it. */
export const grouped = (res: Response, count: number): string =>
  new Intl.NumberFormat(frameOf(res).language).format(count);

/** An amount with its currency's code. */
export const money = ({ amount, currency }: { amount: number; currency: string }): string =>
  `${formatAmount(amount as Minor, currency)} ${currency}`;

const two = (value: number): string => String(value).padStart(2, '0');

/** `2026-05-20 18:30` on the shop's wall. */
export function shownTime(instant: number, zone: string): string {
  const { date, hour, minute } = localTime(instant, zone);
  return `${date} ${two(hour)}:${two(minute)}`;
}

/** How long something takes, in words. */
export function duration(res: Response, minutes: number): string {
  if (minutes < 1) return say(res, 'broadcasts.takes.moment');
  if (minutes < 120) return say(res, 'broadcasts.takes.minutes', { count: Math.ceil(minutes) });
  return say(res, 'broadcasts.takes.hours', { count: Math.round(minutes / 60) });
}
