import { z } from 'zod';
import { checkTill } from '../specials/till.ts';
import type { Step } from '../types.ts';
import { inBoth, kindOf, number, tests, texts } from './kind-of.ts';

const is = (id: string, code: string, elseGoTo: string): Step => ({ id, kind: 'check', question: { is: 'outcome', step: 'till', codes: [code] }, elseGoTo }); // prettier-ignore

/** Whoever texts the code that stands at the till is here: points once a day. */
export const checkIn = kindOf({
  name: 'checkin',
  words: { en: ['CHECKIN'], zh: ['签到'] },
  form: z.object({
    ask: texts({ label: 'checkin_ask', ready: inBoth('Which code stands at the till? Four digits.', '请回复收银台上的四位数字。') }),
    points: number({ label: 'checkin_points', optional: true, ready: { en: 5, zh: 5 } }, 1, 10_000),
    right: texts({ label: 'checkin_right', ready: inBoth('Welcome! Good to see you.', '欢迎光临，很高兴见到您！') }),
    earned: texts({ label: 'checkin_earned', optional: true, ready: inBoth('{{given}} points for your visit.', '本次到店送{{given}}积分。') }),
    again: texts({ label: 'checkin_again', ready: inBoth('You have checked in today already. Enjoy your meal!', '您今天已签到过了，祝用餐愉快！') }),
    wrong: texts({ label: 'checkin_wrong', ready: inBoth('That is not the code of now. Please look at the till again.', '号码不对，请再看一下收银台。') }),
  }), // prettier-ignore
  tests: {
    en: tests([['CHECKIN'], 'code'], [['CHECKIN 4711'], 'Welcome'], [['checkin', '４７１１'], '5 points']),
    zh: tests([['签到'], '四位'], [['签到 4711'], '欢迎'], [['签到', '４７１１'], '5积分']),
  },
  steps: ({ ask, points, right, earned, again, wrong }) => [
    { id: 'code', kind: 'ask', texts: ask, wanted: { type: 'number', from: 1000, to: 9999 } },
    { id: 'till', kind: 'special', special: 'till', input: { step: 'code' } },
    is('here', 'right', 'twice'),
    ...(points > 0 ? [{ id: 'points', kind: 'do', action: 'points.give', input: { points } } as const] : []),
    { id: 'right', kind: 'reply', texts: right },
    ...(points > 0 && Object.keys(earned).length > 0 ? [{ id: 'earned', kind: 'reply', texts: earned } as const] : []),
    { id: 'end', kind: 'end' },
    is('twice', 'again', 'wrong'),
    { id: 'again', kind: 'reply', texts: again },
    { id: 'end_again', kind: 'end' },
    { id: 'wrong', kind: 'reply', texts: wrong },
  ],
  specials: [checkTill],
});
