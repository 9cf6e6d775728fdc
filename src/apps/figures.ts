import { addDays, localDate, startOfDay } from '../kernel/calendar.ts';
import { DAY, MINUTE } from '../kernel/clock.ts';
import type { AppsDeps } from './deps.ts';
import { draftIn, rowOf } from './apps.ts';
import * as answers from './store-answers.ts';
import * as uses from './store-uses.ts';
import type { AppDraft, AppFigures, Apps, AppUse } from './types.ts';

const DAYS = 30;

/** Of each question its answers in the order of its choices; free text is counted as one. */
function inOrder(draft: AppDraft, rows: readonly { step: string; code: string; count: number }[]) {
  const result: AppFigures['answers'] = {};
  for (const step of draft.steps) {
    if (step.kind !== 'ask') continue;
    const own = rows.filter((row) => row.step === step.id);
    const codes = step.wanted.type === 'choice' ? step.wanted.choices.map(({ code }) => code) : [];
    result[step.id] = [
      ...codes.map((code) => ({ code, count: own.find((row) => row.code === code)?.count ?? 0 })),
      ...own.filter(({ code }) => !codes.includes(code)).map(({ code, count }) => ({ code, count })),
    ];
  }
  return result;
}

/** A talk that nobody went on with for a day is over, whatever its row says. */
export const stateOf = (row: { state: AppUse['state']; startedAt: number }, now: number): AppUse['state'] =>
  row.state === 'going' && row.startedAt < now - 2 * DAY ? 'left' : row.state;

/** What pages show of uses. */
export function appFigures(deps: AppsDeps): Pick<Apps, 'figures' | 'days' | 'uses'> {
  const { clock, merchants, vault } = deps;

  const days: Apps['days'] = async (reader, merchantId, id) => {
    const { zone } = await merchants.byId(reader, merchantId);
    const first = addDays(localDate(clock.now(), zone), 1 - DAYS);
    const counts = new Map<string, number>();
    for (const { quarter, count } of await uses.startsSince(reader, merchantId, id, startOfDay(first, zone))) {
      const day = localDate(quarter * 15 * MINUTE, zone);
      counts.set(day, (counts.get(day) ?? 0) + count);
    }
    return Array.from({ length: DAYS }, (_, n) => addDays(first, n)).map((day) => ({ day, uses: counts.get(day) ?? 0 })); // prettier-ignore
  };

  return {
    days,

    async figures(reader, merchantId, id) {
      const row = await rowOf(reader, merchantId, id);
      const draft = await draftIn(reader, merchantId, id, row.liveVersion || row.version);
      const sums = await uses.sumsOf(reader, merchantId, id, clock.now() - 2 * DAY);
      return {
        ...sums,
        days: await days(reader, merchantId, id),
        answers: inOrder(draft, await answers.tallies(reader, merchantId, id)),
      };
    },

    async uses(reader, merchantId, id, page) {
      await rowOf(reader, merchantId, id);
      const rows = await uses.usesOf(reader, merchantId, id, page);
      const given = rows.length > 0 ? await answers.answersOf(reader, merchantId, rows.map((row) => row.id)) : []; // prettier-ignore
      return rows.map((row): AppUse => ({
        ...row,
        state: stateOf(row, clock.now()),
        answers: given
          .filter(({ useId }) => useId === row.id)
          .map(({ step, code, text }) => ({ step, code, text: text === '' ? '' : vault.open(merchantId, text) })),
      }));
    },
  };
}
