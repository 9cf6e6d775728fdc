import { eq } from 'drizzle-orm';
import { cases, caseTexts } from '../../src/cases/schema.ts';
import { createGateway } from '../../src/app.ts';
import { DAY, HOUR } from '../../src/kernel/clock.ts';
import { createLog } from '../../src/platform/log.ts';
import { LeaseLost } from '../../src/platform/scheduler/index.ts';
import { skipRestored, wrongTallies } from '../../src/surveys/index.ts';
import { ENGINES } from '../support/engines.ts';
import { csat, nps, openSurveyShop, type SurveyShop, words } from './survey-shop.ts';

const EVERYBODY = { field: 'customers.language', is: 'in', value: ['en', 'zh'] } as const;
const TILL = { source: 'counter', actor: 'staff:1' };
const ASKED = "Lin's Noodles: How was your visit? Reply 1 to 5 (5 = great).\nSTOP to leave";

describe.each(ENGINES)('surveys we ask on %s', (engine) => {
  let shop: SurveyShop;
  beforeEach(async () => void (shop = await openSurveyShop(engine)));
  afterEach(() => shop.close());

  const ask = (id: string, startAt = shop.clock.now(), formKey?: string) =>
    shop.write((tx) =>
      shop.surveys.askSegment(tx, shop.merchantId, id, { condition: EVERYBODY, startAt }, 'staff:1', formKey),
    );
  const results = (id: string) => shop.surveys.results(shop.test.db.reader, shop.merchantId, id);
  const rounds = (id: string) => shop.surveys.rounds(shop.test.db.reader, shop.merchantId, id);

  test('a segment: each once, with the way out; answers, response rate and median', async () => {
    const [amy, ben] = [await shop.person({ name: 'Amy' }), await shop.person()];
    await shop.person({ consent: false });
    const id = await shop.on({
      questions: [csat('visit', { texts: { en: 'How was your visit, {{name "friend"}}?' } })],
    });
    await ask(id);
    await shop.work();
    expect(await shop.texts(amy)).toEqual([ASKED.replace('visit?', 'visit, Amy?')]);
    expect(await shop.texts(ben)).toEqual([ASKED.replace('visit?', 'visit, friend?')]);
    expect(await shop.texts()).toHaveLength(2);
    shop.clock.advance(10 * 60_000);
    expect((await shop.say(amy.phone, 'five stars')).replies).toEqual(["Lin's Noodles: Thank you for your answers!"]);
    expect(await rounds(id)).toMatchObject([{ status: 'done', found: 2, asked: 2, skipped: 0 }]);
    const found = await results(id);
    expect(found).toMatchObject({ asked: 2, began: 1, done: 1, responseRate: 0.5, completion: 1 });
    expect(Math.abs(found.medianFirst! / 600_000 - 1)).toBeLessThan(0.06);
    await ask(id); // again: nobody twice
    await shop.work();
    expect(await shop.texts()).toHaveLength(2);
  });

  test('rest days hold across surveys, quiet hours wait for the morning', async () => {
    const amy = await shop.person();
    const first = await shop.on({ questions: [csat('visit')] });
    const second = await shop.on({ name: 'B', questions: [nps('tell')] });
    shop.clock.set(Date.UTC(2026, 5, 16, 3, 0)); // 23:00 in New York
    await ask(first);
    await shop.work();
    expect(await shop.texts()).toEqual([]);
    await shop.pass(10 * HOUR);
    expect(await shop.texts(amy)).toHaveLength(1);
    shop.clock.advance(9 * DAY);
    await ask(second);
    await shop.work();
    expect(await shop.runs(second)).toEqual(['segment:skipped:rest']);
    shop.clock.advance(25 * DAY);
    await ask(second);
    await shop.work();
    expect(await shop.texts(amy)).toHaveLength(2);
    expect(await rounds(second)).toMatchObject([
      { found: 1, asked: 1, skipped: 0 },
      { found: 1, asked: 0, skipped: 1 },
    ]);
  });

  test('a round canceled before its time asks nobody; the same form makes one round', async () => {
    await shop.person();
    const id = await shop.on({ questions: [csat('visit')] });
    const key = '01hz0000000000000000000000';
    const { roundId } = await ask(id, shop.clock.now() + DAY, key);
    expect(await ask(id, shop.clock.now() + DAY, key)).toEqual({ roundId });
    await shop.work();
    await shop.write((tx) => shop.surveys.cancelRound(tx, shop.merchantId, roundId, 'staff:1'));
    await shop.pass(DAY + HOUR);
    expect(await shop.texts()).toEqual([]);
    expect(await shop.runs(id)).toEqual(['segment:skipped:canceled']);
    expect(await rounds(id)).toMatchObject([{ status: 'canceled' }]);
    await expect(
      shop.write((tx) => shop.surveys.cancelRound(tx, shop.merchantId, roundId, 'staff:1')),
    ).rejects.toMatchObject({ code: 'conflict' });
    await ask(id); // whoever was passed over may be asked by another round
    await shop.work();
    expect(await shop.texts()).toHaveLength(1);
  });

  test('after a purchase, hours later, unless it was given back', async () => {
    const [amy, ben] = [await shop.person(), await shop.person()];
    const id = await shop.on({ questions: [csat('visit')], after: { what: 'purchase', hours: 2 } });
    await shop.buys(amy);
    await shop.buys(amy);
    const back = await shop.buys(ben);
    await shop.work();
    expect(await shop.texts()).toEqual([]);
    await shop.write((tx) =>
      shop.gateway.purchases.refund(tx, shop.merchantId, back, { actor: 'staff:1', reason: 'x' }),
    );
    await shop.pass(3 * HOUR);
    expect(await shop.texts()).toEqual([ASKED]);
    await shop.buys(amy, '10.00', shop.clock.now() - 3 * DAY);
    expect(await shop.runs(id)).toEqual(['purchase:asked', 'purchase:skipped:refunded']);
    await shop.say(amy.phone, '5');
    await shop.buys(amy);
    await shop.pass(3 * HOUR);
    expect(await shop.runs(id)).toEqual(['purchase:done', 'purchase:skipped:refunded', 'purchase:skipped:rest']);
  });

  test('after a closed case; a condition leaves others out', async () => {
    const [amy, ben] = [await shop.person(), await shop.person()];
    const where = { field: 'purchases.visits', is: '>=', value: 1 } as const;
    const id = await shop.on({ questions: [csat('visit')], after: { what: 'case_closed', hours: 0, where } });
    await shop.buys(amy);
    for (const { id: customerId } of [amy, ben])
      await shop.write(async (tx) => {
        const fact = { merchantId: shop.merchantId, customerId, ids: { caseId: `case-${customerId}` } };
        for (const slice of shop.gateway.slices)
          await slice.on?.['case.closed']?.(tx, { ...fact, name: 'case.closed' });
      });
    await shop.work();
    expect(await shop.texts()).toEqual([ASKED]);
    expect(await shop.runs(id)).toEqual(['case:asked', 'case:skipped:not_meant']);
  });

  test('a low score opens a case at once with the words, and what is said next joins it', async () => {
    const amy = await shop.person();
    const id = await shop.on({
      questions: [csat('visit', { texts: { en: 'How was it, {{name "friend"}}?' } }), words('better')],
      lowOpensCase: { atMost: 2, question: 'visit' },
    });
    await ask(id);
    await shop.work();
    expect((await shop.say(amy.phone, '1, cold soup again')).waiting).toBe('follow_up');
    await shop.say(amy.phone, 'Warm the bowls');
    const { db } = shop.test.db.reader;
    const [opened] = await db.select().from(cases).where(eq(cases.merchantId, shop.merchantId));
    expect(opened).toMatchObject({ kind: 'complaint', source: 'survey', customerId: amy.id });
    const texts = await db.select().from(caseTexts).where(eq(caseTexts.caseId, opened!.id)).orderBy(caseTexts.id);
    expect(texts.map(({ text }) => shop.gateway.vault.open(shop.merchantId, text))).toEqual([
      'How was it, friend? 1, cold soup again',
      'Warm the bowls',
    ]);
    const said = await shop.surveys.said(shop.test.db.reader, shop.merchantId, id, {
      question: 'better',
      scoreAtMost: 2,
      limit: 10,
    });
    expect(said).toMatchObject([
      { text: 'Warm the bowls', score: 1, caseId: opened!.id, customerId: amy.id, late: false },
    ]);
    expect(
      await shop.surveys.said(shop.test.db.reader, shop.merchantId, id, {
        question: 'better',
        scoreAtMost: 0,
        limit: 10,
      }),
    ).toEqual([]);
  });

  test('who talks about something else is not broken into, and STOP in the middle ends it', async () => {
    const amy = await shop.person();
    const other = await shop.on({ name: 'By word', words: ['TASTE'], questions: [csat('visit')] });
    await shop.say(amy.phone, 'taste');
    const id = await shop.on({ questions: [nps('tell'), csat('visit')] });
    await ask(id);
    await shop.work();
    expect(await shop.texts()).toEqual([]);
    await shop.say(amy.phone, '4');
    expect(await shop.bars(other)).toEqual({ visit: { 4: 1 } });
    await shop.pass(HOUR);
    expect(await shop.texts()).toHaveLength(1);
    await shop.say(amy.phone, '10');
    expect((await shop.say(amy.phone, 'STOP')).by).toBe('stop');
    expect(await shop.runs(id)).toEqual(['segment:left:stopped']);
    expect((await shop.say(amy.phone, '5')).by).not.toBe('surveys.begin');
    expect(await shop.answers(id)).toEqual(['tell:10']);
  });

  test('an answer a day late is kept and marked, and counted nowhere', async () => {
    const amy = await shop.person();
    const id = await shop.on({ questions: [csat('visit'), csat('food')] });
    await ask(id);
    await shop.work();
    await shop.say(amy.phone, '5');
    await shop.pass(2 * DAY);
    expect(await shop.runs(id)).toEqual(['segment:left:silent']);
    expect((await shop.say(amy.phone, 'what are your hours?')).by).not.toBe('surveys.begin');
    expect(await shop.ask(amy.phone, '3')).toBe(
      "Lin's Noodles: Thank you! The survey was over already, but we have kept your answer.",
    );
    expect(await shop.answers(id)).toEqual(['visit:5', 'food:3!']);
    expect(await shop.runs(id)).toEqual(['segment:late']);
    expect(await results(id)).toMatchObject({ began: 1, done: 0, late: 1, left: 0 });
    expect(await shop.bars(id)).toEqual({ visit: { 5: 1 }, food: {} });
  });

  test('closed while people answer: what they send is late; who waits is not asked', async () => {
    const [amy, ben] = [await shop.person(), await shop.person()];
    const id = await shop.on({ questions: [csat('visit'), csat('food')], after: { what: 'purchase', hours: 5 } });
    await ask(id);
    await shop.work();
    await shop.say(amy.phone, '5');
    const chitra = await shop.person();
    await shop.buys(chitra);
    await shop.write((tx) => shop.surveys.close(tx, shop.merchantId, id, 'staff:1'));
    expect(await shop.ask(amy.phone, '2')).toContain('kept your answer');
    expect(await shop.ask(ben.phone, 'hmm, good?')).toBe(
      "Lin's Noodles: This survey is over. Thank you for your interest!",
    );
    await shop.pass(6 * HOUR);
    expect(await shop.runs(id)).toEqual(['segment:late', 'segment:left:closed', 'purchase:skipped:closed']);
    expect(await shop.bars(id)).toEqual({ visit: { 5: 1 }, food: {} });
  });

  test('after a restore nobody who waits is asked: they may have been since', async () => {
    await shop.person();
    const id = await shop.on({ questions: [csat('visit')] });
    await ask(id, shop.clock.now() + DAY);
    await shop.work();
    expect(await skipRestored(shop.test.db, shop.clock.now())).toBe(1);
    await shop.pass(DAY + HOUR);
    expect(await shop.texts()).toEqual([]);
    expect(await shop.runs(id)).toEqual(['segment:skipped:restored']);
    expect(await rounds(id)).toMatchObject([{ status: 'canceled' }]);
  });

  test('a round that is broken off goes on where it stood, whoever goes on with it: each is asked once', async () => {
    const people = 155;
    await shop.write(async (tx) => {
      for (let i = 0; i < people; i++) {
        const phone = `+1212555${String(5000 + i)}` as never;
        const made = await shop.gateway.customers.findOrCreate(tx, shop.merchantId, phone, TILL);
        await shop.gateway.customers.recordConsent(tx, shop.merchantId, made.id, { ...TILL, state: 'granted' });
      }
    });
    const id = await shop.on({ questions: [csat('visit')] });
    await ask(id);
    const { config, clock, test } = shop;
    const other = createGateway(config, test.db, { log: createLog('silent'), clock });
    const pumps = [shop.gateway, other].map(({ pumps: all }) => all.find(({ name }) => name === 'surveys')!);
    let left = 2;
    const lost = (): void => {
      if (left-- === 0) throw new LeaseLost('somebody else has it');
    };
    await expect(pumps[0]!.run(lost)).rejects.toThrow(LeaseLost); // behind the first chunk
    expect(await shop.runs(id)).toHaveLength(150);
    for (let turn = 0; turn < 40; turn++) {
      await Promise.all(pumps.map((pump) => pump.run(() => {})));
      await shop.gateway.dispatcher.dispatch(() => {});
      await shop.gateway.dispatcher.settled();
      await shop.gateway.carrier!.tick(shop.gateway.messages);
      clock.advance(500);
    }
    await other.provider.close();
    expect(await rounds(id)).toMatchObject([{ status: 'done', found: people, asked: people, skipped: 0 }]);
    expect(await shop.texts()).toHaveLength(people);
    expect(await results(id)).toMatchObject({ asked: people });
    expect(await wrongTallies(test.db.reader)).toEqual([]);
  }, 60_000);
});
