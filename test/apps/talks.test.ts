import { eq } from 'drizzle-orm';
import { createGateway } from '../../src/app.ts';
import type { AppDraft, Step } from '../../src/apps/index.ts';
import { DAY, HOUR } from '../../src/kernel/clock.ts';
import { tasks } from '../../src/tasks/schema.ts';
import { createLog } from '../../src/platform/log.ts';
import { ENGINES } from '../support/engines.ts';
import { ACTOR, type AppShop, filledIn, openApps } from './shop.ts';

describe.each(ENGINES)('talks with apps on %s', (engine) => {
  let shop: AppShop;
  beforeEach(async () => {
    shop = await openApps(engine);
  });
  afterEach(() => shop.close());

  const uses = (id: string) => shop.apps.uses(shop.test.db.reader, shop.merchantId, id, { limit: 50 });
  const lastUse = async (id: string) => (await uses(id))[0]!;
  const write: AppShop['test']['db']['write'] = (work) => shop.test.db.write(work);

  it('STOP in the middle stops, and the talk is over', async () => {
    const id = await shop.card('form');
    const phone = shop.phone();
    await shop.ask(phone, 'PARTY');
    expect((await shop.say(phone, 'STOP')).by).toBe('stop');
    expect(await lastUse(id)).toMatchObject({ state: 'stopped', reason: 'stop' });
    expect((await shop.say(phone, 'tomorrow')).by).toBeNull();
  });

  it('what is filled in speaks the language of the words around it', async () => {
    // Texts in English alone: whoever reads Chinese gets them too, and what is filled in with them.
    await shop.card('booking', onlyEnglish(filledIn(shop.apps, 'booking', 'en')));
    await shop.card('vote', onlyEnglish(filledIn(shop.apps, 'vote', 'en')));
    const phone = shop.phone();
    await shop.member(phone);
    await shop.say(phone, 'LANG ZH');
    await shop.ask(phone, 'TABLE');
    for (const text of ['明天', '晚上七点']) await shop.ask(phone, text);
    expect(await shop.ask(phone, '四位')).toMatch(/Noted: Tue 16 Jun at 19:00, 4 people/);
    await shop.ask(phone, 'VOTE');
    expect(await shop.ask(phone, '２')).toContain('Beef noodles 0%, Fish soup 100%');
    expect(await shop.ask(phone, 'VOTE')).toContain('您已经参加过了');
  });

  it('a card as it stands asks and answers in the language of whoever texts; staff read theirs', async () => {
    await shop.card('booking', { note: 'Table on {{answer_day}} at {{answer_time}} for {{answer_people}}' });
    await shop.card('menu');
    const phone = shop.phone();
    await shop.member(phone);
    await shop.say(phone, 'LANG ZH');
    expect(await shop.ask(phone, 'TABLE')).toBe("【Lin's Noodles】请问订哪一天？");
    for (const text of ['明天', '晚上七点']) await shop.ask(phone, text);
    expect(await shop.ask(phone, '四位')).toContain('已记录：6月16日周二 19:00，4位');
    const { db } = shop.test.db.reader;
    const [task] = await db.select({ title: tasks.title }).from(tasks).where(eq(tasks.merchantId, shop.merchantId));
    expect(shop.gateway.vault.open(shop.merchantId, task!.title)).toBe('Table on Tue 16 Jun at 19:00 for 4');
    expect(await shop.ask(phone, 'MENU')).toContain('2 店在哪里');
    expect(await shop.ask(phone, '店在哪里')).toContain('车站路12号');
  });

  it('another word in the middle is that word, also where free text was asked', async () => {
    const id = await shop.card('forward');
    const phone = shop.phone();
    await shop.member(phone);
    await shop.ask(phone, 'CALLME');
    expect((await shop.say(phone, 'POINTS')).by).toBe('points.balance');
    expect(await lastUse(id)).toMatchObject({ state: 'left', reason: 'other_word' });
    expect((await shop.say(phone, 'A party in May')).by).toBeNull();
  });

  it('an answer one slip from a word is an answer; the word itself is the word', async () => {
    await shop.card('info');
    const choices = ['Hour', 'Minute'].map((en) => ({ label: { en } }));
    await shop.card('vote', { choices });
    const [a, b] = [shop.phone(), shop.phone()];
    await shop.ask(a, 'VOTE');
    expect(await shop.ask(a, 'hour')).toContain('Thank you for your vote');
    await shop.ask(b, 'VOTE');
    expect(await shop.ask(b, 'hours')).toContain('10:00');
  });

  it('its own word in the middle begins anew', async () => {
    const id = await shop.card('form');
    const phone = shop.phone();
    await shop.ask(phone, 'PARTY');
    await shop.ask(phone, 'tomorrow');
    expect(await shop.ask(phone, 'Party!')).toContain('which day');
    expect((await uses(id)).map(({ state }) => state)).toEqual(['going', 'left']);
  });

  it('three texts that are no answer end it politely', async () => {
    const id = await shop.card('menu');
    const phone = shop.phone();
    await shop.ask(phone, 'MENU');
    expect(await shop.ask(phone, 'what?')).toBe("Lin's Noodles: Please answer with a number from 1 to 3.");
    expect(await shop.ask(phone, '7')).toContain('from 1 to 3');
    expect(await shop.ask(phone, '🙂')).toContain('we stop here');
    expect(await lastUse(id)).toMatchObject({ state: 'left', reason: 'tries' });
    expect((await shop.say(phone, '1')).by).toBeNull();
  });

  it('a wrong answer does not count against the next question', async () => {
    await shop.card('form');
    const phone = shop.phone();
    for (const text of ['PARTY', 'no day', 'never day', 'tomorrow', 'none', 'no idea']) await shop.ask(phone, text);
    expect(await shop.ask(phone, '8')).toContain('own words');
  });

  it('goes on after a restart', async () => {
    await shop.card('form');
    const phone = shop.phone();
    await shop.ask(phone, 'PARTY');
    const again = createGateway(shop.config, shop.test.db, { log: createLog('silent'), clock: shop.clock });
    const text = { from: phone, to: shop.number.address, text: 'tomorrow', media: [], providerId: 'SMafterrestart' };
    await again.messages.receive(text, {});
    expect(await shop.ask(phone, '12')).toContain('own words');
    await again.provider.close();
  });

  it('is over after a day', async () => {
    const id = await shop.card('form');
    const phone = shop.phone();
    await shop.ask(phone, 'PARTY');
    shop.clock.advance(DAY + HOUR);
    expect((await shop.say(phone, 'tomorrow')).by).toBeNull();
    shop.clock.advance(DAY);
    expect(await lastUse(id)).toMatchObject({ state: 'left' });
  });

  it('ends on the version it began with; whoever begins now meets the new one', async () => {
    const id = await shop.card('menu');
    const phone = shop.phone();
    await shop.ask(phone, 'MENU');
    const form = { question: { en: 'What else?' }, entries: [{ label: { en: 'Opening hours' }, answer: { en: 'Now from 10:00 on.' } }, { label: { en: 'Where' }, answer: { en: 'Still 12 Station Road.' } }] }; // prettier-ignore
    await shop.change(id, shop.apps.fromForm('menu', form, 'en'));
    expect(await shop.ask(phone, '3')).toContain('Beef noodles with pickled greens');
    expect(await shop.ask(shop.phone(), 'MENU')).toContain('What else?\n1 Opening hours\n2 Where');
    expect((await uses(id)).map(({ version }) => version)).toEqual([2, 1]);
  });

  it('a pause ends talks, and the word says that it rests', async () => {
    const id = await shop.card('menu');
    const [a, b] = [shop.phone(), shop.phone()];
    await shop.ask(a, 'MENU');
    await write((tx) => shop.apps.pause(tx, shop.merchantId, id, ACTOR));
    await write((tx) => shop.apps.pause(tx, shop.merchantId, id, ACTOR));
    expect(await shop.ask(a, '1')).toContain('resting');
    expect(await shop.ask(b, 'MENU')).toContain('resting');
    expect(await lastUse(id)).toMatchObject({ state: 'left', reason: 'paused' });
    expect(await write((tx) => shop.apps.resume(tx, shop.merchantId, id, ACTOR))).toEqual([]);
    expect(await shop.ask(b, 'MENU 1')).toContain('10:00');
  });

  it('whatever begins it when it is live says that it rests when it is paused', async () => {
    const [menu, draw] = [await shop.card('menu'), await shop.card('draw')];
    const ways = ['MENU', 'menu please', 'MENU 2', 'menu2', 'MENU blah', 'LUCKY', 'lucky please', 'lucky 7'];
    const by = async () => {
      const said: (string | null)[] = [];
      for (const text of ways) said.push((await shop.say(shop.phone(), text)).by);
      return said;
    };
    const live = await by();
    for (const id of [menu, draw]) await write((tx) => shop.apps.pause(tx, shop.merchantId, id, ACTOR));
    expect(await by()).toEqual(live);
    for (const text of ways.slice(0, 7)) expect(await shop.ask(shop.phone(), text)).toContain('resting');
  });

  it('archived: talks end, words are free', async () => {
    const id = await shop.card('menu');
    const phone = shop.phone();
    await shop.ask(phone, 'MENU');
    await write((tx) => shop.apps.archive(tx, shop.merchantId, id, ACTOR));
    expect(await shop.ask(phone, '1')).toContain('closed meanwhile');
    expect((await shop.say(phone, 'MENU')).by).toBeNull();
    await shop.card('menu');
    expect(await shop.ask(phone, 'MENU 1')).toContain('10:00');
  });

  it('a text handed over twice is one use and one answer', async () => {
    const id = await shop.card('info');
    const phone = shop.phone();
    const first = await shop.say(phone, 'HOURS', { providerId: 'SMtwice' });
    const second = await shop.say(phone, 'HOURS', { providerId: 'SMtwice' });
    expect([first.state, second.state]).toEqual(['handled', 'repeated']);
    expect(await uses(id)).toHaveLength(1);
  });

  it.each`
    per        | after        | said
    ${'day'}   | ${DAY}       | ${'today already'}
    ${'week'}  | ${7 * DAY}   | ${'this week'}
    ${'month'} | ${31 * DAY}  | ${'this month'}
    ${'ever'}  | ${400 * DAY} | ${'taken part'}
  `('once a $per, by the calendar of the shop', async ({ per, after, said }) => {
    const id = await shop.card('info', {}, { limit: { times: 1, per: per as 'day' } });
    const phone = shop.phone();
    expect(await shop.ask(phone, 'HOURS')).toContain('open daily');
    expect(await shop.ask(phone, 'HOURS')).toContain(said);
    expect(await lastUse(id)).toMatchObject({ state: 'refused', reason: `limit_${per as string}` });
    shop.clock.advance(after as number);
    expect(await shop.ask(phone, 'HOURS')).toContain(per === 'ever' ? said : 'open daily');
  });

  it('a talk left before anything was given does not use up the limit', async () => {
    await shop.card('vote');
    const phone = shop.phone();
    for (const text of ['VOTE', 'a', 'b', 'c']) await shop.ask(phone, text);
    await shop.ask(phone, 'VOTE');
    expect(await shop.ask(phone, '1')).toContain('Thank you');
    expect(await shop.ask(phone, 'VOTE')).toContain('already');
  });

  it('an answer of a use that was left counts as little as the use: nobody answers twice by texting the word again', async () => {
    const ask = (id: string) => ({ id, kind: 'ask' as const, texts: { en: `${id}?` }, wanted: { type: 'choice' as const, choices: ['a', 'b'].map((code) => ({ code, label: { en: code }, words: [] })) } }); // prettier-ignore
    const steps: Step[] = [ask('one'), ask('two'), { id: 'so', kind: 'special', special: 'tally', input: { step: 'one' } }, { id: 'bye', kind: 'reply', texts: { en: 'So far {{results}}' } }]; // prettier-ignore
    const test = (...texts: string[]) => ({ texts, expect: '?' });
    const id = await shop.live({ name: 'Two', kind: 'steps', form: null, steps, words: ['TWOQ'], who: { everybody: true }, limit: { times: 1, per: 'ever' }, tests: [test('TWOQ'), test('TWOQ', 'a'), test('TWOQ', 'zzz', 'a')] }); // prettier-ignore
    const [stuffer, late, other] = [shop.phone(), shop.phone(), shop.phone()];
    for (let n = 0; n < 5; n++) await shop.ask(stuffer, 'TWOQ a');
    await shop.ask(late, 'TWOQ b');
    shop.clock.advance(9 * DAY); // the talk ran out; whoever it was may still take part
    await shop.ask(late, 'TWOQ b');
    expect(await shop.ask(late, 'a')).toContain('So far a 50%, b 50%');
    for (const text of ['TWOQ a', 'what', 'is', 'this']) await shop.ask(other, text); // left after three tries
    const { answers } = await shop.apps.figures(shop.test.db.reader, shop.merchantId, id);
    expect(answers).toEqual({ one: [{ code: 'a', count: 1 }, { code: 'b', count: 1 }], two: [{ code: 'a', count: 1 }, { code: 'b', count: 0 }] }); // prettier-ignore
  });

  it('of twenty texts of one number at once, one has the coupon', async () => {
    await shop.card('coupon');
    const phone = shop.phone();
    const said = await Promise.all(Array.from({ length: 20 }, () => shop.ask(phone, 'coupon')));
    expect(said.filter((text) => text.includes('coupon 1.'))).toHaveLength(1);
    expect(said.filter((text) => text.includes('coupon 2.'))).toHaveLength(0);
  });

  it('of thirty numbers at once, five have the five coupons', async () => {
    await shop.card('coupon', { count: 5 });
    const said = await Promise.all(Array.from({ length: 30 }, () => shop.ask(shop.phone(), 'coupon')));
    expect(said.filter((text) => text.includes('Show this text'))).toHaveLength(5);
    expect(said.filter((text) => text.includes('All coupons are taken'))).toHaveLength(25);
  });

  it('members only, invited guests only, within its hours only', async () => {
    const { merchantId, gateway, test } = shop;
    const segment = await write((tx) =>
      gateway.segments.save(
        tx,
        merchantId,
        { name: 'Regulars', where: { field: 'points.balance', is: '>=', value: 500 } },
        ACTOR,
      ),
    );
    const who = async (draft: Partial<AppDraft>) => {
      const id = await shop.card('info', {}, draft);
      return async () => write((tx) => shop.apps.archive(tx, merchantId, id, ACTOR));
    };
    const phone = shop.phone();
    let end = await who({ who: { members: true } });
    expect(await shop.ask(phone, 'HOURS')).toContain('members');
    const customerId = await shop.member(phone);
    expect(await shop.ask(phone, 'HOURS')).toContain('open daily');
    await end();
    end = await who({ who: { segmentId: segment.id } });
    expect(await shop.ask(phone, 'HOURS')).toContain('invited guests');
    const gift = { customerId, kind: 'adjust', points: 900, actor: ACTOR, reason: 'test', onceKey: 'gift' } as const;
    await write((tx) => gateway.points.add(tx, merchantId, gift));
    expect(await shop.ask(phone, 'HOURS')).toContain('open daily');
    await end();
    // It is Monday noon in New York.
    end = await who({ hours: { days: [1], from: '11:00', to: '13:00' } });
    expect(await shop.ask(phone, 'HOURS')).toContain('open daily');
    shop.clock.advance(2 * HOUR);
    expect(await shop.ask(phone, 'HOURS')).toContain('from 11:00 to 13:00 on some days');
    await end();
    expect((await test.db.admin('select 1'))[0]).toEqual([1]);
  });
});

/** A form without its Chinese words. */
function onlyEnglish<T>(value: T): T {
  if (Array.isArray(value)) return value.map(onlyEnglish) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([name, one]) => (name === 'zh' ? [] : [[name, onlyEnglish(one)]]))) as T; // prettier-ignore
}
