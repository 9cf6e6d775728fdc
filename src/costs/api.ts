import { z } from 'zod';
import { localDate } from '../kernel/calendar.ts';
import type { Clock } from '../kernel/clock.ts';
import { formatAmount, type Minor } from '../kernel/money.ts';
import type { Merchants } from '../merchants/index.ts';
import { type ApiRoute, readRoute } from '../platform/web/api.ts';
import { daysOf, monthOf } from './rules.ts';
import { byPurpose, totalsOf } from './sums-store.ts';
import type { Costs, Sum } from './types.ts';

const sum = z.object({
  currency: z.string(),
  messages: z.number(),
  parts: z.number(),
  cost: z.string().describe('Rounded up to minor units; corrected by the carrier’s own prices where they are known'),
  unpriced: z.number().describe('Texts for which the price table had no price; they count as nothing'),
  confirmed: z.number().describe('Texts whose price the carrier has told'),
  confirmedCost: z.string(),
});

const shown = ({ currency, messages, parts, amount, unpriced, confirmed, confirmedAmount }: Sum) => ({
  currency,
  messages,
  parts,
  cost: formatAmount(amount as Minor, currency),
  unpriced,
  confirmed,
  confirmedCost: formatAmount(confirmedAmount as Minor, currency),
});

const amountOf = (minor: number | null, currency: string): string | null =>
  minor === null ? null : formatAmount(minor as Minor, currency);

export const costApi = (deps: { costs: Costs; merchants: Merchants; clock: Clock }): ApiRoute[] => [
  readRoute({
    method: 'get',
    path: '/costs',
    summary: 'What a month’s texts cost, one sum a currency, and how this month’s budget stands',
    role: 'manager',
    heavy: true,
    query: z.strictObject({
      month: z
        .string()
        .regex(/^20\d\d-(0[1-9]|1[0-2])$/, 'Write the month like "2026-06".')
        .optional()
        .describe('In the shop’s zone; absent: this month'),
    }),
    answer: z.object({
      month: z.string(),
      totals: z.array(sum),
      byPurpose: z.array(sum.extend({ purpose: z.string() })),
      budget: z
        .object({
          month: z.string(),
          state: z.enum(['none', 'ok', 'warn', 'stop']),
          currency: z.string(),
          spent: z.string(),
          limit: z.string().nullable(),
          dailyCap: z.string().nullable(),
          spentToday: z.string(),
          capped: z.boolean(),
        })
        .describe('Of this month, whichever was asked for'),
    }),
    async read(reader, { principal: { merchantId }, query }) {
      const { zone } = await deps.merchants.byId(reader, merchantId);
      const month = query.month ?? monthOf(localDate(deps.clock.now(), zone));
      const span = daysOf(month);
      const budget = await deps.costs.budget(reader, merchantId);
      const { currency } = budget;
      return {
        month,
        totals: (await totalsOf(reader, merchantId, span)).map(shown),
        byPurpose: (await byPurpose(reader, merchantId, span)).map((row) => ({ ...shown(row), purpose: row.purpose })),
        budget: {
          month: budget.month,
          state: budget.state,
          currency,
          spent: formatAmount(budget.spent as Minor, currency),
          limit: amountOf(budget.limit, currency),
          dailyCap: amountOf(budget.day.cap, currency),
          spentToday: formatAmount(budget.day.spent as Minor, currency),
          capped: budget.day.capped,
        },
      };
    },
  }),
];
