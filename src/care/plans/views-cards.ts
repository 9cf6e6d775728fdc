import { decimalsOf } from '../../kernel/money.ts';
import { CARD_CODES, type CardCode, draftOfCard, isCard } from './cards.ts';
import { type Asked, type Names, type PlanPagesDeps } from './pages-context.ts';
import type { PlanDraft } from './types.ts';

/** What is asked for where a shop wants no voucher in a card. */
export const NO_VOUCHER = 'none';

/** The voucher that goes with a card's gifts: the one asked for, else the shop's first. */
export const giftOf = ({ offers }: Names, asked: unknown): string =>
  asked === NO_VOUCHER ? '' : (offers.find(({ id }) => id === asked)?.id ?? offers[0]?.id ?? '');

const contextOf = (deps: PlanPagesDeps, { merchant }: Asked, voucherOfferId: string) => ({
  offers: deps.plans.offers(),
  language: merchant.language,
  decimals: decimalsOf(merchant.currency),
  ...(voucherOfferId !== '' && { voucherOfferId }),
});

/** A card as a plan of this shop; undefined for a code that is none, and where nothing here sets it off. */
export const cardDraft = (
  deps: PlanPagesDeps,
  asked: Asked,
  code: unknown,
  voucherOfferId: string,
): PlanDraft | undefined =>
  typeof code === 'string' && isCard(code) ? draftOfCard(code, contextOf(deps, asked, voucherOfferId)) : undefined;

/** The cards there are in this gateway, in the order of a customer's life. */
export const readyCards = (deps: PlanPagesDeps, asked: Asked, voucherOfferId: string): CardCode[] =>
  CARD_CODES.filter((code) => cardDraft(deps, asked, code, voucherOfferId) !== undefined);

/** Whether a card gives something, so that the voucher can be chosen. */
export const givesIn = (deps: PlanPagesDeps, asked: Asked, code: string): boolean =>
  cardDraft(deps, asked, code, 'any')?.steps.some((step) => step.kind === 'send' && step.voucherOfferId !== undefined) ?? false; // prettier-ignore
