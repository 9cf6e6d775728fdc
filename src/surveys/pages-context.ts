import type { Response } from 'express';
import type { Costs } from '../costs/index.ts';
import type { Customers } from '../customers/index.ts';
import type { Clock } from '../kernel/clock.ts';
import type { ShopWords } from '../keywords/index.ts';
import { type Asked, inLanguage, type Merchants } from '../merchants/index.ts';
import type { Vault } from '../platform/crypto/vault.ts';
import type { Database } from '../platform/db/index.ts';
import { say } from '../platform/web/frame.ts';
import { shownCount, shownMoney } from '../platform/web/shown.ts';
import type { SmsTemplates } from '../platform/sms-templates.ts';
import type { Segments } from '../segments/index.ts';
import type { Staff } from '../staff/index.ts';
import type { Offer, Vouchers } from '../vouchers/index.ts';
import type { Surveys } from './types.ts';

export { type Asked, askedOf, idOf, inLanguage, timeWords } from '../merchants/index.ts';

/** What the pages of surveys are made of. */
export interface SurveyPagesDeps {
  db: Database;
  clock: Clock;
  vault: Vault;
  merchants: Merchants;
  customers: Pick<Customers, 'byNumber' | 'hashOf'>;
  segments: Segments;
  vouchers: Vouchers;
  costs: Costs;
  surveys: Surveys;
  audit: Staff['audit'];
  /** What staff are called, by id. */
  names: Staff['names'];
  templates: SmsTemplates;
  /** Words of the shop's own, for the check while one is typed. */
  words(): ShopWords;
}

export const grouped = ({ language }: Asked, count: number): string => shownCount(language, count);

export const moneyWords = ({ language }: Asked, { amount, currency }: { amount: number; currency: string }): string =>
  shownMoney(language, amount, currency);

/** "42 %"; a share that is little but something is never told as nothing. */
export function percentWords(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 1) return '< 1 %';
  if (percent > 99 && percent < 100) return '> 99 %';
  return `${Math.round(percent)} %`;
}

/** How long people took, in words. */
export function spanWords(res: Response, millis: number): string {
  const minutes = millis / 60_000;
  if (minutes < 1.5) return say(res, 'surveys.span.seconds', { count: Math.round(millis / 1000) });
  if (minutes < 90) return say(res, 'surveys.span.minutes', { count: Math.round(minutes) });
  if (minutes < 48 * 60) return say(res, 'surveys.span.hours', { count: Math.round(minutes / 60) });
  return say(res, 'surveys.span.days', { count: Math.round(minutes / 1440) });
}

export const offerName = (asked: Asked, { words }: Offer): string => inLanguage(asked, words);
