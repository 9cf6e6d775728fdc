import type { Gateway } from '../app.ts';
import { newId } from '../kernel/ids.ts';
import { DAY, HOUR, MINUTE } from '../kernel/clock.ts';
import type { Tx } from '../platform/db/index.ts';
import type { Happening, Past } from './world-past.ts';
import { REGULARS } from './world-people.ts';

/** One thing done with a case, so many hours after it came. `say` is the customer's next text. */
type Deed = [
  hours: number,
  deed: 'classify' | 'note' | 'reply' | 'cause' | 'report' | 'say' | 'archive',
  words: string,
];

interface Story {
  /** Hours ago. */
  came: number;
  /** Which of the regulars. */
  who: number;
  words: string;
  /** Which colleague. */
  by: 0 | 1;
  deeds: Deed[];
}

const days = (count: number): number => count * 24;

/** A dozen cases: settled ones of three months, then those on the board. */
const STORIES: readonly Story[] = [
  { came: days(84), who: 4, by: 0, words: 'COMPLAIN I was charged twice for the dumplings on Saturday', deeds: [
    [2, 'classify', 'price'], [3, 'note', 'The till shows 7.00 twice, five minutes apart. It was one plate.'], [4, 'cause', 'detail'],
    [5, 'report', 'You were right, it was charged twice. 7.00 is on its way back to you. Sorry!'], [6, 'say', '5']] },
  { came: days(61), who: 27, by: 1, words: '投诉 服务员态度差，叫了三次没人理', deeds: [
    [1, 'classify', 'service'], [4, 'reply', '很抱歉让您久等。能告诉我们是哪天几点吗？'], [5, 'say', '周六晚上七点多'],
    [20, 'note', '当晚只有两人当班，已和店长谈过排班。'], [22, 'cause', 'manner'],
    [26, 'report', '已和当班同事谈过，周六晚上增加一人。欢迎您再来。'], [30, 'say', '4']] },
  { came: days(47), who: 9, by: 0, words: 'COMPLAIN waited 50 minutes for takeaway, the app said 20', deeds: [
    [3, 'classify', 'handling'], [8, 'note', 'Oven was down from 18:00 to 19:00, nobody told the counter.'], [9, 'cause', 'speed'],
    [22, 'report', 'Our stove failed that evening and we should have told you. Your next soup is on us.'], [25, 'say', '3']] },
  { came: days(38), who: 17, by: 1, words: 'FEEDBACK best broth in town, say hello to the cook', deeds: [[5, 'reply', 'Thank you! The cook blushed.'], [6, 'archive', '']] },
  { came: days(29), who: 22, by: 0, words: 'COMPLAIN your page says open until 23, we stood before a closed door', deeds: [
    [2, 'classify', 'information'], [3, 'cause', 'information'], [4, 'report', 'Sorry! We close at 22:00.'], [5, 'say', '2'],
    [26, 'note', 'The map service still showed summer hours; corrected.'],
    [28, 'report', 'The wrong hours stood on a map page and are corrected now. Come by, tea is on us.'], [31, 'say', '5']] },
  { came: days(19), who: 29, by: 1, words: '投诉 外卖少了一份饺子', deeds: [
    [1, 'classify', 'handling'], [2, 'cause', 'detail'], [3, 'report', '漏装是我们的错，饺子钱已退，下次送您一份。'], [4, 'say', '5']] },
  { came: days(4), who: 12, by: 0, words: 'COMPLAIN points of my lunch on Monday are missing', deeds: [
    [4, 'classify', 'support'], [6, 'note', 'Paid in cash without giving the number; receipt found.'], [7, 'cause', 'detail'],
    [20, 'report', 'Your 18 points of Monday are in. Thank you for telling us!']] },
  { came: days(2), who: 31, by: 1, words: '投诉 牛肉面太咸了，和上次不一样', deeds: [
    [3, 'classify', 'service'], [5, 'cause', 'quality'], [22, 'report', '那天的汤底确实咸了，已重新定好配方。']] },
  { came: 20, who: 2, by: 0, words: 'COMPLAIN the terrace chairs are wet every morning', deeds: [
    [2, 'classify', 'service'], [3, 'note', 'Covers are torn. New ones ordered, here on Thursday.'], [5, 'cause', 'detail']] },
  { came: 14, who: 19, by: 1, words: 'COMPLAIN nobody answered when I called to book for ten', deeds: [[2, 'classify', 'support'], [3, 'note', 'Phone was off the hook in the kitchen. To call back today.']] },
  { came: days(3), who: 32, by: 0, words: '投诉 优惠券在收银台不能用', deeds: [[2, 'classify', 'price'], [3, 'note', '券码已核对，等总部回复。']] },
  { came: 6, who: 15, by: 1, words: 'COMPLAIN the soup was lukewarm and the bowl was chipped', deeds: [[1, 'classify', 'service']] },
  { came: 1.5, who: 25, by: 0, words: '意见 希望有无线充电的座位', deeds: [] },
]; // prettier-ignore

type Told = { id: string; staff: readonly string[] };

/** What the customer said meanwhile waits in the inbox no more. */
async function readInInbox({ customers, inbox }: Gateway, tx: Tx, merchantId: string, who: number, actor: string) {
  const hash = customers.hashOf(merchantId, REGULARS[who]!.phone);
  const person = await customers.byNumber(tx, merchantId, hash);
  const talk = person && (await inbox.ofCustomer(tx, merchantId, person.id));
  if (talk) await inbox.close(tx, merchantId, talk, actor);
}

async function does({ gateway, tx, merchantId, text }: Past, story: Story, told: Told, [, deed, words]: Deed) {
  const { caseDesk, cases, clock } = gateway;
  const actor = `staff:${told.staff[story.by]}`;
  const { id } = told;
  const key = newId(clock.now());
  switch (deed) {
    case 'say':
      return text(REGULARS[story.who]!.phone, words);
    case 'note':
    case 'reply':
    case 'report':
      await caseDesk[deed](tx, merchantId, id, words, actor, key);
      return readInInbox(gateway, tx, merchantId, story.who, actor);
    case 'classify':
      return caseDesk.classify(tx, merchantId, id, { category: words }, actor);
    case 'archive':
      return caseDesk.archive(tx, merchantId, id, actor);
    case 'cause': {
      const { step: from } = await cases.byId(tx, merchantId, id);
      return caseDesk.move(tx, merchantId, id, { from, step: 'handled', cause: words }, actor);
    }
  }
}

function tell(now: number, story: Story, staff: string[]): Happening[] {
  const told: Told = { id: '', staff };
  const came = now - story.came * HOUR;
  return [
    {
      at: came,
      async happens({ gateway: { cases }, tx, merchantId, text }) {
        await text(REGULARS[story.who]!.phone, story.words);
        told.id = (await cases.list(tx, merchantId, { limit: 1 }))[0]!.id;
      },
    },
    ...story.deeds.map((deed) => ({ at: came + deed[0] * HOUR + 7 * MINUTE, happens: (past: Past) => does(past, story, told, deed) })), // prettier-ignore
  ];
}

/** Colleagues by name, whom nobody can sign in as: they have no password. */
const COLLEAGUES = [
  { name: 'Mei Lin', email: 'mei@lins-noodles.example', role: 'manager' },
  { name: 'Tom Baker', email: 'tom@lins-noodles.example', role: 'clerk' },
] as const;

/** Cases in all six steps with their categories, due times, ratings and causes, and the two who look after them. */
export function casesAreTended(now: number): Happening[] {
  const staff: string[] = [];
  const happenings: Happening[] = [
    {
      at: now - 160 * DAY,
      async happens({ gateway, tx, merchantId }) {
        for (const one of COLLEAGUES) staff.push((await gateway.staff.add(tx, { ...one, merchantId })).staffId);
        await gateway.caseDesk.setDueRule(tx, merchantId, { category: 'price', segmentId: null, hours: 12, first: false }, 'system'); // prettier-ignore
      },
    },
    ...STORIES.flatMap((story) => tell(now, story, staff)),
  ];
  return happenings.filter(({ at }) => at <= now);
}
