import type { Response } from 'express';
import type { Costs } from '../costs/index.ts';
import type { Customers } from '../customers/index.ts';
import { localDate } from '../kernel/calendar.ts';
import type { Clock } from '../kernel/clock.ts';
import { type Asked, type Merchants, rulesOf } from '../merchants/index.ts';
import type { Vault } from '../platform/crypto/vault.ts';
import type { Database } from '../platform/db/index.ts';
import { frameOf, say } from '../platform/web/frame.ts';
import { shownCount, shownMoney, shownWall } from '../platform/web/shown.ts';
import { type Segments, treeOfForm } from '../segments/index.ts';
import type { Staff } from '../staff/index.ts';
import { VOUCHER_FIELDS, type Vouchers } from '../vouchers/index.ts';
import type { Links } from './links/index.ts';
import type { Broadcasts } from './types.ts';
import { sampleValues } from './voucher.ts';
import type { FormContext } from './views-form.ts';
import type { TextFrame } from '../marketing/index.ts';

export { type Asked, askedOf, idOf, timeWords } from '../merchants/index.ts';

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
  vouchers: Vouchers;
  audit: Staff['audit'];
}

/** Fields a text may use, those of the tracked link and of a voucher among them. */
export const fieldsOf = ({ broadcasts }: BroadcastPagesDeps): string[] => [
  ...new Set([...broadcasts.mergeFields(), 'link', ...VOUCHER_FIELDS]),
];

export const formContext = (deps: BroadcastPagesDeps, { req, merchant }: Asked): FormContext => ({
  merchant,
  where: treeOfForm(req.body).where,
  now: deps.clock.now(),
  mergeFields: deps.broadcasts.mergeFields(),
});

/** @param offerId the voucher chosen in the form; what is offered to insert knows of vouchers where the shop has any */
export async function textFrame(
  deps: BroadcastPagesDeps,
  { merchant, merchantId }: Asked,
  offerId: string | undefined,
): Promise<TextFrame> {
  const { reader } = deps.db;
  const offers = await deps.vouchers.offers(reader, merchantId);
  const sample = await sampleValues(deps, reader, merchant, offerId || offers[0]?.id);
  return {
    shop: merchant.name,
    optOut: rulesOf(merchant).optOut,
    link: await deps.links.sample(reader, merchantId),
    fields: fieldsOf(deps).filter((name) => sample || !VOUCHER_FIELDS.some((field) => field === name)),
    ...(sample && { sample }),
  };
}

export const grouped = (res: Response, count: number): string => shownCount(frameOf(res).language, count);

export const money = (res: Response, { amount, currency }: { amount: number; currency: string }): string =>
  shownMoney(frameOf(res).language, amount, currency);

/** A time of a draft as the form holds it, YYYY-MM-DDTHH:MM: on the shop's wall, or on each recipient's. */
export const wallWords = ({ res, merchant, now }: Asked, at: string): string =>
  shownWall(frameOf(res).language, at, localDate(now, merchant.zone));

/** How long something takes, in words. */
export function duration(res: Response, minutes: number): string {
  if (minutes < 1) return say(res, 'broadcasts.takes.moment');
  if (minutes < 120) return say(res, 'broadcasts.takes.minutes', { count: Math.ceil(minutes) });
  return say(res, 'broadcasts.takes.hours', { count: Math.round(minutes / 60) });
}
