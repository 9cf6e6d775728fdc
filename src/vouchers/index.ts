import type { Slice } from '../platform/slice.ts';
import { voucherApi } from './api.ts';
import { voucherCard, voucherData } from './card.ts';
import { voucherFields } from './fields.ts';
import { voucherJobs } from './jobs.ts';
import type { VoucherPagesDeps } from './pages-deps.ts';
import { voucherPages } from './pages.ts';

export type * from './types.ts';
export { VOUCHER_FIELDS } from './types.ts';
export type { VoucherDeps } from './deps.ts';
export { SAMPLE_CODE, sayCode } from './codes.ts';
export { giftWords, sampleCode, voucherValues } from './words.ts';
export { createVouchers } from './vouchers.ts';

/** Everything vouchers plug in; steps of plans and greetings give them through the face, since a code has to be told. */
export const vouchersSlice = (deps: VoucherPagesDeps): Slice => ({
  name: 'vouchers',
  pages: voucherPages(deps),
  api: voucherApi(deps),
  jobs: voucherJobs(deps),
  segmentFields: voucherFields,
  card: voucherCard(deps),
  personalData: voucherData(deps.vouchers),
});
