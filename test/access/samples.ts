import type { Draft } from '../../src/broadcasts/index.ts';
import { insertImport } from '../../src/customers/import/store.ts';
import { addCanned } from '../../src/inbox/canned.ts';
import { localDate } from '../../src/kernel/calendar.ts';
import { DAY } from '../../src/kernel/clock.ts';
import { newId } from '../../src/kernel/ids.ts';
import { createLinks } from '../../src/staff/links.ts';
import { LINS_NUMBER } from '../flows/shop.ts';
import { TEA_NUMBER } from './world.ts';
import type { PersonName, SideOfStreet, Street } from './world.ts';

/** Makes a row of one shop, new each time, and answers what stands for it in an address. */
type Make = (street: Street, side: SideOfStreet) => Promise<string>;

let serial = 0;
const phone = (): string => `+1202557${String(++serial).padStart(4, '0')}`;

const customer: Make = async ({ gateway, test }, { merchantId, actor }) =>
  test.db.write(
    async (tx) =>
      (await gateway.customers.findOrCreate(tx, merchantId, phone() as never, { source: 'counter', actor })).id,
  );

const field: Make = async ({ gateway, test }, { merchantId }) =>
  test.db.write((tx) => gateway.custom.add(tx, merchantId, { name: `Field ${++serial}`, type: 'text', choices: '' }));

const person: Make = (street, { merchantId }) => street.addPerson(merchantId, 'clerk' satisfies PersonName);

const token: Make = async ({ gateway, test }, { merchantId }) =>
  test.db.write(async (tx) => (await gateway.staff.addToken(tx, merchantId, 'till', 'clerk')).tokenId);

const number: Make = async ({ gateway, test }, { merchantId }) =>
  test.db.write(async (tx) => (await gateway.merchants.addNumber(tx, merchantId, { address: phone() })).id);

const invitation: Make = async ({ gateway, test, clock }, { merchantId, actor }) => {
  const { staff, sessions, vault } = gateway;
  const links = createLinks({ db: test.db, clock, vault, staff, sessions });
  const whom = { email: `new-${++serial}@example.com`, role: 'clerk' as const };
  return test.db.write(async (tx) => (await links.invite(tx, merchantId, whom, actor)).linkId);
};

const purchase: Make = async (street, side) => {
  const customerId = await customer(street, side);
  const bought = { customerId, amount: '12.50', receipt: `R-${++serial}`, actor: side.actor };
  return street.test.db.write(
    async (tx) => (await street.gateway.purchases.record(tx, side.merchantId, bought)).purchase.id,
  );
};

const segment: Make = async ({ gateway, test }, { merchantId, actor }) => {
  const saved = { name: `Many ${++serial}`, where: { field: 'points.balance', is: '>=', value: 0 } };
  return test.db.write(async (tx) => (await gateway.segments.save(tx, merchantId, saved, actor)).id);
};

const broadcast: Make = async ({ gateway, test }, { merchantId, actor }) => {
  const draft: Draft = {
    name: `Tea ${++serial}`,
    kind: 'discount',
    goal: '',
    audience: { excludeSegmentIds: [], excludeTextedHours: 0, excludeInDialogue: false },
    texts: { en: 'Tea is on us today.' },
    samplePercent: 100,
    decideAfterHours: 0,
    holdOutPercent: 0,
    schedule: { kind: 'now' },
    perMinute: 0,
  };
  return test.db.write(async (tx) => (await gateway.broadcasts.draft(tx, merchantId, draft, actor)).id);
};

const greeting: Make = async ({ gateway, test }, { merchantId, actor }) => {
  const draft = {
    occasion: { kind: 'birthday' },
    daysBefore: 0,
    time: '10:00',
    wordings: {},
    late: 'same_day',
  } as const;
  return test.db.write(async (tx) => (await gateway.care.greetings.add(tx, merchantId, draft, actor)).id);
};

/** A text that nobody understands waits for a person. */
const thread: Make = async ({ say, gateway, test, lins }, { merchantId }) => {
  await say(phone(), 'what about the thing from last week', {
    to: merchantId === lins.merchantId ? LINS_NUMBER : TEA_NUMBER,
  });
  const inbox = { folder: 'open', staffId: lins.ownerId, limit: 100 } as const;
  const open = await gateway.inbox.list(test.db.reader, merchantId, inbox);
  return open
    .map(({ id }) => id)
    .toSorted()
    .at(-1)!;
};

const reply: Make = async ({ test, clock }, { merchantId }) => {
  const row = { language: 'en', name: 'Full', shortcut: `full${++serial}`, text: 'We are full.' } as const;
  return test.db.write(async (tx) => addCanned(tx, merchantId, row as Parameters<typeof addCanned>[2], clock.now()));
};

const upload: Make = async ({ test, gateway, clock }, { merchantId, actor }) => {
  const id = newId(clock.now());
  const header = gateway.vault.seal(merchantId, '["Phone"]');
  await test.db.write(
    (tx) =>
    insertImport(tx, {
      merchantId, id, kind: 'people', state: 'mapping', header, columns: 1, plan: null, total: 0, line: 0, done: 0,
      counts: {}, startAt: null, actor, createdAt: clock.now(), finishedAt: null,
    } as never), // prettier-ignore
  );
  return id;
};

const issue: Make = async ({ gateway, test }, { merchantId, actor }) =>
  test.db.write(
    async (tx) =>
      (
        await gateway.cases.open(tx, merchantId, {
          kind: 'feedback',
          text: 'cold',
          phone: phone(),
          source: 'api',
          actor,
        } as never)
      ).id,
  );

/** What is due each day: every day of it can be done, put off and left out. */
const taskOf = async ({ gateway, test, clock }: Street, { merchantId, actor }: SideOfStreet) => {
  const startsOn = localDate(clock.now() + DAY, 'America/New_York');
  const task = { kind: 'task' as const, title: 'call back', startsOn, rule: 'FREQ=DAILY', leads: [], source: actor };
  const { id } = (await test.db.write((tx) => gateway.tasks.add(tx, merchantId, task)))!;
  return { id, startsOn };
};

const task: Make = async (street, side) => (await taskOf(street, side)).id;

const dueDay: Make = async ({ clock }) => localDate(clock.now() + DAY, 'America/New_York');

const feed: Make = async ({ gateway, test, addPerson }, { merchantId }) => {
  const staffId = await addPerson(merchantId, 'clerk' satisfies PersonName);
  return test.db.write(async (tx) => (await gateway.feeds.make(tx, merchantId, staffId)).id);
};

const plan: Make = async ({ gateway, test }, { merchantId, actor }) => {
  const draft = {
    name: `Thanks ${++serial}`,
    trigger: { kind: 'joined' as const },
    steps: [{ id: 'hello', kind: 'send' as const, texts: { en: 'Good to have you here.' } }],
    stopWhen: [],
    again: 0,
  };
  return test.db.write(async (tx) => (await gateway.care.plans.add(tx, merchantId, { draft }, actor)).id);
};

const survey: Make = async ({ gateway, test }, { merchantId, actor }) => {
  const question = { id: 'q1', type: 'csat' as const, texts: { en: 'How was it?' }, optional: false, branches: [] };
  const draft = { name: `Visit ${++serial}`, intro: {}, questions: [question], thanks: {}, words: [], restDays: 0 };
  return test.db.write(async (tx) => (await gateway.surveys.add(tx, merchantId, draft, actor)).id);
};

const cardCode: Make = () => Promise.resolve('welcome');

const app: Make = async ({ gateway, test }, { merchantId, actor }) => {
  const draft = gateway.apps.fromForm('vote', gateway.apps.kinds().find(({ name }) => name === 'vote')!.ready('en').form, 'en'); // prettier-ignore
  const words = [`ELECT${++serial}`];
  return test.db.write(async (tx) => (await gateway.apps.add(tx, merchantId, { ...draft, words }, actor)).id);
};

const cardName: Make = () => Promise.resolve('vote');

const first: Make = () => Promise.resolve('1');

const shopId: Make = (_street, { merchantId }) => Promise.resolve(merchantId);

const offer: Make = async ({ gateway, test }, { merchantId, actor }) => {
  const dessert = { words: { en: 'a dessert' }, kind: 'item', value: null, leastSpend: null, validDays: 9 } as const;
  return test.db.write(async (tx) => (await gateway.vouchers.addOffer(tx, merchantId, dessert, actor)).id);
};

const voucher: Make = async (street, side) => {
  const { vouchers } = street.gateway;
  const offerId = await offer(street, side);
  const code = await vouchers.makeCode(street.test.db.reader, side.merchantId, offerId);
  const given = { offerId, source: 'api', actor: side.actor };
  return street.test.db.write(async (tx) => (await vouchers.issue(tx, side.merchantId, given, code))!.id);
};

const batch: Make = async (street, side) => {
  const wanted = { offerId: await offer(street, side), name: 'Bags', count: 1, actor: side.actor };
  return (await street.gateway.vouchers.makeBatch(side.merchantId, wanted))!.id;
};

const answer: Make = async ({ gateway, test }, { merchantId, actor }) => {
  const texts = { question: { en: 'Parking?' }, answer: { en: 'Behind the house.' }, words: ['parking'] };
  const entry = { ...texts, topic: '', forReplies: true, forTexts: true };
  return test.db.write(async (tx) => (await gateway.knowledge.add(tx, merchantId, entry, actor)).id);
};

const nothing: Make = () => Promise.resolve('x'.repeat(43)); // a link nobody made

const noLink: Make = () => Promise.resolve('x'.repeat(11));

/**
 * What stands for `:param` in addresses that begin so; the longest beginning counts. A route whose parameter has no
 * sample here fails the test: add one line, and a maker if the row is of a new kind.
 */
export const PAGE_SAMPLES: Record<string, Make> = {
  '/setup/:token': nothing,
  '/invite/:token': nothing,
  '/reset/:token': nothing,
  '/l/:code': noLink,
  '/staff/:id': person,
  '/staff/invitations/:id': invitation,
  '/tokens/:id': token,
  '/settings/numbers/:id': number,
  '/customers/:id': customer,
  '/customers/fields/:id': field,
  '/customers/import/:id': upload,
  '/join/:merchantId': shopId,
  '/segments/:id': segment,
  '/broadcasts/:id': broadcast,
  '/care/greetings/:id': greeting,
  '/care/plans/:id': plan,
  '/care/plans/cards/:code': cardCode,
  '/surveys/:id': survey,
  '/inbox/:id': thread,
  '/cases/:id': issue,
  '/inbox/write/:customerId': customer,
  '/inbox/of/:customerId': customer,
  '/inbox/replies/:id': reply,
  '/agenda/:id': task,
  '/agenda/:id/:day': dueDay,
  '/agenda/feed/:id': feed,
  '/agenda/feed/:secret': nothing,
  '/knowledge/:id': answer,
  '/apps/new/:kind': cardName,
  '/apps/:id': app,
  '/apps/:id/versions/:version': first,
  '/vouchers/offers/:id': offer,
  '/vouchers/batches/:id': batch,
  '/vouchers/:id': voucher,
};

export const API_SAMPLES: Record<string, Make> = {
  '/customers/:id': customer,
  '/purchases/:id': purchase,
  '/segments/:id': segment,
  '/broadcasts/:id': broadcast,
  '/cases/:id': issue,
  '/tasks/:id': task,
  '/tasks/:id/occurrences/:day': dueDay,
  '/greetings/:id': greeting,
  '/care-plans/:id': plan,
  '/vouchers/:id': voucher,
  '/surveys/:id': survey,
};

/** Forms of pages that look at the form before they look for the row. */
export const FORMS: Record<string, Record<string, string>> = {
  'post /inbox/:id/topic': { topic: 'order' },
};

/** Forms that name their row in a field: without one it is told that there is none. */
export const NAMES_ROW: ReadonlySet<string> = new Set([
  '/costs/prices/end',
  '/surveys/:id/cancel',
  '/surveys/:id/answers/back',
  '/cases/settings/due/remove',
  '/apps/:id/draw', // of a draw alone
  '/apps/:id/draw/tickets.csv',
  '/apps/:id/draw/end',
  '/apps/:id/till', // of a check-in alone
  '/simulator/texts',
  '/staff/:id/enable', // nobody is switched off here
  '/customers/:id/unmerge',
  '/customers/duplicates',
  '/agenda/feed/:id/revoke', // addresses are one's own: a colleague's is none
]);

/** Bodies with which a writing API route goes as far as looking for the row. */
export const BODIES: Record<string, (street: Street) => object> = {
  'POST /greetings/:id': () => ({ occasion: { kind: 'birthday' } }),
  'POST /tasks/:id': () => ({ title: 'call back', startsOn: '2027-01-04' }),
  'POST /tasks/:id/occurrences/:day/later': () => ({ dueAt: '2027-01-04T12:00:00Z' }),
  'POST /care-plans/:id': () => ({ name: 'Calls', trigger: { kind: 'joined' }, steps: [] }),
  'POST /care-plans/:id/rehearse': () => ({ customerId: '0'.repeat(26) }),
  'POST /cases/:id/classify': () => ({ category: 'service' }),
  'POST /cases/:id/move': () => ({ from: 'received', step: 'archived' }),
  'POST /cases/:id/back': () => ({ from: 'handled' }),
  'POST /cases/:id/assign': () => ({ ownerId: null }),
  'POST /cases/:id/rate': () => ({ rating: 5 }),
  'POST /cases/:id/note': () => ({ text: 'Hello' }),
  'POST /cases/:id/reply': () => ({ text: 'Hello' }),
  'POST /cases/:id/report': () => ({ text: 'Hello' }),
  'POST /customers/:id/points': () => ({ points: -1, reason: 'test' }),
  'POST /surveys/:id/answers': () => ({ sheet: '1', answers: { q1: '4' } }),
  'POST /surveys/:id/answers/back': () => ({ sheet: '1' }),
  'POST /surveys/:id/ask': () => ({ where: { field: 'points.balance', is: '>=', value: 1 } }),
  'POST /segments/:id': () => ({ name: 'Many', where: { field: 'points.balance', is: '>=', value: 1 } }),
};

/** Pages of one-time links answer everybody alike, and nothing of theirs belongs to a shop. */
export const UNOWNED: ReadonlySet<string> = new Set([
  '/setup/:token',
  '/invite/:token',
  '/reset/:token',
  '/l/:code',
  '/agenda/feed/:secret',
  '/join/:merchantId',
  '/join/:merchantId/sent',
  '/apps/new/:kind',
  '/care/plans/cards/:code', // the product's own, for every shop
  '/care/plans/cards/:code/try',
]);

/** Fills a route's parameters. @throws Error naming the line that is missing */
export async function fill(
  path: string,
  samples: Record<string, Make>,
  street: Street,
  side: SideOfStreet,
): Promise<string> {
  const beginnings = Object.keys(samples).toSorted((a, b) => b.length - a.length);
  let filled = path;
  for (const param of path.match(/:\w+/g) ?? []) {
    const upTo = path.slice(0, path.indexOf(param) + param.length);
    const found = beginnings.find((beginning) => beginning === upTo);
    if (!found) throw new Error(`test/access/samples.ts has no sample for ${upTo}, of the route ${path}`);
    filled = filled.replace(param, await samples[found]!(street, side));
  }
  return filled;
}
