import { type PageRouter, pageRouter } from '../platform/web/page-router.ts';
import { batchPages } from './pages-batches.ts';
import type { VoucherPagesDeps } from './pages-deps.ts';
import { offerPages } from './pages-offers.ts';
import { tillPages } from './pages-till.ts';

/** Every page of vouchers: the till's box, offers, batches. */
export const voucherPages = (deps: VoucherPagesDeps): PageRouter =>
  batchPages(deps, offerPages(deps, tillPages(deps, pageRouter())));
