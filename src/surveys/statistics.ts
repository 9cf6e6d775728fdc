/** Answers with the number of times each was given. */
export type Weighted = readonly { value: number; count: number }[];

/** With fewer answers nothing is said of how sure a figure is. */
export const FEW = 5;
/** Half-width of a 95 % interval, in standard errors (normal approximation). */
const Z95 = 1.96;

export const total = (values: Weighted): number => values.reduce((sum, { count }) => sum + count, 0);

/** Mean of what was answered; null: nobody. */
export function mean(values: Weighted): number | null {
  const n = total(values);
  return n === 0 ? null : values.reduce((sum, { value, count }) => sum + value * count, 0) / n;
}

/**
 * Half-width of the 95 % interval of a mean: 1.96 × s ÷ √n with the sample's own standard deviation (n − 1), the usual
 * normal approximation. Null under 5 answers, of which nothing sure can be said.
 */
export function margin(values: Weighted): number | null {
  const n = total(values);
  const middle = mean(values);
  if (n < FEW || middle === null) return null;
  const squares = values.reduce((sum, { value, count }) => sum + count * (value - middle) ** 2, 0);
  return Z95 * Math.sqrt(squares / (n - 1) / n);
}

/**
 * Net Promoter Score: per cent of promoters (9, 10) less per cent of detractors (0 to 6), rounded (Reichheld, "The One
 * Number You Need to Grow", HBR 2003). Its margin is that of the mean of +100, 0 and −100.
 */
export function netPromoters(values: Weighted) {
  const n = total(values);
  if (n === 0) return null;
  const among = (from: number, to: number): number => total(values.filter(({ value }) => value >= from && value <= to));
  const [detractors, passives, promoters] = [among(0, 6), among(7, 8), among(9, 10)];
  const signs = [
    { value: 100, count: promoters },
    { value: 0, count: passives },
    { value: -100, count: detractors },
  ];
  const score = Math.round((100 * (promoters - detractors)) / n);
  const sure = margin(signs);
  return { score: score || 0, promoters, passives, detractors, margin: sure === null ? null : Math.round(sure) };
}

/** The middle one of spans counted in buckets: the bucket in which half of them are reached; null: none. */
export function medianBucket(counts: ReadonlyMap<number, number>): number | null {
  const sorted = [...counts].toSorted(([a], [b]) => a - b);
  const half = sorted.reduce((sum, [, count]) => sum + count, 0) / 2;
  let seen = 0;
  for (const [bucket, count] of sorted) if ((seen += count) >= half && half > 0) return bucket;
  return null;
}

/**
 * Satisfaction index: the mean answer put on 0 to 100, (mean − lowest) ÷ (highest − lowest) × 100, so that scales of any
 * length can be laid side by side: the form in which the American Customer Satisfaction Index gives its scores (Fornell et
 * al., Journal of Marketing 60, 1996), here with every answer of equal weight.
 */
export const indexOf = (sum: number, answered: number): number => Math.round((100 * sum) / answered);
