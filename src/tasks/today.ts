import { addDays, localDate, startOfDay } from '../kernel/calendar.ts';
import type { Merchants } from '../merchants/index.ts';
import type { Reader } from '../platform/db/index.ts';
import type { Occurrence, Tasks } from './types.ts';

/** What of the agenda belongs on a shop's day. */
export interface AgendaToday {
  /** Open and past their time, the newest first; `more`: how many beyond those shown, at most 100. */
  overdue: Occurrence[];
  more: number;
  /** Open and still to come today. */
  today: Occurrence[];
}

const SHOWN = 3;
const MOST = 100;

/** What is due today and what is overdue, for the front page. */
export const agendaToday =
  ({ tasks, merchants }: { tasks: Tasks; merchants: Merchants }) =>
  async (reader: Reader, merchantId: string, now: number): Promise<AgendaToday> => {
    const { zone } = await merchants.byId(reader, merchantId);
    const overdue = await tasks.overdue(reader, merchantId, MOST);
    const tomorrow = startOfDay(addDays(localDate(now, zone), 1), zone);
    const today = (await tasks.between(reader, merchantId, now, tomorrow)).filter(({ state }) => state === 'open');
    return { overdue: overdue.slice(0, SHOWN), more: Math.max(0, overdue.length - SHOWN), today };
  };
