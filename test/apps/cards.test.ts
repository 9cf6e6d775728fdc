import { type AppDraft, verifyTicket } from '../../src/apps/index.ts';
import { eq } from 'drizzle-orm';
import { tasks } from '../../src/tasks/schema.ts';
import { LANGUAGES } from '../../src/platform/slice.ts';
import { ENGINES } from '../support/engines.ts';
import { type AppShop, filledIn, openApps } from './shop.ts';

describe.each(ENGINES)('apps by text on %s', (engine) => {
  let shop: AppShop;
  beforeAll(async () => {
    shop = await openApps(engine);
  });
  afterAll(() => shop.close());

  it('every card works as it stands, in both languages', async () => {
    for (const { name } of shop.apps.kinds())
      for (const language of LANGUAGES) {
        const id = await shop.card(name, {}, {}, language);
        await shop.test.db.write((tx) => shop.apps.archive(tx, shop.merchantId, id, 'staff:lin'));
      }
  });

  it('information: the word and its answer', async () => {
    await shop.card('info');
    expect(await shop.ask(shop.phone(), 'Hours please')).toBe("Lin's Noodles: We are open daily from 10:00 to 22:00. Call 202-555-0100 for a table."); // prettier-ignore
  });

  it('a menu: digits however they are written', async () => {
    await shop.card('menu');
    for (const digit of ['2', '２', '2️⃣', 'two', '二', '两', 'Where we are', 'where we aer', '2.']) {
      const phone = shop.phone();
      expect(await shop.ask(phone, 'MENU')).toBe("Lin's Noodles: What would you like to know?\n1 Opening hours\n2 Where we are\n3 Today's special"); // prettier-ignore
      expect([digit, await shop.ask(phone, digit)]).toEqual([digit, "Lin's Noodles: 12 Station Road, behind the station."]); // prettier-ignore
    }
    expect(await shop.ask(shop.phone(), 'MENU 2')).toBe("Lin's Noodles: 12 Station Road, behind the station.");
  });

  it('a form: questions in turn, answers kept, staff told', async () => {
    const id = await shop.card('form');
    const phone = shop.phone();
    expect(await shop.ask(phone, 'PARTY')).toContain('which day');
    expect(await shop.ask(phone, 'tomorrow')).toContain('How many guests');
    expect(await shop.ask(phone, 'a dozen or so')).toBe("Lin's Noodles: Please answer with a whole number from 0 to 9999."); // prettier-ignore
    expect(await shop.ask(phone, 'twelve people')).toContain('own words');
    expect(await shop.ask(phone, 'A quiet corner 🙂')).toContain('Thank you!');
    const [use] = await shop.apps.uses(shop.test.db.reader, shop.merchantId, id, { limit: 5 });
    expect(use).toMatchObject({ state: 'done' });
    expect(use!.answers).toEqual([
      { step: 'q1', code: '2026-06-16', text: 'tomorrow' },
      { step: 'q2', code: '12', text: 'twelve people' },
      { step: 'q3', code: '', text: 'A quiet corner 🙂' },
    ]);
  });

  it('a vote: one a number, with what stands so far', async () => {
    const id = await shop.card('vote');
    const [a, b] = [shop.phone(), shop.phone()];
    await shop.ask(a, 'VOTE');
    expect(await shop.ask(a, '1')).toBe("Lin's Noodles: Thank you for your vote!\nSo far: Beef noodles 100%, Fish soup 0%, Tofu bowl 0%"); // prettier-ignore
    expect(await shop.ask(b, 'vote fish soup')).toContain('Beef noodles 50%, Fish soup 50%');
    expect(await shop.ask(a, 'VOTE')).toBe("Lin's Noodles: You have taken part in this already. Thank you!");
    const figures = await shop.apps.figures(shop.test.db.reader, shop.merchantId, id);
    expect(figures).toMatchObject({ uses: 2, people: 2, done: 2, left: 0 });
    expect(figures.answers['vote']).toEqual([
      { code: 'c1', count: 1 },
      { code: 'c2', count: 1 },
      { code: 'c3', count: 0 },
    ]);
  });

  it('a quiz: right answers counted, a prize for enough of them', async () => {
    await shop.card('quiz', { points: 10 });
    const phone = shop.phone();
    const customerId = await shop.member(phone);
    const before = (await shop.gateway.points.standing(shop.test.db.reader, shop.merchantId, customerId)).balance;
    await shop.ask(phone, 'QUIZ');
    expect(await shop.ask(phone, 'beef bones')).toContain('Since when');
    expect(await shop.ask(phone, '1998')).toContain('2 of 2 right');
    const { balance } = await shop.gateway.points.standing(shop.test.db.reader, shop.merchantId, customerId);
    expect(balance - before).toBe(10);
    const other = shop.phone();
    await shop.ask(other, 'QUIZ 3');
    expect(await shop.ask(other, '1')).toContain('0 of 2 right. Thank you');
  });

  it('a coupon: a running number, and gone when they are gone', async () => {
    const id = await shop.card('coupon', { count: 2 });
    const said = [];
    for (let n = 0; n < 3; n++) said.push(await shop.ask(shop.phone(), 'coupon'));
    expect(said[0]).toContain('coupon 1.');
    expect(said[1]).toContain('coupon 2.');
    expect(said[2]).toContain('All coupons are taken');
    const { draft } = await shop.apps.byId(shop.test.db.reader, shop.merchantId, id);
    await shop.change(id, { ...shop.apps.fromForm('coupon', { ...draft.form, count: 3 }, 'en') });
    expect(await shop.ask(shop.phone(), 'coupon')).toContain('coupon 3.');
    expect(await shop.ask(shop.phone(), 'coupon')).toContain('All coupons are taken');
  });

  it('a coupon that had no limit for a while counts those it gave when it has one again', async () => {
    const draft = (count: number) => shop.apps.fromForm('coupon', { ...filledIn(shop.apps, 'coupon', 'en'), count }, 'en'); // prettier-ignore
    const id = await shop.live({ ...draft(4), words: ['BON'], tests: draft(4).tests.map((test) => ({ ...test, texts: ['BON'] })) }); // prettier-ignore
    const again = (count: number) => shop.change(id, { form: draft(count).form, steps: draft(count).steps });
    const got = async (times: number) => {
      const said = [];
      for (let n = 0; n < times; n++)
        said.push((await shop.ask(shop.phone(), 'bon')).includes('All coupons are taken'));
      return said;
    };
    expect(await got(1)).toEqual([false]);
    await again(0);
    expect(await got(1)).toEqual([false]);
    await again(4);
    expect(await got(3)).toEqual([false, false, true]);
    await again(2); // fewer than were given
    await again(5);
    expect(await got(2)).toEqual([false, true]);
    await shop.test.db.write((tx) => shop.apps.archive(tx, shop.merchantId, id, 'staff:lin'));
  });

  it('a coupon with a voucher: a code that the till takes, once a use', async () => {
    const { gateway, merchantId, test } = shop;
    const offer = await test.db.write((tx) =>
      gateway.vouchers.addOffer(
        tx,
        merchantId,
        { words: { en: 'a free tea' }, kind: 'item', value: null, leastSpend: null, validDays: 30 },
        'staff:lin',
      ),
    );
    const [old] = await shop.apps.list(test.db.reader, merchantId);
    await test.db.write((tx) => shop.apps.archive(tx, merchantId, old!.id, 'staff:lin'));
    await shop.card('coupon', { count: 0, offer: offer.id });
    const phone = shop.phone();
    const code = /Your code: (\S+),/.exec(await shop.ask(phone, 'coupon'))![1]!;
    const voucher = await gateway.vouchers.look(test.db.reader, merchantId, code, 'staff:lin');
    expect(voucher).toMatchObject({ state: 'issued', offer: { id: offer.id } });
    expect(await shop.ask(phone, 'coupon')).toContain('taken part in this already');
    expect(await shop.count(`select count(*) from vouchers where merchant_id = '${merchantId}'`)).toBe(1);
  });

  it('a booking: read as people write it, on the list of the staff, full at the time it is full', async () => {
    await shop.card('booking', { places: 1 });
    const book = async () => {
      const phone = shop.phone();
      await shop.ask(phone, 'TABLE');
      await shop.ask(phone, 'friday');
      await shop.ask(phone, '7:15 pm');
      return shop.ask(phone, 'four people');
    };
    expect(await book()).toBe("Lin's Noodles: Noted: Fri 19 Jun at 19:15, 4 people. We will confirm by text.");
    expect(await book()).toContain('full at that time');
    const { reader } = shop.test.db;
    const made = await reader.db.select().from(tasks).where(eq(tasks.merchantId, shop.merchantId));
    // What is to be done today is the answer; it hangs on the customer, at whose page they are texted.
    expect(made.map(({ title, startsOn, customerId }) => [shop.gateway.vault.open(shop.merchantId, title), startsOn, customerId])).toEqual([['Confirm: table on Fri 19 Jun at 19:15 for 4', '2026-06-15', expect.any(String)]]); // prettier-ignore
    const ready = shop.apps.kinds().find(({ name }) => name === 'booking');
    expect(ready!.ready('zh').form['note']).toBe(
      '请确认：订位 {{answer_day}} {{answer_time}}，{{answer_people}}位{{also}}',
    );
  });

  it('a booking of somebody who has one already: staff are told of both, and full is no booking', async () => {
    const { reader } = shop.test.db;
    const phone = shop.phone();
    const book = async (day: string, time: string, from = phone) => {
      for (const text of ['TABLE', day, time]) await shop.ask(from, text);
      return shop.ask(from, 'four');
    };
    const notes = async () =>
      (await reader.db.select().from(tasks).where(eq(tasks.merchantId, shop.merchantId)))
        .map(({ title }) => shop.gateway.vault.open(shop.merchantId, title))
        .slice(-1);
    await book('saturday', '7 pm');
    expect(await notes()).toEqual(['Confirm: table on Sat 20 Jun at 19:00 for 4']);
    expect(await book('sunday', '7 pm', shop.phone())).toContain('Noted');
    expect(await book('sunday', '7 pm')).toContain('full at that time'); // of one place, and another has it
    await book('sunday', '8 pm');
    expect(await notes()).toEqual(['Confirm: table on Sun 21 Jun at 20:00 for 4 (also Sat 20 Jun 19:00)']);
    await book('tuesday', '8 pm', shop.phone());
    expect(await notes()).toEqual(['Confirm: table on Tue 16 Jun at 20:00 for 4']); // whoever else books has none
  });

  it('a check-in: the code of now or the one before, once a day, and no guessing', async () => {
    const id = await shop.card('checkin');
    const { clock, merchantId } = shop;
    const code = () => shop.apps.tillCode(merchantId, id, clock.now());
    const phone = shop.phone();
    const { code: early, until } = code();
    clock.set(until + 60_000);
    expect(await shop.ask(phone, `CHECKIN ${early}`)).toBe(
      "Lin's Noodles: Welcome! Good to see you.\n5 points for your visit.",
    );
    expect(await shop.ask(phone, `CHECKIN ${code().code}`)).toContain('today already');
    clock.advance(16 * 60_000);
    const other = shop.phone();
    // Codes of two quarters may be the same four digits.
    const right = new Set([0, 15 * 60_000].map((ago) => shop.apps.tillCode(merchantId, id, clock.now() - ago).code));
    if (!right.has(early)) expect(await shop.ask(other, `CHECKIN ${early}`)).toContain('not the code of now');
    const wrong = ['4321', '5432', '6543'].find((four) => !right.has(four))!;
    for (let n = 0; n < 5; n++) expect(await shop.ask(other, `CHECKIN ${wrong}`)).toContain('not the code of now');
    expect(await shop.ask(other, `CHECKIN ${code().code}`)).toContain('not the code of now');
  });

  it('a list: whoever asks has its tag', async () => {
    await shop.card('subscribe');
    const phone = shop.phone();
    await shop.ask(phone, 'NEWS');
    const customer = await shop.gateway.customers.byNumber(shop.test.db.reader, shop.merchantId, shop.hash(phone));
    expect(await shop.gateway.customers.tags(shop.test.db.reader, shop.merchantId, customer!.id)).toEqual([
      'new dishes',
    ]);
  });

  it('forward to staff: the text waits for a person', async () => {
    await shop.card('forward');
    const phone = shop.phone();
    await shop.ask(phone, 'CALLME');
    expect(await shop.say(phone, 'A party for 40 in May, no peanuts')).toMatchObject({
      by: 'apps.run',
      waiting: 'follow_up',
    });
  });

  it('a lucky draw: tickets in turn, each as the seed has it, prizes only while there are some', async () => {
    const { merchantId, test, apps } = shop;
    const prizes = [{ label: { en: 'soup' }, percent: 50, count: 3, offer: '' }];
    const id = await shop.card('draw', { prizes });
    const first = (await apps.draw(test.db.reader, merchantId, id))!;
    expect(first).toMatchObject({
      round: 1,
      seed: null,
      tickets: 0,
      prizes: [{ code: 'p1', odds: 5000, left: 3, won: 0 }],
    });
    const said: string[] = [];
    for (let n = 0; n < 20; n++) said.push(await shop.ask(shop.phone(), 'LUCKY'));
    expect(said.filter((text) => text.includes('wins soup'))).toHaveLength(3);
    expect(said.filter((text) => text.endsWith('\nOdds: soup 50%'))).toHaveLength(20); // told to all, winners or not
    await test.db.write((tx) => apps.endDraw(tx, merchantId, id, 'staff:lin'));
    const draw = (await apps.draw(test.db.reader, merchantId, id))!;
    expect(draw).toMatchObject({ tickets: 20, fingerprint: first.fingerprint, prizes: [{ left: 0, won: 3 }] });
    const tickets = await apps.tickets(test.db.reader, merchantId, id, { round: 1, limit: 100 });
    expect(tickets.map(({ ticket }) => ticket)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
    for (const ticket of tickets) expect(verifyTicket({ ...draw, seed: draw.seed! }, ticket)).toBe(true);
    expect(tickets.filter(({ missed }) => missed).length).toBeGreaterThan(0);
    expect(await shop.ask(shop.phone(), 'LUCKY')).toContain('The draw is over');
  });

  it('the odds of a draw stand in its answers in both languages, in one part, whatever the shop wrote', async () => {
    const { apps, merchantId, test } = shop;
    const offer = await test.db.write((tx) => shop.gateway.vouchers.addOffer(tx, merchantId, { words: { en: 'noodles' }, kind: 'item', value: null, leastSpend: null, validDays: 30 }, 'staff:lin')); // prettier-ignore
    const { form } = apps
      .kinds()
      .find(({ name }) => name === 'draw')!
      .ready('en');
    const prizes = (form['prizes'] as Record<string, unknown>[]).map((prize) => ({ ...prize, offer: offer.id }));
    const play = async (more: Record<string, unknown>, language: 'en' | 'zh') =>
      (await apps.rehearse(test.db.reader, merchantId, apps.fromForm('draw', { ...form, ...more }, 'en'), ['LUCKY'], { language, member: false }))[0]!; // prettier-ignore
    const [en, zh] = [await play({ prizes }, 'en'), await play({}, 'zh')];
    expect(en.answer).toMatch(/Code \S+, until 30 Jun\.\nOdds: a bowl of beef noodles 5%, a cup of tea 25%$/);
    expect(zh.answer).toMatch(/\n中奖率：牛肉面一碗5%，热茶一杯25%$/);
    expect([en.parts, zh.parts]).toEqual([1, 1]);
    expect((await play({ odds: {} }, 'en')).answer).toContain('Odds: a bowl of beef noodles 5%');
    expect((await play({ odds: { en: 'Good luck!' } }, 'en')).answer).toContain('Good luck! a bowl of beef noodles 5%');
    expect((await play({ prizes: [{ ...prizes[0]!, percent: 0.25 }] }, 'en')).answer).toContain('noodles 0.25%');
  });

  it('the points that a check-in tells are those it gives', async () => {
    const { apps, merchantId, test } = shop;
    const { form } = apps
      .kinds()
      .find(({ name }) => name === 'checkin')!
      .ready('en');
    const play = async (more: Record<string, unknown>, language: 'en' | 'zh') =>
      (await apps.rehearse(test.db.reader, merchantId, apps.fromForm('checkin', { ...form, ...more }, 'en'), ['CHECKIN 4711'], { language, member: true }))[0]!.answer; // prettier-ignore
    expect(await play({ points: 12 }, 'en')).toContain('12 points for your visit');
    expect(await play({ points: 12 }, 'zh')).toContain('送12积分');
    expect(await play({ points: 0 }, 'en')).toBe("Lin's Noodles: Welcome! Good to see you.");
    // As steps its points stand in one of them: whoever changes that changes what is told.
    const { steps, ...rest } = apps.fromForm('checkin', form, 'en');
    const more = steps.map((step) => (step.kind === 'do' ? { ...step, input: { points: '8' } } : step));
    const free = (own: AppDraft['steps']) => apps.rehearse(test.db.reader, merchantId, { ...rest, kind: 'steps', form: null, steps: own }, ['CHECKIN 4711'], { language: 'en', member: true }); // prettier-ignore
    expect((await free(more))[0]!.answer).toContain('8 points for your visit');
    const { tests } = rest;
    const id = await shop.live({ ...rest, kind: 'steps', form: null, steps: more, words: ['HERE'], tests: tests.map((one) => ({ texts: one.texts.map((text, n) => (n === 0 ? text.replace(/checkin/i, 'HERE') : text)), expect: one.expect === '5 points' ? '8 points' : one.expect })) }); // prettier-ignore
    const phone = shop.phone();
    expect(await shop.ask(phone, `HERE ${apps.tillCode(merchantId, id, shop.clock.now()).code}`)).toContain('8 points for your visit'); // prettier-ignore
    const customer = await shop.gateway.customers.byNumber(test.db.reader, merchantId, shop.hash(phone));
    expect((await shop.gateway.points.standing(test.db.reader, merchantId, customer!.id)).balance).toBe(8);
  });

  it('a voucher that cannot be given is no code without a code: an apology, and a person', async () => {
    const { apps, gateway, merchantId, test } = shop;
    const words = { words: { en: 'a free tea' }, kind: 'item', value: null, leastSpend: null, validDays: 30 } as const;
    const offer = await test.db.write((tx) => gateway.vouchers.addOffer(tx, merchantId, words, 'staff:lin'));
    const draft: AppDraft = {
      name: 'Tea',
      kind: 'steps',
      form: null,
      steps: [
        { id: 'hello', kind: 'reply', texts: { en: 'Nice that you write.' } },
        { id: 'tea', kind: 'special', special: 'voucher', input: { offerId: offer.id } },
        { id: 'code', kind: 'reply', texts: { en: 'Your code: {{voucher}}', zh: '券码：{{voucher}}' } },
      ],
      words: ['FREETEA'],
      who: { everybody: true },
      tests: ['FREETEA', 'freetea', 'FreeTea!'].map((text) => ({ texts: [text], expect: 'Your code' })),
    };
    const id = await shop.live(draft);
    expect(await shop.ask(shop.phone(), 'FREETEA')).toMatch(/Nice that you write\.\nYour code: \S+$/);
    await test.db.write((tx) => gateway.vouchers.archiveOffer(tx, merchantId, offer.id, 'staff:lin'));
    const phone = shop.phone();
    expect(await shop.say(phone, 'FREETEA')).toMatchObject({
      replies: [
        "Lin's Noodles: Nice that you write.\nSorry, we could not give it to you just now. One of us will see to it and text you.",
      ],
      waiting: 'follow_up',
    });
    expect(await apps.faults(test.db.reader, merchantId, draft, id)).toEqual([
      { at: 'steps.1.input.offerId', code: 'offer_unknown' },
    ]);
    await test.db.write((tx) => apps.test(tx, merchantId, id));
    await test.db.write((tx) => apps.pause(tx, merchantId, id, 'staff:lin'));
    await expect(test.db.write((tx) => apps.goLive(tx, merchantId, id, 'staff:lin'))).rejects.toMatchObject({
      code: 'invalid',
    });
  });
});
