/** A sender may send a little at once after a quiet time: the first answers of a shop should not queue. */
const BURST_SECONDS = 2;
const LEAST_BURST = 3;

/** Token bucket per sender, in message parts. Kept in memory: after a restart the carrier's own queue absorbs a burst. */
export class TokenBuckets {
  private readonly buckets = new Map<string, { tokens: number; at: number }>();

  /**
   * Parts this sender may send now.
   * @param rate parts a second
   * @param now epoch milliseconds; a clock that steps back adds nothing
   */
  available(sender: string, rate: number, now: number): number {
    const size = Math.max(LEAST_BURST, rate * BURST_SECONDS);
    const bucket = this.buckets.get(sender) ?? { tokens: size, at: now };
    const gained = (Math.max(0, now - bucket.at) * rate) / 1000;
    const next = { tokens: Math.min(size, bucket.tokens + gained), at: now };
    this.buckets.set(sender, next);
    return next.tokens;
  }

  /** A message longer than what is left is sent all the same and paid for by waiting. */
  take(sender: string, parts: number): void {
    const bucket = this.buckets.get(sender);
    if (bucket) bucket.tokens -= parts;
  }
}
