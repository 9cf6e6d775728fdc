import type { Response } from 'express';
import type { Reader } from '../platform/db/index.ts';
import { frameOf, merchantOf, say, staffOf } from '../platform/web/frame.ts';
import type { Language } from '../platform/slice.ts';
import { hasRight } from '../platform/web/principal.ts';
import { shownMoney } from '../platform/web/shown.ts';
import { formatPrice } from './rules.ts';
import type { Costs, TextCost } from './types.ts';

/** A price of a text as people write it, with all its decimals: "$0.0158". @param language of the page */
export const priceWords = ({ amount, currency }: Pick<TextCost, 'amount' | 'currency'>, language: Language): string =>
  shownMoney(language, formatPrice(amount, currency), currency);

/** "3 parts, about $0.024" while it is estimated, without "about" once the carrier has told its price. */
function words(res: Response, cost: TextCost): string {
  const how = cost.confirmed ? 'told' : cost.unpriced ? 'unpriced' : 'estimate';
  return say(res, `costs.ofText.${how}`, { count: cost.parts, cost: priceWords(cost, frameOf(res).language) });
}

/**
 * What texts cost, to stand small beside each; empty for whoever may not see money. Texts that cost nothing yet (still
 * queued, or of a shop without prices) are left out.
 */
export async function costWords(
  costs: Pick<Costs, 'costOfMessages'>,
  reader: Reader,
  res: Response,
  messageIds: readonly string[],
): Promise<Map<string, string>> {
  if (!hasRight(staffOf(res), 'money')) return new Map();
  const found = await costs.costOfMessages(reader, merchantOf(res), messageIds);
  return new Map([...found].map(([id, cost]) => [id, words(res, cost)]));
}
