import type { Request, Response } from 'express';
import type { Clock } from '../kernel/clock.ts';
import type { Database } from '../platform/db/index.ts';
import type { Language } from '../platform/slice.ts';
import { frameOf, merchantOf } from '../platform/web/frame.ts';
import { shownTime } from '../platform/web/shown.ts';
import type { Merchant, Merchants } from './types.ts';

/** One request to the pages of a shop. */
export interface Asked {
  req: Request;
  res: Response;
  merchantId: string;
  merchant: Merchant;
  language: Language;
  /** Epoch milliseconds. */
  now: number;
}

/** Reads whose page is asked for, in which language, and when. */
export async function askedOf(
  { db, clock, merchants }: { db: Database; clock: Clock; merchants: Pick<Merchants, 'byId'> },
  req: Request,
  res: Response,
): Promise<Asked> {
  const merchantId = merchantOf(res);
  const merchant = await merchants.byId(db.reader, merchantId);
  return { req, res, merchantId, merchant, language: frameOf(res).language, now: clock.now() };
}

/** `:id` of the path; what can be no id finds nothing. */
export const idOf = (req: Request): string => String(req.params['id'] ?? '');

/** A moment on the shop's wall, or on somebody's own. */
export const timeWords = ({ language, merchant, now }: Asked, at: number, zone = merchant.zone): string =>
  shownTime(language, zone, at, now);

/** Words of several languages in that of the page, else in the shop's, else in whichever there is. */
export const inLanguage = (
  { language, merchant }: Pick<Asked, 'language' | 'merchant'>,
  texts: Partial<Record<Language, string>>,
): string => texts[language]?.trim() || texts[merchant.language]?.trim() || texts.en?.trim() || texts.zh?.trim() || '';
