import { DAY, HOUR } from '../kernel/clock.ts';
import { addDays, instantOf, localDate } from '../kernel/calendar.ts';
import type { Question, SurveyDraft } from '../surveys/index.ts';
import { dice } from './town-people.ts';
import type { Happening, Past } from './world-past.ts';
import { REGULARS } from './world-people.ts';

const base = { optional: false, branches: [] };
const choice = (code: string, en: string, zh: string) => ({ code, label: { en, zh }, words: [] });

/** It runs for five months; a recommendation of 0 to 2 opens a case. */
const VISIT: SurveyDraft = {
  name: 'After the visit',
  intro: { en: 'Thank you for coming! Five short questions.', zh: '感谢光临！五个小问题。' },
  questions: [
    { ...base, id: 'quality', type: 'csat', dimension: 'quality', texts: { en: 'How was the food?', zh: '菜品味道怎么样？' } },
    { ...base, id: 'attitude', type: 'csat', dimension: 'attitude', texts: { en: 'How friendly were we?', zh: '服务态度怎么样？' } },
    { ...base, id: 'price', type: 'csat', dimension: 'price', texts: { en: 'How was the price for what you got?', zh: '价格合适吗？' } },
    { ...base, id: 'recommend', type: 'nps', texts: { en: 'Would you recommend us to a friend?', zh: '会向朋友推荐我们吗？' } },
    { ...base, id: 'more', type: 'text', most: 300, optional: true, texts: { en: 'What should we do better?', zh: '哪里可以更好？' } },
  ] as Question[],
  thanks: { en: 'Thank you! We read every answer.', zh: '谢谢！每一条我们都会看。' },
  reward: { points: 5 },
  words: ['RATE', '评价'],
  restDays: 30,
  lowOpensCase: { question: 'recommend', atMost: 2 },
}; // prettier-ignore

/** A vote of two weeks, over long ago. */
const DISH: SurveyDraft = {
  name: 'A dish for the cold months',
  intro: {},
  questions: [
    { ...base, id: 'dish', type: 'choice', texts: { en: 'Which one shall we cook?', zh: '想吃哪一道？' },
      choices: [choice('lamb', 'Lamb noodles', '羊肉面'), choice('hotpot', 'Small hot pot', '小火锅'), choice('congee', 'Duck congee', '鸭肉粥')] },
  ] as Question[],
  thanks: { en: 'Thank you! The winner is on the menu soon.', zh: '谢谢！胜出的菜很快上桌。' },
  words: ['DISH', '选菜'],
  restDays: 0,
}; // prettier-ignore

/** Asked of those who had answered before: two in three answer. */
const LATE: SurveyDraft = {
  name: 'Late noodles',
  intro: { en: 'We think of longer hours.', zh: '我们想延长营业时间。' },
  questions: [
    { ...base, id: 'evening', type: 'choice', texts: { en: 'Which evening would you come?', zh: '您会哪天晚上来？' },
      choices: [choice('friday', 'Friday', '周五'), choice('saturday', 'Saturday', '周六'), choice('neither', 'Neither', '都不来')],
      branches: [{ when: ['neither'], goTo: 'end' }] },
    { ...base, id: 'wish', type: 'text', most: 200, optional: true, texts: { en: 'What would you like to eat late?', zh: '夜里想吃点什么？' } },
  ] as Question[],
  thanks: { en: 'Thank you! We tell you when it begins.', zh: '谢谢！开始了就告诉您。' },
  words: [],
  restDays: 14,
}; // prettier-ignore

const WISHES = {
  en: ['Dumplings', 'skip', 'Something light', 'The beef noodles', 'A cold beer with it'],
  zh: ['馄饨', '跳过', '凉面', '烤串'],
};

const SAID = {
  en: ['More seats at noon please', 'The soup could be hotter', 'skip', 'Loved the dumplings', 'Waited 20 minutes for a table', 'skip', 'Less salt', 'Friendly people, thank you', 'Please take cards again', 'skip', 'A children menu would be nice'],
  zh: ['中午人太多，能多加几张桌子吗', '跳过', '牛肉面很香', '上菜有点慢', '希望有小份', '服务员很热情', '跳过'],
}; // prettier-ignore

/** Months get better from the first to the last; somebody is always out of sorts. */
function marks(at: number, ago: number): string[] {
  const roll = dice(4000 + at);
  const good = 0.75 - ago / 500;
  const csat = (): number => (roll() < good ? 4 + Math.round(roll()) : 2 + Math.floor(roll() * 3));
  const nps = roll() < good ? 8 + Math.floor(roll() * 3) : 4 + Math.floor(roll() * 4);
  return [csat(), csat(), csat(), nps].map(String);
}

/** When each regular answered the first survey, days ago. */
const visitedAgo = (at: number): number => 1 + ((at * 59) % 147);

/** Of today's day, so many days ago: at noon or in the evening, most of all at the end of the week. */
function moment(now: number, zone: string, ago: number, at: number): number {
  const date = addDays(localDate(now, zone), -ago);
  const hour = [12, 19, 20, 13, 18, 21, 12, 19, 14][at % 9]!;
  return instantOf(date, `${hour}:${10 + ((at * 17) % 49)}`, zone);
}

const opened =
  (draft: SurveyDraft, ids: Map<SurveyDraft, string>) =>
  async ({ gateway: { surveys }, tx, merchantId }: Past): Promise<void> => {
    const { id } = await surveys.add(tx, merchantId, draft, 'system');
    await surveys.open(tx, merchantId, id, 'system');
    ids.set(draft, id);
  };

/** A sheet of paper that lay at the till. */
const typedIn = (sheet: number, at: number, ids: Map<SurveyDraft, string>): Happening => ({
  at,
  async happens({ gateway: { surveys }, tx, merchantId }) {
    const [quality = '', attitude = '', price = '', recommend = ''] = marks(100 + sheet, 40);
    const answers = { quality, attitude, price, recommend };
    await surveys.typeIn(tx, merchantId, ids.get(VISIT)!, { answers, formKey: `demo-${sheet}` }, 'system');
  },
});

/** The worker's part, at the moment at which the past stands: whoever is due is asked, whoever is silent has left. */
const worked: Happening['happens'] = async ({ gateway }) => {
  const pump = gateway.pumps.find(({ name }) => name === 'surveys')!;
  for (let n = 0; n < 10; n++) await pump.run(() => {});
};

/** One that went to a segment three weeks ago: people, a share that answers, and some who stay silent. */
function askedOf(now: number, zone: string, ids: Map<SurveyDraft, string>): Happening[] {
  const at = instantOf(addDays(localDate(now, zone), -20), '15:00', zone);
  const asks: Happening['happens'] = async ({ gateway: { surveys }, tx, merchantId }) => {
    const condition = { field: 'surveys.answered', is: '=', value: ids.get(VISIT)! } as const;
    await surveys.askSegment(tx, merchantId, ids.get(LATE)!, { condition, startAt: at }, 'system');
  };
  // Who had answered the first one, may be texted, and does not keep silent.
  const willing = REGULARS.filter((_, n) => visitedAgo(n) > 21 && n % 11 !== 5 && n % 8 !== 0 && n % 3 !== 1);
  const answers = willing.map(({ phone, language }, n): Happening => ({
    at: at + HOUR / 6 + ((n * 7) % 34) * (HOUR / 5),
    async happens({ text }) {
      const pick = ['2', '1', '2', '3', '1', '2'][n % 6]!;
      await each(pick === '3' ? [pick] : [pick, WISHES[language][n % WISHES[language].length]!], (one) => text(phone, one)); // prettier-ignore
    },
  }));
  return [
    { at: at - DAY, happens: opened(LATE, ids) },
    { at, happens: asks },
    ...[at + 1, at + HOUR / 12, at + HOUR, at + 2 * DAY].map((then): Happening => ({ at: then, happens: worked })),
    ...answers,
    { at: at + 9 * DAY, happens: ({ gateway: { surveys }, tx, merchantId }) => surveys.close(tx, merchantId, ids.get(LATE)!, 'system') }, // prettier-ignore
    { at: at + 9 * DAY + 1, happens: worked },
  ];
}

/** Surveys with their answers: one that runs, a vote that is closed, and one that was asked of a segment. */
export function surveysAreAnswered(now: number, zone: string): Happening[] {
  const ids = new Map<SurveyDraft, string>();
  const visits = REGULARS.map(({ phone, language }, at): Happening => {
    const ago = visitedAgo(at);
    const words = SAID[language];
    // Every eleventh falls silent after two answers.
    const texts = [language === 'en' ? 'RATE' : '评价', ...marks(at, ago), words[at % words.length]!].slice(0, at % 11 === 5 ? 3 : 6); // prettier-ignore
    return { at: moment(now, zone, ago, at), happens: ({ text }) => each(texts, (one) => text(phone, one)) };
  });
  const votes = REGULARS.filter((_, at) => at % 2 === 1).map(({ phone, language }, at): Happening => {
    const texts = [language === 'en' ? 'DISH' : '选菜', String(1 + ((at * at) % 3))];
    return { at: moment(now, zone, 66 + (at % 13), at), happens: ({ text }) => each(texts, (one) => text(phone, one)) };
  });
  return [
    { at: now - 150 * DAY, happens: opened(VISIT, ids) },
    { at: now - 81 * DAY, happens: opened(DISH, ids) },
    { at: now - 64 * DAY, happens: ({ gateway: { surveys }, tx, merchantId }) => surveys.close(tx, merchantId, ids.get(DISH)!, 'system') }, // prettier-ignore
    ...[110, 80, 51, 22].map((ago, sheet) => typedIn(sheet, moment(now, zone, ago, sheet), ids)),
    ...visits,
    ...askedOf(now, zone, ids),
    ...votes,
    { at: now - HOUR, happens: ({ text }) => each(['RATE', '2', '2', '3', '1', 'The soup was cold and nobody cared'], (one) => text('+12125550164' as never, one)) }, // prettier-ignore
  ];
}

async function each<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  for (const one of all) await work(one);
}
