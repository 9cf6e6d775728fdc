export type * from './types.ts';
export { VOUCHER_FIELDS } from './types.ts';
