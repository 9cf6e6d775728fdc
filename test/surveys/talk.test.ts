import fc from 'fast-check';
import { createGateway } from '../../src/app.ts';
import { DAY, HOUR } from '../../src/kernel/clock.ts';
import { createLog } from '../../src/platform/log.ts';
import { wrongTallies } from '../../src/surveys/index.ts';
import { LINS_NUMBER } from '../flows/shop.ts';
import { ENGINES } from '../support/engines.ts';
import { choice, csat, nps, openSurveyShop, type SurveyShop, words } from './survey-shop.ts';

describe.each(ENGINES)('surveys by text on %s', (engine) => {
  let shop: SurveyShop;
  beforeEach(async () => void (shop = await openSurveyShop(engine)));
  afterEach(() => shop.close());

  test('somebody content with everything answers 5 twelve times, and is no machine', async () => {
    const questions = Array.from({ length: 12 }, (_, n) => csat(`q${n}`));
    const id = await shop.on({ words: ['TASTE'], questions, thanks: { en: 'Bye now.' } });
    const phone = shop.phone();
    await shop.ask(phone, 'taste');
    for (let n = 0; n < 11; n++) expect(await shop.ask(phone, '5')).toContain('How was your visit?');
    expect(await shop.ask(phone, '5')).toContain('Bye now.');
    expect(await shop.answers(id)).toHaveLength(12);
    // Nothing is asked any more: from here on the same word is that of a machine, and stays without answer.
    const after = [];
    for (let n = 0; n < 3; n++) after.push(await shop.say(phone, '5'));
    expect(after.flatMap(({ replies }) => replies)).toEqual([]);
    expect(after.at(-1)).toMatchObject({ waiting: 'loop' });
  });

  test('by a word of the shop: question, answer, question, answer, thanks, results', async () => {
    const id = await shop.on({
      words: ['TASTE'],
      intro: { en: 'Two quick questions.' },
      questions: [choice('best', ['Noodles', 'Dumplings']), csat('visit', { dimension: 'overall' })],
      thanks: { en: 'You are great.' },
    });
    const phone = shop.phone();
    expect(await shop.ask(phone, 'taste')).toBe(
      "Lin's Noodles: Two quick questions. What do you like best? Reply with a digit: 1 Noodles, 2 Dumplings.",
    );
    expect(await shop.ask(phone, 'number two')).toBe("Lin's Noodles: How was your visit? Reply 1 to 5 (5 = great).");
    const last = await shop.say(phone, '4 thanks');
    expect(last).toMatchObject({
      by: 'surveys.begin',
      replies: ["Lin's Noodles: You are great."],
      purposes: ['reply'],
      waiting: null,
    });
    expect(await shop.answers(id)).toEqual(['best:dumplings', 'visit:4']);
    const results = await shop.surveys.results(shop.test.db.reader, shop.merchantId, id);
    expect(results).toMatchObject({
      asked: 1,
      began: 1,
      done: 1,
      late: 0,
      left: 0,
      skipped: 0,
      responseRate: null,
      completion: 1,
    });
    expect(results.questions.map(({ bars, average, margin }) => ({ bars, average, margin }))).toEqual([
      {
        bars: [
          { code: 'noodles', count: 0 },
          { code: 'dumplings', count: 1 },
        ],
        average: null,
        margin: null,
      },
      {
        bars: ['1', '2', '3', '4', '5'].map((code) => ({ code, count: code === '4' ? 1 : 0 })),
        average: 4,
        margin: null,
      },
    ]);
    expect(results.index).toEqual([{ dimension: 'overall', month: '2026-06', index: 75, answered: 1 }]);
    expect(results.week.reduce((sum, n) => sum + n)).toBe(2);
    expect(await shop.ask(phone, 'Taste')).toBe("Lin's Noodles: You have answered this survey already. Thank you!");
  });

  const results = (id: string) => shop.surveys.results(shop.test.db.reader, shop.merchantId, id);
  const zh = (en: string, zhText: string) => ({ texts: { en, zh: zhText } });

  test('every type of question, in Chinese as well', async () => {
    const id = await shop.on({
      words: ['ASK', '调查'],
      questions: [
        choice('best', ['Noodles', 'Soup'], zh('Best?', '最喜欢什么？')),
        { ...csat('visit', zh('Visit?', '满意吗？')) },
        { ...nps('tell', zh('Tell a friend?', '会推荐吗？')) },
        { id: 'ease', type: 'scale', from: 1, to: 7, optional: true, branches: [], ...zh('Easy?', '方便吗？') },
        { id: 'guests', type: 'number', from: 1, to: 50, optional: false, branches: [], ...zh('How many?', '几位？') },
        { id: 'day', type: 'day', optional: false, branches: [], ...zh('When?', '哪天来的？') },
        words('better', zh('What else?', '还有什么建议？')),
      ],
    });
    const amy = await shop.person({ language: 'zh' });
    const said: string[] = [];
    for (const text of ['调查', '１', '五分', '10', '跳过', '两个人', '5月24日', '汤再热一点'])
      said.push(await shop.ask(amy.phone, text));
    expect(said).toEqual([
      "【Lin's Noodles】最喜欢什么？请回数字：1 Noodles，2 Soup。",
      "【Lin's Noodles】满意吗？请回1到5（5最好）。",
      "【Lin's Noodles】会推荐吗？请回0到10（10最愿意）。",
      "【Lin's Noodles】方便吗？请回1到7。也可回“跳过”。",
      "【Lin's Noodles】几位？请回一个数字（1到50）。",
      "【Lin's Noodles】哪天来的？请回日期，例如5月24日。",
      "【Lin's Noodles】还有什么建议？请直接回复您的想法。",
      "【Lin's Noodles】谢谢您的回答！",
    ]);
    expect(await shop.answers(id)).toEqual([
      'best:noodles',
      'visit:5',
      'tell:10',
      'ease:skipped',
      'guests:2',
      'day:2026-05-24',
      'better:',
    ]);
    const { questions } = await results(id);
    expect(questions.map(({ answered, skipped }) => [answered, skipped])).toEqual([
      [1, 0],
      [1, 0],
      [1, 0],
      [0, 1],
      [1, 0],
      [1, 0],
      [1, 0],
    ]);
    expect(questions[2]!.nps).toEqual({ score: 100, promoters: 1, passives: 0, detractors: 0, margin: null });
    expect(questions[4]!.bars[0]).toEqual({ code: '1-5', count: 1 });
    expect(questions[5]!.bars).toEqual([{ code: '2026-05-24', count: 1 }]);
    expect(await wrongTallies(shop.test.db.reader)).toEqual([]);
  });

  test('branches lead forward, and to the end', async () => {
    const id = await shop.on({
      words: ['ASK'],
      questions: [
        nps('tell', {
          branches: [
            { when: ['0-6'], goTo: 'why' },
            { when: ['9', '10'], goTo: 'end' },
          ],
        }),
        csat('food', { branches: [{ when: ['skipped', '5'], goTo: 'end' }], optional: true }),
        words('why'),
      ],
    });
    const walk = async (...texts: string[]): Promise<string> => {
      const { phone } = await shop.person();
      for (const text of ['ask', ...texts.slice(0, -1)]) await shop.say(phone, text);
      return shop.ask(phone, texts.at(-1)!);
    };
    const thanks = "Lin's Noodles: Thank you for your answers!";
    expect(await walk('9')).toBe(thanks);
    expect(await walk('3')).toContain('What should we do better?');
    expect(await walk('3', 'be quicker')).toBe(thanks);
    expect(await walk('8')).toContain('How was your visit?');
    expect(await walk('8', 'skip')).toBe(thanks);
    expect(await walk('8', '4')).toContain('What should we do better?');
    expect(await results(id)).toMatchObject({ began: 6, done: 3 });
  });

  test('three re-asks, SKIP offered after the second wrong answer, then a polite end', async () => {
    const id = await shop.on({ words: ['ASK'], questions: [csat('visit'), csat('food')] });
    const [amy, ben] = [await shop.person(), await shop.person()];
    await shop.say(amy.phone, 'ask');
    const again = "Lin's Noodles: Sorry, we could not read that. How was your visit? Reply 1 to 5 (5 = great).";
    expect(await shop.ask(amy.phone, 'lovely')).toBe(again);
    expect(await shop.ask(amy.phone, '11')).toBe(`${again} Or SKIP.`);
    expect(await shop.ask(amy.phone, 'meh')).toBe(`${again} Or SKIP.`);
    const end = await shop.say(amy.phone, 'pfff');
    expect(end).toMatchObject({ waiting: 'unclear' });
    expect(end.replies).toEqual([
      "Lin's Noodles: We could not read your answer, so we stop asking here. Thank you for your time!",
    ]);
    expect((await shop.say(amy.phone, '5')).by).not.toBe('surveys.begin');
    await shop.say(ben.phone, 'ask');
    const needed = "Lin's Noodles: Sorry, we do need this one. How was your visit? Reply 1 to 5 (5 = great).";
    expect(await shop.ask(ben.phone, 'skip')).toBe(needed);
    expect(await shop.ask(ben.phone, 'hmm')).toBe(`${again} Or SKIP.`);
    expect(await shop.ask(ben.phone, 'skip')).toContain('How was your visit? Reply');
    expect(await shop.answers(id)).toEqual(['visit:skipped']);
    expect(await shop.runs(id)).toEqual(['keyword:left:unclear', 'keyword:answering']);
    expect(await results(id)).toMatchObject({ asked: 2, began: 1, done: 0, left: 1 });
  });

  test('CSAT is answered in words too, in both languages; a day later they are about something else', async () => {
    const id = await shop.on({ words: ['ASK'], questions: ['a', 'b', 'c', 'd', 'e', 'f'].map((q) => csat(q)) });
    const { phone } = await shop.person();
    await shop.say(phone, 'ask');
    for (const text of ['OK', '好', 'terrible']) expect(await shop.ask(phone, text)).toContain('How was your visit?');
    expect(await shop.ask(phone, 'not bad')).toContain('could not read that');
    expect(await shop.ask(phone, '不錯')).toContain('How was your visit?');
    expect(await shop.ask(phone, 'great!')).toContain('How was your visit?');
    shop.clock.advance(25 * HOUR);
    expect((await shop.say(phone, 'ok')).by).not.toBe('surveys.begin');
    expect(await shop.answers(id)).toEqual(['a:3', 'b:4', 'c:1', 'd:4', 'e:5']);
  });

  test('SKIP to what must be answered: kindly told that it is needed, in their language, and passed over in the end', async () => {
    const id = await shop.on({ words: ['ASK'], questions: [{ ...words('why'), texts: { en: 'Why?', zh: '为什么？' } }, { ...choice('best', ['Noodles', 'Soup']), texts: { en: 'Best?', zh: '最爱？' } }] }); // prettier-ignore
    const [amy, lin] = [await shop.person(), await shop.person({ language: 'zh' })];
    await shop.say(amy.phone, 'ask');
    expect(await shop.ask(amy.phone, 'Skip!')).toBe(
      "Lin's Noodles: Sorry, we do need this one. Why? Reply in your own words.",
    );
    expect(await shop.ask(amy.phone, 'skip')).toBe("Lin's Noodles: Why? Reply in your own words. Or SKIP.");
    expect(await shop.ask(amy.phone, 'skip')).toContain('Best?');
    expect(await shop.ask(amy.phone, 'pass')).toContain('Sorry, we do need this one. Best?');
    expect(await shop.ask(amy.phone, 'soup')).toContain('Thank you');
    await shop.say(lin.phone, 'ask');
    expect(await shop.ask(lin.phone, '跳过')).toBe(
      "【Lin's Noodles】抱歉，这题需要您回答。为什么？请直接回复您的想法。",
    );
    expect(await shop.answers(id)).toEqual(['why:skipped', 'best:soup']);
  });

  test('another word of the shop is that word, and the survey goes on behind it; its own word asks again', async () => {
    const id = await shop.on({ words: ['ASK'], questions: [csat('visit'), words('better')] });
    const phone = shop.phone();
    await shop.member(phone);
    await shop.say(phone, 'ask');
    expect((await shop.say(phone, 'POINTS')).by).toBe('points.balance');
    expect(await shop.ask(phone, '5')).toContain('What should we do better?');
    expect((await shop.say(phone, 'points please')).by).toBe('points.balance');
    expect(await shop.ask(phone, 'ask')).toContain('What should we do better?');
    expect(await shop.ask(phone, 'More points for soup')).toContain('Thank you');
    expect(await shop.answers(id)).toEqual(['visit:5', 'better:']);
  });

  test('an answer that is one slip away from a word of the shop is an answer, and the word itself is the word', async () => {
    const id = await shop.on({ words: ['ASK'], questions: [choice('best', ['Joinn', 'Points'])] });
    const [amy, ben] = [await shop.person(), await shop.person()];
    await shop.say(amy.phone, 'ask');
    expect((await shop.say(amy.phone, 'joinn')).by).toBe('surveys.begin');
    await shop.say(ben.phone, 'ask');
    expect((await shop.say(ben.phone, 'points')).by).toBe('points.balance');
    expect(await shop.answers(id)).toEqual(['best:joinn']);
  });

  test('a text that comes twice is one answer; a restart in between loses nothing', async () => {
    const id = await shop.on({ words: ['ASK'], questions: [csat('visit'), csat('food')] });
    const phone = shop.phone();
    await shop.say(phone, 'ask');
    const providerId = 'SM00000000000000000000000000000042';
    expect((await shop.say(phone, '4', { providerId })).state).toBe('handled');
    expect((await shop.say(phone, '4', { providerId })).state).toBe('repeated');
    expect(await shop.answers(id)).toEqual(['visit:4']);
    const { config, clock, test } = shop;
    const second = createGateway(config, test.db, { log: createLog('silent'), clock });
    const text = {
      from: phone,
      to: LINS_NUMBER,
      text: '2',
      media: [],
      providerId: 'SM00000000000000000000000000000043',
    };
    expect(await second.messages.receive(text, { late: false })).toBe('handled');
    await second.provider.close();
    expect(await shop.answers(id)).toEqual(['visit:4', 'food:2']);
    expect(await shop.runs(id)).toEqual(['keyword:done']);
  });

  test('points once, however many last answers come at a time', async () => {
    const id = await shop.on({ words: ['ASK'], questions: [csat('visit')], reward: { points: 50 } });
    const phone = shop.phone();
    await shop.say(phone, 'ask');
    const all = await Promise.all(Array.from({ length: 20 }, () => shop.say(phone, '5')));
    expect(all.filter(({ replies }) => replies.join('').includes('You got 50 points'))).toHaveLength(1);
    const amy = await shop.gateway.customers.byNumber(shop.test.db.reader, shop.merchantId, shop.hash(phone));
    expect(await shop.gateway.points.standing(shop.test.db.reader, shop.merchantId, amy!.id)).toMatchObject({
      balance: 50,
    });
    expect(await shop.answers(id)).toEqual(['visit:5']);
    expect(await shop.ask(phone, 'ask')).toContain('answered this survey already');
  });

  test('a voucher goes with the thanks', async () => {
    const { id: offerId } = await shop.write((tx) =>
      shop.gateway.vouchers.addOffer(
        tx,
        shop.merchantId,
        { words: { en: 'a free tea' }, kind: 'item', value: null, leastSpend: null, validDays: 30 },
        'staff:1',
      ),
    );
    const id = await shop.on({
      words: ['ASK'],
      questions: [csat('visit')],
      reward: { offerId },
      thanks: { en: 'Thanks!' },
    });
    const amy = await shop.person();
    await shop.say(amy.phone, 'ask');
    expect(await shop.ask(amy.phone, '5')).toMatch(
      /^Lin's Noodles: Thanks! For you: a free tea\. Show code \w{3}-\w{3}-\w{3} by 14 Jul\.$/,
    );
    expect(await shop.gateway.vouchers.totals(shop.test.db.reader, shop.merchantId, `survey:${id}`)).toEqual({
      issued: 1,
      redeemed: 0,
    });
    await shop.write((tx) => shop.gateway.vouchers.archiveOffer(tx, shop.merchantId, offerId, 'staff:1'));
    const ben = await shop.person();
    await shop.say(ben.phone, 'ask');
    expect(await shop.ask(ben.phone, '5')).toBe("Lin's Noodles: Thanks!");
  });

  test('fifty people at once: every answer is there once, and the counts are those of the answers', async () => {
    const id = await shop.on({
      words: ['ASK'],
      questions: [choice('best', ['Noodles', 'Soup']), csat('visit'), nps('tell')],
    });
    const phones = Array.from({ length: 50 }, () => shop.phone());
    for (const text of ['ask', undefined, undefined, undefined])
      await Promise.all(phones.map((phone, i) => shop.say(phone, text ?? String(1 + (i % 2)))));
    expect(await results(id)).toMatchObject({ asked: 50, began: 50, done: 50, completion: 1 });
    expect(await shop.bars(id)).toEqual({
      best: { noodles: 25, soup: 25 },
      visit: { 1: 25, 2: 25 },
      tell: { 1: 25, 2: 25 },
    });
    expect(await shop.answers(id)).toHaveLength(150);
    expect(await wrongTallies(shop.test.db.reader)).toEqual([]);
  });

  test('any order of texts leaves the counts equal to a recount', async () => {
    const id = await shop.on({
      words: ['ASK'],
      questions: [
        csat('visit', { optional: true }),
        nps('tell', { branches: [{ when: ['0-6'], goTo: 'end' }] }),
        words('better'),
      ],
    });
    const people = [shop.phone(), shop.phone(), shop.phone()];
    const texts = fc.constantFrom(
      'ask',
      'ASK',
      '1',
      '5',
      '９',
      'ten',
      'skip',
      'hmm',
      'points',
      'STOP',
      'START',
      '3, ok',
      '你好',
      '',
    );
    const steps = fc.array(fc.tuple(fc.nat(2), texts, fc.constantFrom(0, HOUR, 30 * HOUR)), {
      minLength: 5,
      maxLength: 25,
    });
    await fc.assert(
      fc.asyncProperty(steps, async (said) => {
        for (const [who, text, later] of said) {
          await shop.say(people[who]!, text);
          shop.clock.advance(later);
          if (later > DAY) await shop.gateway.pumps.find(({ name }) => name === 'surveys')!.run(() => {});
        }
        expect(await wrongTallies(shop.test.db.reader)).toEqual([]);
        const { asked, began, done } = await results(id);
        expect(asked >= began && began >= done).toBe(true);
      }),
      { numRuns: engine === 'sqlite' ? 25 : 6 },
    );
  });
});
