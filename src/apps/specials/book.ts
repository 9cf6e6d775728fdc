import { z } from 'zod';
import type { Tx } from '../../platform/db/index.ts';
import { shownWeekday } from '../../platform/web/shown.ts';
import type { AppsDeps } from '../deps.ts';
import { unmarked } from '../say-sorry.ts';
import { lastGiven } from '../store-answers.ts';
import * as stock from '../store-stock.ts';
import type { Scene, Special, TalkState } from '../types.ts';

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

/**
 * A booking of the same number that is still to come, for the note to staff and so in their language; empty: none. Whether
 * the new one is instead of it or besides only the guest knows, so nothing is taken back here.
 */
async function alsoBooked(
  { merchants, templates }: Pick<AppsDeps, 'merchants' | 'templates'>,
  tx: Tx,
  { merchantId, appId, useId, numberHash, today }: Scene,
  steps: { day: string; time: string },
): Promise<string> {
  const booked = await lastGiven(tx, { merchantId, appId, numberHash, besides: useId, steps: [steps.day, steps.time] });
  const known = booked.find((one) => (one[steps.day] ?? '') >= today);
  if (!known) return '';
  const { name, language } = await merchants.byId(tx, merchantId);
  const values = { shop: name, day: shownWeekday(language, known[steps.day]!, today), time: known[steps.time] ?? '' };
  return ` ${unmarked(templates.render(language, { template: 'apps/booked-also', values }), name)}`;
} // prettier-ignore

/** A place at a time, of so many a half hour. */
export const bookPlace: Special = {
  name: 'book',
  fields: ['also'],
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
  async run(deps, tx, scene, { day, time, places }) {
    const { merchantId, appId, state } = scene;
    const item = slotOf(state, day, time);
    const limited = item !== undefined && places !== 0;
    if (limited) await stock.layStock.get(tx, { merchantId, appId, item, count: places });
    if (limited && !(await stock.takeOne.get(tx, { merchantId, appId, item })))
      return { outcome: 'full', nothing: true };
    const also = await alsoBooked(deps, tx, scene, { day: String(day), time: String(time) });
    return { outcome: 'ok', fields: { also } };
  },
  longest: (_input, { language }) => ({ also: 'x'.repeat(language === 'zh' ? 18 : 29) }),
  rehearse: () => ({ outcome: 'ok', fields: { also: '' }, would: { code: 'book', values: {} } }),
};
