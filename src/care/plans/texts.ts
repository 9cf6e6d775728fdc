import { DomainError } from '../../kernel/errors.ts';
import { fieldNames, readValues, readWords, type Rendered } from '../../marketing/index.ts';
import type { Merchant } from '../../merchants/index.ts';
import type { Reader } from '../../platform/db/index.ts';
import { VOUCHER_FIELDS, type VoucherCode, voucherValues } from '../../vouchers/index.ts';
import type { PlanDeps } from './deps.ts';
import type { Address } from './store-people.ts';
import type { Step } from './types.ts';

export type Sending = Extract<Step, { kind: 'send' | 'ask' }>;

/** What goes with a step's text; questions carry nothing. */
export const offerIdOf = (step: Sending): string | undefined =>
  step.kind === 'send' ? step.voucherOfferId : undefined;

/** Fields a step's texts may use. */
export const fieldsOf = (deps: Pick<PlanDeps, 'mergeFields'>, offerId?: string): readonly string[] => [
  ...fieldNames(deps.mergeFields()),
  ...(offerId === undefined ? [] : VOUCHER_FIELDS),
];

export type Made = { rendered: Extract<Rendered, { ok: true }>; code?: VoucherCode } | { reason: string };

/**
 * The text of a step for one person, outside of any transaction, or why they cannot get one.
 * @param codeFor makes the code that goes with it, or a sample
 */
export async function makeText(
  deps: PlanDeps,
  reader: Reader,
  merchant: Merchant,
  to: Address,
  step: Sending,
  codeFor: (offerId: string) => Promise<VoucherCode>,
): Promise<Made> {
  const offerId = offerIdOf(step);
  const words = readWords(step.texts, merchant, fieldsOf(deps, offerId));
  const language = words.languageFor(to.language);
  if (!language) return { reason: 'no_text' };
  const values = await readValues(deps, reader, merchant, [to], words.fields, language);
  const own = { ...values.get(to.customerId) };
  let code: VoucherCode | undefined;
  if (offerId !== undefined)
    try {
      code = await codeFor(offerId);
      Object.assign(
        own,
        voucherValues(await deps.vouchers.offer(reader, merchant.merchantId, offerId), code, language),
      );
    } catch (fault) {
      if (fault instanceof DomainError && fault.code !== 'busy') return { reason: 'no_offer' };
      throw fault;
    }
  const rendered = words.render(to.language, own);
  return rendered.ok ? { rendered, ...(code && { code }) } : { reason: rendered.reason };
}
