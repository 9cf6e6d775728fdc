import { createGateway } from '../../src/app.ts';
import { createLog } from '../../src/platform/log.ts';
import { wrongTallies } from '../../src/surveys/index.ts';
import { LINS_NUMBER } from '../flows/shop.ts';
import { ENGINES } from '../support/engines.ts';
import { csat, openSurveyShop, type SurveyShop } from './survey-shop.ts';

const LATE = 'The survey was over already, but we have kept your answer.';
const OVER = 'This survey is over. Thank you for your interest!';

describe.each(ENGINES)('a survey closed while people answer on %s', (engine) => {
  let shop: SurveyShop;
  beforeEach(async () => void (shop = await openSurveyShop(engine)));
  afterEach(() => shop.close());

  test('each is told once, also after a restart; who was at the end keeps what was promised', async () => {
    const id = await shop.on({
      words: ['ASK'],
      questions: [csat('visit'), csat('food')],
      reward: { points: 50 },
    });
    const [done, middle, silent, chatty] = [shop.phone(), shop.phone(), shop.phone(), shop.phone()];
    for (const phone of [done, middle, silent, chatty]) await shop.say(phone, 'ask');
    for (const text of ['4', '5']) await shop.say(done, text);
    await shop.say(middle, '3');
    await shop.write((tx) => shop.surveys.close(tx, shop.merchantId, id, 'staff:1'));

    const again = createGateway(shop.config, shop.test.db, { log: createLog('silent'), clock: shop.clock });
    const providerId = 'SM00000000000000000000000000000051';
    const text = { from: middle, to: LINS_NUMBER, text: '2', media: [], providerId };
    expect(await again.messages.receive(text, { late: false })).toBe('handled');
    expect(await again.messages.receive(text, { late: false })).toBe('repeated');
    await again.provider.close();
    const told = async (words: string): Promise<number> => {
      const rows = await shop.test.db.admin('select text from outbound');
      return rows.filter(([sealed]) => shop.gateway.vault.open(shop.merchantId, sealed as never).includes(words)).length; // prettier-ignore
    };
    expect(await told(LATE)).toBe(1);
    expect((await shop.say(middle, '1')).by).not.toBe('surveys.begin'); // the talk is over
    expect(await shop.ask(chatty, 'hmm, well')).toContain(OVER);
    expect((await shop.say(chatty, '5')).by).not.toBe('surveys.begin');
    expect([await told(LATE), await told(OVER)]).toEqual([1, 1]);
    expect((await shop.say(shop.phone(), 'ask')).by).not.toBe('surveys.begin'); // its word is free again

    expect(await shop.answers(id)).toEqual(['visit:4', 'food:5', 'visit:3', 'food:2!']);
    expect((await shop.runs(id)).toSorted()).toEqual(['keyword:asked', 'keyword:done', 'keyword:late', 'keyword:left:closed']); // prettier-ignore
    expect(await shop.count("select count(*) from point_entries where reason = 'survey'")).toBe(1);
    expect(await shop.bars(id)).toEqual({ visit: { 3: 1, 4: 1 }, food: { 5: 1 } });
    expect(await wrongTallies(shop.test.db.reader)).toEqual([]);
  });
});
