import { DAY } from '../kernel/clock.ts';
import type { NewEntry } from '../knowledge/index.ts';
import type { Happening } from './world-past.ts';

type Row = [topic: string, en: [string, string], zh: [string, string], words: string[]];

/** What the demo's shop is asked again and again. */
const SHELF: readonly Row[] = [
  ['Visit', ['When are you open?', 'We are open every day from 11:00 to 22:00, the kitchen until 21:30.'], ['几点营业？', '每天11:00至22:00营业，厨房21:30收。'], ['opening hours', 'open', 'closed', '营业时间', '几点开门', '关门']],
  ['Visit', ['Is there parking?', 'Yes, in the yard behind the shop. Two hours are free for guests.'], ['有停车位吗？', '店后院子可停车，顾客免费两小时。'], ['parking', 'car', '停车']],
  ['Visit', ['What is the Wi-Fi password?', 'Network LINS-GUEST, password beefnoodles.'], ['Wi-Fi密码是多少？', '网络LINS-GUEST，密码beefnoodles。'], ['wifi', 'wi-fi', 'internet', '无线', '上网']],
  ['Food', ['What is vegetarian?', 'Tofu noodles, dumplings with chives, cold cucumber. Ask for broth without meat.'], ['有素食吗？', '豆腐面、韭菜饺子、拍黄瓜都是素的，可换素汤。'], ['vegetarian', 'vegan', 'meat free', '素', '吃素']],
  ['Food', ['Are there nuts in it?', 'Peanuts only in dan dan noodles and the cold sauce. Tell us and we cook without.'], ['有花生吗？', '只有担担面和凉拌酱里有花生，告诉我们就不放。'], ['nuts', 'peanut', 'allergy', '花生', '过敏']],
  ['Points', ['How do points work?', 'One point for each dollar; they are good for a year. Text PTS to see yours.'], ['积分怎么算？', '消费1美元积1分，一年有效。发JF查积分。'], ['points', 'bonus', '积分']],
]; // prettier-ignore

const entryOf = ([topic, en, zh, words]: Row): NewEntry => ({
  question: { en: en[0], zh: zh[0] },
  answer: { en: en[1], zh: zh[1] },
  words,
  topic,
  forReplies: true,
  forTexts: true,
});

/** The answer library is written half a year ago, and some of it was used since. */
export const knowledgeGrows = (now: number): Happening[] => [
  {
    at: now - 150 * DAY,
    async happens({ gateway: { knowledge }, tx, merchantId }) {
      for (const [at, row] of SHELF.entries()) {
        const { id } = await knowledge.add(tx, merchantId, entryOf(row), 'system');
        for (let times = 0; times < (at * 5) % 7; times++) await knowledge.count(tx, merchantId, id);
      }
    },
  },
];
