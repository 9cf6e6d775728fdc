import { localDate } from '../kernel/calendar.ts';
import type { Reader } from '../platform/db/index.ts';
import { exampleIn } from './places.ts';
import type { CostDeps, InForce, PriceBook } from './prices.ts';
import { ALL, minorOf, pickPrice } from './rules.ts';
import type { CostGroup, Costs, Estimate } from './types.ts';

/** Texts as millionths a currency; what has no price is counted apart. */
function sumsOf(groups: readonly CostGroup[], priceOf: (group: CostGroup) => InForce | undefined) {
  const sums = new Map<string, number>();
  let missing = false;
  for (const group of groups) {
    if (group.recipients === 0) continue;
    const price = priceOf(group);
    if (!price) missing = true;
    else sums.set(price.currency, (sums.get(price.currency) ?? 0) + group.recipients * group.parts * price.amount);
  }
  return { sums, missing };
}

/** Estimates from the price table as it stands on the day of sending. */
export function createEstimates(
  { clock, merchants }: CostDeps,
  prices: PriceBook,
  limits: Costs['limits'],
): Pick<Costs, 'estimate' | 'priceTo'> {
  const inForce = async (reader: Reader, merchantId: string, day?: string) =>
    prices.inForce(reader, merchantId, day ?? (await prices.today(reader, merchantId)));

  /** A country without a number of its own is priced by what holds for all numbers. */
  const toRegion = (table: readonly InForce[], numberId: string, region: string): InForce | undefined =>
    pickPrice(table, { numberId, direction: 'out', phone: exampleIn(region) ?? '' });

  return {
    async estimate(reader, merchantId, numberId, groups, at): Promise<Estimate> {
      const { country, zone } = await merchants.byId(reader, merchantId);
      const day = at !== undefined && at > clock.now() ? localDate(at, zone) : undefined;
      const table = await inForce(reader, merchantId, day);
      const wanted = (await limits(reader, merchantId)).currency;
      const { sums, missing } = sumsOf(groups, ({ region }) => toRegion(table, numberId, region ?? country));
      const [first] = [...sums].toSorted((a, b) => b[1] - a[1]);
      const currency = sums.has(wanted) ? wanted : (first?.[0] ?? wanted);
      return {
        amount: minorOf(sums.get(currency) ?? 0, currency),
        currency,
        complete: !missing && sums.size <= 1,
      };
    },

    async priceTo(reader, merchantId, asked) {
      const table = await inForce(reader, merchantId);
      const { numberId } = asked;
      const price =
        'country' in asked
          ? toRegion(table, numberId, asked.country)
          : pickPrice(table, { numberId, direction: asked.direction ?? 'out', phone: asked.phone });
      if (!price) return undefined;
      const { amount, currency, prefix } = price;
      return { amount, currency, prefix: prefix === ALL ? null : prefix };
    },
  };
}
