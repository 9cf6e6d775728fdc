import { z } from 'zod';
import { DomainError } from '../../kernel/errors.ts';
import { SAMPLE_CODE, VOUCHER_FIELDS, voucherValues } from '../../vouchers/index.ts';
import type { Special, SpecialResult } from '../types.ts';
import { onceKey } from '../world-real.ts';

const GONE: SpecialResult = { outcome: 'gone', fields: { voucher: '', until: '', gift: '' }, nothing: true };

/** A voucher of an offer, whose code is told in the same answer. */
export const giveVoucher: Special = {
  name: 'voucher',
  fields: VOUCHER_FIELDS,
  gives: true,
  input: z.object({ offerId: z.string().max(40) }),
  outcomes: () => ['ok', 'gone'],
  async faults({ vouchers }, reader, merchantId, { offerId }) {
    const known = (await vouchers.offers(reader, merchantId)).some(({ id }) => id === offerId);
    return known ? [] : [{ at: 'offerId', code: 'offer_unknown' }];
  },
  async run({ vouchers, log }, tx, scene, input) {
    const { merchantId, appId, useId, stepId, language } = scene;
    const offerId = input['offerId'] as string;
    const customerId = await scene.customerId();
    if (customerId === undefined) return { ...GONE };
    try {
      const code = await vouchers.makeCode(tx, merchantId, offerId);
      const voucher = { offerId, customerId, source: `app:${appId}`, onceKey: onceKey(useId, stepId), actor: `app:${appId}` }; // prettier-ignore
      if (!(await vouchers.issue(tx, merchantId, voucher, code))) return { ...GONE };
      return { outcome: 'ok', fields: voucherValues(await vouchers.offer(tx, merchantId, offerId), code, language) };
    } catch (fault) {
      // The offer was taken out of use meanwhile: said in the shop's words for "gone", and shown to a person.
      if (!(fault instanceof DomainError) || fault.code === 'busy') throw fault;
      log.warn({ appId, code: fault.code }, 'an app could not give its voucher');
      return { ...GONE, person: 'follow_up' };
    }
  },
  rehearse: ({ language }) => ({
    outcome: 'ok',
    fields: {
      voucher: SAMPLE_CODE,
      until: language === 'zh' ? '6月30日' : '30 Jun',
      gift: language === 'zh' ? '礼品' : 'a gift',
    },
    would: { code: 'voucher', values: {} },
  }),
};
