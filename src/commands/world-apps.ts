import type { AppDraft } from '../apps/index.ts';
import { DAY, HOUR } from '../kernel/clock.ts';
import type { Happening, Past } from './world-past.ts';
import { REGULARS, type Regular } from './world-people.ts';

type Form = Record<string, unknown>;

const info = (en: [string, string], zh: [string, string]) => ({ label: { en: en[0], zh: zh[0] }, answer: { en: en[1], zh: zh[1] } }); // prettier-ignore

/** The three functions by text that the demo's shop made itself: what differs from their cards. */
const APPS: { kind: string; name: string; words: string[]; form: Form }[] = [
  {
    kind: 'menu',
    name: 'Hours, Wi-Fi, menu',
    words: ['GUIDE', '指南'],
    form: {
      question: { en: 'What would you like to know?', zh: '您想了解什么？请回复数字：' },
      entries: [
        info(['Opening hours', 'Daily 11:00 to 22:00, kitchen until 21:30.'], ['营业时间', '每天11:00至22:00，厨房21:30收。']),
        info(['Wi-Fi', 'Network LINS-GUEST, password beefnoodles.'], ['无线网络', '网络LINS-GUEST，密码beefnoodles']),
        info(["Today's menu", 'Beef noodles 9.50, dumplings 7.00, hot and sour soup 5.50.'], ['今日菜单', '牛肉面9.50，水饺7.00，酸辣汤5.50']),
      ],
    },
  },
  { kind: 'draw', name: 'Autumn draw', words: ['LUCKY', '抽奖'], form: {} },
  { kind: 'booking', name: 'A table', words: ['TABLE', '订位'], form: {} },
]; // prettier-ignore

const isBranch = (value: unknown): value is Form => typeof value === 'object' && value !== null;

/** A card's ready form in both languages: texts of one and the other side by side, all else as it is in the first. */
function both(one: unknown, other: unknown): unknown {
  if (Array.isArray(one) && Array.isArray(other)) return one.map((value, at) => both(value, other[at]));
  if (!isBranch(one) || !isBranch(other)) return one;
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return Object.fromEntries(keys.map((key) => [key, key in one ? both(one[key], other[key]) : other[key]]));
}

function draftOf({ gateway: { apps } }: Past, { kind, name, words, form }: (typeof APPS)[number]): AppDraft {
  const card = apps.kinds().find((one) => one.name === kind)!;
  const ready = both(card.ready('en').form, card.ready('zh').form) as Form;
  const draft = apps.fromForm(kind, { ...ready, ...form }, 'en');
  const [own] = draft.words;
  const asOurs = (text: string): string => (text.toUpperCase().startsWith(own!) ? words[0]! + text.slice(own!.length) : text); // prettier-ignore
  return {
    ...draft,
    name,
    words,
    tests: draft.tests.map(({ texts, expect }) => ({ texts: texts.map(asOurs), expect })),
  };
}

/** Makes each of its card, tries it and puts it live, as the pages do. Whoever has the word already keeps it. */
async function makeApps(past: Past): Promise<void> {
  const { gateway, tx, merchantId } = past;
  for (const app of APPS) {
    const { id } = await gateway.apps.add(tx, merchantId, draftOf(past, app), 'system');
    const results = await gateway.apps.test(tx, merchantId, id);
    if (results.every(({ passed }) => passed)) await gateway.apps.goLive(tx, merchantId, id, 'system');
  }
}

/** What somebody texts in turn, in one's own language. */
const TALKS: Record<Regular['language'], string[][]> = {
  en: [['GUIDE', '1'], ['LUCKY'], ['guide', 'wifi'], ['lucky please'], ['GUIDE', '3'], ['LUCKY']],
  zh: [['抽奖'], ['指南', '1'], ['抽奖'], ['指南', '二'], ['抽奖'], ['指南', '今日菜单']],
};
const TABLES: Record<Regular['language'], string[]> = {
  en: ['TABLE', 'tomorrow', '7 pm', '4'],
  zh: ['订位', '明天', '晚上六点半', '3'],
};

const talk = (at: number, { phone }: Regular, texts: readonly string[]): Happening => ({
  at,
  async happens({ text }) {
    for (const words of texts) await text(phone, words);
  },
});

/** Tables that were kept are off the agenda. */
const settled = (at: number): Happening => ({
  at,
  async happens({ gateway: { tasks }, tx, merchantId }) {
    for (const { taskId, day, state, task } of await tasks.between(tx, merchantId, at - DAY, at + DAY))
      if (state === 'open' && task.source !== 'system') await tasks.done(tx, merchantId, { taskId, day }, 'system');
  },
});

/** Made six weeks ago, used since by every other regular. @param noon of today, epoch milliseconds */
export function appsAreUsed(noon: number, now: number): Happening[] {
  const uses = REGULARS.filter((_, at) => at % 2 === 0).map((regular, at) =>
    talk(
      noon - [1, 2, 2, 5, 6, 6, 6, 9, 12, 13, 13, 13, 16, 19, 20, 20, 27][at]! * DAY + ((at * 7) % 9) * HOUR,
      regular,
      TALKS[regular.language][at % 6]!,
    ),
  );
  const tables = [3, 13, 25, 31].map((who, at) => {
    const regular = REGULARS[who]!;
    return talk(at === 3 ? now - 2 * HOUR : noon - [22, 15, 8][at]! * DAY - HOUR, regular, TABLES[regular.language]);
  });
  const off = [22, 15, 8].map((days) => settled(noon - days * DAY));
  return [{ at: now - 42 * DAY, happens: makeApps }, ...uses, ...tables, ...off].filter(({ at }) => at < now);
}
