import { z } from 'zod';
import * as stock from '../store-stock.ts';
import type { Special, TalkState } from '../types.ts';

const input = z.object({
  /** Questions that asked for day and time. */
  day: z.string().max(40),
  time: z.string().max(40),
  /** Bookings that may begin within one half hour; 0: as many as are asked for. */
  places: z.coerce.number().int().min(0).max(10_000),
});

/** The half hour that was asked for: `slot:2026-12-05 19:30`. */
function slotOf({ answers }: TalkState, day: unknown, time: unknown): string | undefined {
  const [date, clock] = [answers[day as string], answers[time as string]];
  if (!date || !clock) return undefined;
  return `slot:${date} ${clock.slice(0, 3)}${clock.slice(3) < '30' ? '00' : '30'}`;
}

/** A place at a time, of so many a half hour. */
export const bookPlace: Special = {
  name: 'book',
  fields: [],
  gives: true,
  input,
  outcomes: () => ['ok', 'full'],
  async faults(_deps, _reader, _merchantId, { day, time }, { steps }) {
    const asks = (id: unknown, type: string) => steps.some((step) => step.id === id && step.kind === 'ask' && step.wanted.type === type); // prettier-ignore
    return [
      ...(asks(day, 'day') ? [] : [{ at: 'day', code: 'check_step' }]),
      ...(asks(time, 'time') ? [] : [{ at: 'time', code: 'check_step' }]),
    ];
  },
  async run(_deps, tx, { merchantId, appId, state }, { day, time, places }) {
    const item = slotOf(state, day, time);
    if (item === undefined || places === 0) return { outcome: 'ok' };
    await stock.layStock.get(tx, { merchantId, appId, item, count: places });
    return { outcome: (await stock.takeOne.get(tx, { merchantId, appId, item })) ? 'ok' : 'full' };
  },
  rehearse: () => ({ outcome: 'ok', would: { code: 'book', values: {} } }),
};
