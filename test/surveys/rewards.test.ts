import { DAY, HOUR } from '../../src/kernel/clock.ts';
import { newId } from '../../src/kernel/ids.ts';
import type { SurveyDraft } from '../../src/surveys/index.ts';
import { ENGINES } from '../support/engines.ts';
import { csat, openSurveyShop, type Someone, type SurveyShop } from './survey-shop.ts';

describe.each(ENGINES)('a person is rewarded once a survey, whichever way they answer, on %s', (engine) => {
  let shop: SurveyShop;
  beforeAll(async () => void (shop = await openSurveyShop(engine)));
  afterAll(() => shop.close());

  const opened = (draft: Partial<SurveyDraft> = {}) =>
    shop.on({ questions: [csat('visit')], reward: { points: 7 }, restDays: 0, ...draft });
  const paper = ({ id: customerId }: Someone, surveyId: string) =>
    shop.write((tx) =>
      shop.surveys.typeIn(tx, shop.merchantId, surveyId, { customerId, answers: { visit: '5' }, formKey: newId(shop.clock.now()) }, 'staff:1'),
    ); // prettier-ignore
  const texts = async ({ phone }: Someone, ...all: string[]): Promise<string> => {
    let last = '';
    for (const text of all) last = (await shop.ask(phone, text)) ?? '';
    return last;
  };
  /** Points of surveys alone: a purchase gives some too. */
  const points = async ({ id }: Someone): Promise<number> => {
    const entries = await shop.gateway.points.entries(shop.test.db.reader, shop.merchantId, id, { limit: 100 });
    return entries.filter(({ kind }) => kind !== 'earn').reduce((sum, entry) => sum + entry.points, 0);
  };

  test.each([
    ['paper, then its word', ['paper', 'text']],
    ['its word, then paper', ['text', 'paper']],
    ['paper twice, then its word', ['paper', 'paper', 'text']],
  ])('%s', async (_, ways) => {
    const amy = await shop.person();
    const word = `W${ways.join('')}`;
    const id = await opened({ words: [word] });
    let last = '';
    for (const way of ways) if (way === 'paper') await paper(amy, id);
    else last = await texts(amy, word, '4'); // prettier-ignore
    expect(await points(amy)).toBe(7);
    expect(last.includes('7 points')).toBe(ways[0] === 'text');
    expect((await shop.surveys.results(shop.test.db.reader, shop.merchantId, id)).done).toBe(ways.length);
    expect(await shop.count(`select count(*) from survey_runs where rewarded = 1 and survey_id = '${id}'`)).toBe(1);
  });

  test('a sheet and the last text at the same moment', async () => {
    const id = await opened({ words: ['ATONCE'] });
    for (let n = 0; n < 4; n++) {
      const amy = await shop.person();
      await texts(amy, 'ATONCE');
      await Promise.all([paper(amy, id), shop.say(amy.phone, '4'), paper(amy, id)]);
      expect(await points(amy)).toBe(7);
    }
  });

  test('two records of one person, rewarded before or after they are merged, and apart again', async () => {
    const [amy, twin] = [await shop.person(), await shop.person()];
    const id = await opened({ words: ['MERGED'] });
    await texts(twin, 'MERGED', '4');
    const one = { fromId: twin.id, intoId: amy.id, name: 'into' as const, number: 'into' as const };
    const mergeId = await shop.write((tx) => shop.gateway.register.merge(tx, shop.merchantId, one, 'staff:1'));
    expect(await points(amy)).toBe(7);
    await paper(amy, id);
    expect(await points(amy)).toBe(7);
    await shop.write((tx) => shop.gateway.register.unmerge(tx, shop.merchantId, mergeId, 'staff:1'));
    await paper(twin, id);
    expect([await points(amy), await points(twin)]).toEqual([0, 7]);
    await paper(amy, id);
    expect([await points(amy), await points(twin)]).toEqual([7, 7]);
  });

  test('a purchase after the reward is a new visit; one that came before is the same', async () => {
    await shop.pass(DAY - (shop.clock.now() % DAY) + 16 * HOUR); // noon in New York
    const [amy, ben] = [await shop.person(), await shop.person()];
    const id = await opened({ after: { what: 'purchase', hours: 1 } });
    for (const who of [amy, ben]) {
      await shop.buys(who);
      shop.clock.advance(1000);
    }
    await paper(ben, id);
    await shop.pass(2 * HOUR);
    const said = [await texts(amy, '5'), await texts(ben, '5')];
    expect(said.map((text) => text.includes('7 points'))).toEqual([true, false]);
    expect([await points(amy), await points(ben)]).toEqual([7, 7]);
    await shop.pass(2 * DAY);
    await shop.buys(ben);
    await shop.pass(2 * HOUR);
    expect(await texts(ben, '5')).toContain('7 points');
    expect(await points(ben)).toBe(14);
    await shop.write((tx) => shop.surveys.close(tx, shop.merchantId, id, 'staff:1'));
  });

  test('a voucher, too', async () => {
    const offer = { words: { en: 'a free tea' }, kind: 'item' as const, value: null, leastSpend: null, validDays: 30 };
    const { id: offerId } = await shop.write((tx) => shop.gateway.vouchers.addOffer(tx, shop.merchantId, offer, 'staff:1')); // prettier-ignore
    await shop.pass(DAY - (shop.clock.now() % DAY) + 16 * HOUR); // noon in New York
    const amy = await shop.person();
    const id = await opened({ words: ['TEATIME'], reward: { offerId }, after: { what: 'purchase', hours: 1 } });
    await shop.buys(amy);
    await shop.pass(2 * HOUR);
    expect(await texts(amy, '5')).toContain('a free tea');
    expect(await texts(amy, 'TEATIME', '4')).not.toContain('a free tea');
    expect(await shop.gateway.vouchers.totals(shop.test.db.reader, shop.merchantId, `survey:${id}`)).toMatchObject({ issued: 1 }); // prettier-ignore
  });

  test('of a sheet taken back the reward goes back, or to what they answered besides', async () => {
    const amy = await shop.person();
    const id = await opened({ words: ['BACK'] });
    const back = (runId: string) =>
      shop.write((tx) => shop.surveys.takeBack(tx, shop.merchantId, id, runId, 'staff:1'));
    const first = await paper(amy, id);
    shop.clock.advance(1000);
    const second = await paper(amy, id);
    await back(first.runId);
    expect(await points(amy)).toBe(7);
    await back(second.runId);
    expect(await points(amy)).toBe(0);
    const third = await paper(amy, id);
    await texts(amy, 'BACK', '4');
    await back(third.runId);
    await paper(amy, id);
    expect(await points(amy)).toBe(7);
  });
});
