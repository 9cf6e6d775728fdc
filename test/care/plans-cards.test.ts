import { CARD_CODES, type CardCode, draftOfCard, type PlanDraft } from '../../src/care/plans/index.ts';
import { cardTexts } from '../../src/care/plans/card-texts.ts';
import { DAY, HOUR } from '../../src/kernel/clock.ts';
import { measure } from '../../src/kernel/sms-text.ts';
import { CAP } from '../../src/marketing/index.ts';
import { parseMerchantText, renderMerchantText, surround } from '../../src/platform/merchant-text.ts';
import { ENGINES } from '../support/engines.ts';
import { stoppedClock } from '../support/gateway.ts';
import { openPlanShop, type PlanShop, type Someone } from './plans-shop.ts';

const SAMPLE = {
  en: {
    name: 'Amy',
    points: '340',
    visits: '12',
    expires: '30 Sept 2027',
    voucher: 'ABC-DEF-GHJ',
    until: '30 Jun',
    gift: 'a free dessert',
  },
  zh: {
    name: '林小姐',
    points: '340',
    visits: '12',
    expires: '2027年12月30日',
    voucher: 'ABC-DEF-GHJ',
    until: '6月30日',
    gift: '甜品一份',
  },
};
const AROUND = {
  en: { shop: "Lin's Noodles", language: 'en', optOut: 'STOP to leave' },
  zh: { shop: '林记面馆', language: 'zh', optOut: '回T退订' },
} as const;
const ALL_ACTIONS = ['points.give', 'customers.tag', 'cases.open', 'staff.alert', 'tasks.make'];
const TRIGGERS = ['joined', 'purchase', 'points_reached', 'points_expiring', 'overdue'] as const;
const WHOLE = {
  offers: { triggers: TRIGGERS, actions: ALL_ACTIONS },
  voucherOfferId: 'offer',
  language: 'en',
  decimals: 2,
} as const;

test.each(CARD_CODES.flatMap((code) => (['en', 'zh'] as const).map((language) => ({ code, language }))))(
  'each text of the card $code in $language is one part with its mark, its way out and typical values',
  ({ code, language }) => {
    const { texts, name } = cardTexts(code)[language];
    expect(name).not.toBe('');
    for (const [step, source] of Object.entries(texts)) {
      const read = parseMerchantText(source, Object.keys(SAMPLE.en));
      if (!read.ok) throw new Error(`${code}.${language} ${step}: ${read.faults[0]!.code}`);
      const { text, missing } = renderMerchantText(read.text, SAMPLE[language]);
      expect({ step, missing, parts: measure(surround(text, AROUND[language]).text).parts }).toEqual({
        step,
        missing: [],
        parts: 1,
      });
    }
  },
);

test.each(CARD_CODES)('the card %s has words for each of its steps, and ids of its own', (code) => {
  const { steps } = draftOfCard(code, WHOLE)!;
  expect(new Set(steps.map(({ id }) => id)).size).toBe(steps.length);
  for (const step of steps) {
    if (step.kind === 'send' || step.kind === 'ask') expect(Object.values(step.texts).every((text) => text)).toBe(true);
    if (step.kind === 'do') expect(Object.values(step.input).every((value) => value !== undefined)).toBe(true);
  }
  const used = steps.flatMap((step) => ('texts' in step ? [step.id] : []));
  expect(Object.keys(cardTexts(code).en.texts).toSorted()).toEqual(used.toSorted());
});

test.each`
  what                                   | code           | more                                                          | ids
  ${'no voucher: no gift, no idle wait'} | ${'welcome'}   | ${{ voucherOfferId: undefined }}                              | ${['day', 'how']}
  ${'no actions: no case, no alert'}     | ${'thanks'}    | ${{ offers: { triggers: TRIGGERS, actions: [] } }}            | ${['digest', 'score', 'day', 'again']}
  ${'no task: nothing is left'}          | ${'care_call'} | ${{ offers: { triggers: TRIGGERS, actions: [] } }}            | ${undefined}
  ${'its trigger is not there'}          | ${'win_back'}  | ${{ offers: { triggers: ['joined'], actions: ALL_ACTIONS } }} | ${undefined}
`('of a card what the gateway lacks is left out: $what', ({ code, more, ids }) => {
  expect(draftOfCard(code as CardCode, { ...WHOLE, ...more })?.steps.map(({ id }) => id)).toEqual(ids);
});

describe.each(ENGINES)('every card walked to its end on %s', (engine) => {
  let shop: PlanShop;
  let offerId: string;
  beforeEach(async () => {
    shop = await openPlanShop(engine, { clock: stoppedClock(Date.UTC(2026, 5, 15, 16, 0)) });
    const { gateway, merchantId } = shop;
    const offer = { words: { en: 'a free tea' }, kind: 'item' as const, value: null, leastSpend: null, validDays: 30 };
    ({ id: offerId } = await shop.write((tx) => gateway.vouchers.addOffer(tx, merchantId, offer, 'staff:1')));
    await shop.write((tx) => gateway.merchants.set(tx, merchantId, CAP, { texts: 20, days: 30 }));
  });
  afterEach(() => shop.close());

  const draftOf = (code: CardCode): PlanDraft =>
    draftOfCard(code, { offers: shop.plans.offers(), voucherOfferId: offerId, language: 'en', decimals: 2 })!;
  const put = (code: CardCode) => shop.on(draftOf(code), code);
  const done = async (who: Someone): Promise<string[]> =>
    (await shop.steps(who)).filter((step) => !/:(waited|passed)/.test(step)).toSorted();
  const openTasks = () => shop.count('select count(*) from tasks');

  test('a card is there once', async () => {
    await put('welcome');
    await expect(put('welcome')).rejects.toMatchObject({ code: 'conflict' });
  });

  test('welcome: who comes needs no gift, who does not gets one', async () => {
    await put('welcome');
    const [comes, stays, leaves] = [await shop.person({ name: 'Amy' }), await shop.person(), await shop.person()];
    for (const one of [comes, stays, leaves]) await shop.join(one);
    await shop.pass(2 * DAY);
    await shop.buys(comes);
    await shop.say(leaves.phone, 'STOP');
    await shop.pass(10 * DAY);
    expect(await done(comes)).toEqual(['how:sent']);
    expect(await done(stays)).toEqual(['gift:sent', 'how:sent']);
    expect(await done(leaves)).toEqual(['how:sent']);
    expect((await shop.texts(comes))[0]).toContain('welcome, Amy!');
    expect(await shop.states()).toEqual(['done', 'done', 'stopped:stopped']);
  });

  test('thanks: a low score makes a case and tells the staff, a high one asks to come again, none asks nothing more', async () => {
    await put('thanks');
    const [low, high, quiet] = [await shop.person(), await shop.person(), await shop.person()];
    for (const one of [low, high, quiet]) await shop.buys(one);
    await shop.pass(4 * HOUR);
    await shop.say(low.phone, '1');
    await shop.say(high.phone, '5!');
    await shop.pass(4 * DAY);
    expect(await done(low)).toEqual(['alert:done', 'case:done', 'score:sent']);
    expect(await done(high)).toEqual(['again:sent', 'score:sent']);
    expect(await done(quiet)).toEqual(['score:sent']);
    expect(await shop.count("select count(*) from cases where kind = 'complaint'")).toBe(1);
    expect(new Set(await shop.states())).toEqual(new Set(['done']));
    await shop.buys(high);
    await shop.pass(DAY);
    expect((await shop.texts(high)).length).toBe(2); // not again within thirty days
  });

  test('near a reward: told, told once more, and a purchase ends it', async () => {
    await put('near_reward');
    const [amy, ben] = [await shop.person(), await shop.person()];
    for (const one of [amy, ben]) await shop.buys(one, '95.00');
    await shop.pass(3 * DAY);
    await shop.buys(ben, '1.00');
    await shop.pass(20 * DAY);
    expect(await done(amy)).toEqual(['near:sent', 'still:sent']);
    expect(await done(ben)).toEqual(['near:sent']);
    expect(await shop.states(ben)).toEqual(['stopped:purchase']);
  });

  test('points expiring: told twice', async () => {
    const amy = await shop.person();
    await shop.buys(amy, '95.00');
    const [[last]] = (await shop.test.db.admin('select min(expires_on) from point_lots')) as [[string]];
    shop.clock.set(Date.parse(`${last}T10:00:00Z`) - 14 * DAY);
    await put('expiring');
    await shop.pass(15 * DAY);
    expect(await done(amy)).toEqual(['last:sent', 'soon:sent']);
  });

  test('win-back: each cause has its remedy; who says nothing gets one offer, who comes back is left alone', async () => {
    await put('win_back');
    const people: Someone[] = [];
    for (let i = 0; i < 7; i++) people.push(await shop.person());
    for (let visit = 0; visit < 4; visit++) {
      for (const one of people) await shop.buys(one);
      shop.clock.advance(7 * DAY);
    }
    await shop.pass(7 * DAY); // half as long again, and the first text
    expect(await shop.states()).toEqual(Array.from({ length: 7 }, () => 'going'));
    await shop.pass(6 * DAY);
    const [natural, rival, service, detail, honesty, quiet, back] = people as [Someone, ...Someone[]];
    for (const [i, one] of [natural, rival!, service!, detail!, honesty!].entries())
      expect((await shop.say(one.phone, String(i + 1))).by).toBe('care.answer');
    await shop.buys(back!);
    await shop.pass(70 * DAY);
    const first = ['miss:sent', 'why:sent'];
    const all = (...more: string[]): string[] => [...first, ...more].toSorted();
    expect(await done(natural)).toEqual(all('keep:sent'));
    expect(await done(rival!)).toEqual(all('rival:sent'));
    expect(await done(service!)).toEqual(all('service:sent', 'case:done'));
    expect(await done(detail!)).toEqual(all('alert:done', 'detail:sent'));
    expect(await done(honesty!)).toEqual(all('honesty:sent', 'call:done'));
    expect(await done(quiet!)).toEqual(all('offer:sent'));
    expect(await done(back!)).toEqual(first);
    expect(await shop.states(back)).toEqual(['stopped:purchase']);
    expect(await openTasks()).toBe(1);
    const figures = await shop.plans.figures(
      shop.test.db.reader,
      shop.merchantId,
      (await shop.plans.list(shop.test.db.reader, shop.merchantId))[0]!.id,
    );
    expect(figures).toMatchObject({ now: 0, issued: 3, redeemed: 0 });
  });

  test('care call: only for good customers, a month after the last visit and another', async () => {
    await put('care_call');
    const [vip, rich, other] = [await shop.person(), await shop.person(), await shop.person()];
    await shop.buys(vip, '900.00');
    await shop.buys(rich, '600.00');
    await shop.buys(other, '5.00');
    await shop.pass(20 * DAY);
    await shop.buys(rich, '10.00'); // begins anew
    await shop.pass(15 * DAY);
    expect(await done(vip)).toEqual(['first:done']);
    expect(await done(rich)).toEqual([]);
    await shop.pass(50 * DAY);
    expect(await done(vip)).toEqual(['first:done', 'second:done']);
    expect(await done(rich)).toEqual(['first:done', 'second:done']);
    expect(await shop.states(other)).toEqual([]);
    expect(await openTasks()).toBe(4);
  });

  test('a rehearsal tells each step with its time and text, and writes nothing', async () => {
    const amy = await shop.person({ name: 'Amy' });
    const rehearse = (code: CardCode, answers?: Record<string, string>) =>
      shop.plans.rehearse(shop.test.db.reader, shop.merchantId, draftOf(code), amy.id, answers);
    const welcome = await rehearse('welcome');
    expect(welcome.map(({ stepId, outcome }) => `${stepId}:${outcome}`)).toEqual([
      'day:waits',
      'how:sent',
      'week:waits',
      'gift:sent',
    ]);
    expect(welcome[1]).toMatchObject({
      parts: 1,
      language: 'en',
      text: expect.stringContaining('welcome, Amy!') as unknown,
    });
    expect(new Date(welcome[1]!.at).toISOString()).toBe('2026-06-17T15:00:00.000Z'); // eleven in New York
    const rival = (await rehearse('win_back', { why: 'rival' })).filter(({ outcome }) => outcome !== 'skipped');
    expect(rival.map(({ stepId }) => stepId)).toEqual(['morning', 'miss', 'week', 'why', 'rival']);
    const quiet = (await rehearse('win_back')).filter(({ outcome }) => outcome !== 'skipped');
    expect(quiet.map(({ stepId }) => stepId)).toEqual(['morning', 'miss', 'week', 'why', 'later', 'offer']);
    const ben = await shop.person({ consent: false });
    const told = await shop.plans.rehearse(shop.test.db.reader, shop.merchantId, draftOf('welcome'), ben.id);
    expect(told[1]).toMatchObject({ outcome: 'skipped', reason: 'no_consent' });
    for (const table of ['care_walks', 'care_steps', 'outbound', 'vouchers'])
      expect(await shop.count(`select count(*) from ${table}`)).toBe(0);
  });
});
