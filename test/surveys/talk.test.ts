import { ENGINES } from '../support/engines.ts';
import { choice, csat, openSurveyShop, type SurveyShop } from './survey-shop.ts';

describe.each(ENGINES)('surveys by text on %s', (engine) => {
  let shop: SurveyShop;
  beforeEach(async () => void (shop = await openSurveyShop(engine)));
  afterEach(() => shop.close());

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
});
