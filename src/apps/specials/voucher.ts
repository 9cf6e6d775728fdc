import { z } from 'zod';
import { addDays } from '../../kernel/calendar.ts';
import { DomainError } from '../../kernel/errors.ts';
import { shownDate } from '../../platform/web/shown.ts';
import { SAMPLE_CODE, VOUCHER_FIELDS, voucherValues } from '../../vouchers/index.ts';
import { dearest } from '../longest.ts';
import type { Special, SpecialResult } from '../types.ts';
import { onceKey } from '../world-real.ts';

/** What a voucher is good for is said in so many letters at most, as a rule. */
const MOST_GIFT = 30;

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
  longest: (_input, { language, today }) => ({
    voucher: SAMPLE_CODE,
    until: dearest(Array.from({ length: 12 }, (_, month) => shownDate(language, addDays(today, 366 + 30 * month), today))), // prettier-ignore
    gift: 'x'.repeat(MOST_GIFT),
  }),
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
