import { parsePhone } from '../../src/kernel/phone.ts';
import { wrongTallies } from '../../src/surveys/index.ts';
import { ENGINES } from '../support/engines.ts';
import { choice, csat, nps, openSurveyShop, type Someone, type SurveyShop, words } from './survey-shop.ts';

const EVERYBODY = { field: 'customers.language', is: 'in', value: ['en', 'zh'] } as const;

describe.each(ENGINES)('people who answered surveys on %s', (engine) => {
  let shop: SurveyShop;
  beforeEach(async () => void (shop = await openSurveyShop(engine)));
  afterEach(() => shop.close());

  const answer = async ({ phone }: Someone, ...texts: string[]): Promise<void> => {
    for (const text of texts) await shop.say(phone, text);
  };
  const meant = async (field: string, is: string, value?: unknown): Promise<number> => {
    const { count } = await shop.gateway.segments.count(shop.test.db.reader, shop.merchantId, {
      field,
      is,
      ...(value !== undefined && { value }),
    });
    return count;
  };

  test('a segment asks who answered, the last score, the last NPS group', async () => {
    const [amy, ben] = [await shop.person(), await shop.person(), await shop.person()];
    const first = await shop.on({ words: ['ONE'], questions: [csat('visit', { optional: true }), nps('tell')] });
    const second = await shop.on({ words: ['TWO'], questions: [csat('visit'), words('more')] });
    await answer(amy, 'one', '2', '10');
    await answer(amy, 'two', '5');
    await answer(ben, 'one', 'skip', '7');
    expect(await meant('surveys.answered', '=', first)).toBe(2);
    expect(await meant('surveys.answered', '=', second)).toBe(1);
    expect(await meant('surveys.answered', '!=', second)).toBe(2);
    expect(await meant('surveys.answered', 'in', [first, second])).toBe(2);
    expect(await meant('surveys.score', '=', 5)).toBe(1); // Amy's last, not her first
    expect(await meant('surveys.score', '<=', 2)).toBe(0);
    expect(await meant('surveys.score', 'known')).toBe(1);
    expect(await meant('surveys.score', 'unknown')).toBe(2);
    expect(await meant('surveys.nps_group', '=', 'promoter')).toBe(1);
    expect(await meant('surveys.nps_group', 'in', ['passive', 'detractor'])).toBe(1);
    expect(await meant('surveys.nps_group', 'unknown')).toBe(1);
  });

  test('what a person said is told to them, and emptied when they are erased; counts stay', async () => {
    const amy = await shop.person({ name: 'Amy' });
    const id = await shop.on({ words: ['ASK'], questions: [csat('visit'), words('better'), csat('food')] });
    await answer(amy, 'ask', '4', 'My secret wish');
    const { slices } = shop.gateway;
    const data = slices.find(({ name }) => name === 'surveys')!.personalData!;
    expect(await data.export(shop.test.db.reader, shop.merchantId, amy.id)).toMatchObject({
      surveys: [{ surveyId: id, state: 'answering', via: 'keyword' }],
      surveyAnswers: [
        { question: 'visit', code: '4', text: '4' },
        { question: 'better', code: '', text: 'My secret wish' },
      ],
    });
    const card = slices.find(({ name }) => name === 'surveys')!.card!;
    expect(await card.fields!(shop.test.db.reader, shop.merchantId, amy.id)).toEqual({
      surveys: [{ id, name: 'A survey', state: 'answering' }],
    });
    const before = await shop.bars(id);
    await shop.write((tx) => data.erase(tx, shop.merchantId, amy.id));
    expect(await shop.runs(id)).toEqual(['keyword:left:erased']);
    expect(await data.export(shop.test.db.reader, shop.merchantId, amy.id)).toMatchObject({
      surveyAnswers: [{ text: '' }, { text: '' }],
    });
    const of = { question: 'better', limit: 10 };
    expect(await shop.surveys.said(shop.test.db.reader, shop.merchantId, id, of)).toMatchObject([
      { text: '', score: 4 },
    ]);
    expect(await shop.bars(id)).toEqual(before);
    expect(await wrongTallies(shop.test.db.reader)).toEqual([]);
    const entries = await card.timeline!(shop.test.db.reader, shop.merchantId, amy.id, 10);
    expect(entries.map(({ kind }) => kind)).toEqual(['left', 'began']);
  });

  test('merged records keep the answers of both, and give them back', async () => {
    const [amy, twin] = [await shop.person(), await shop.person()];
    const id = await shop.on({ words: ['ASK'], questions: [csat('visit')] });
    await answer(amy, 'ask', '4');
    await answer(twin, 'ask', '5');
    const data = shop.gateway.slices.find(({ name }) => name === 'surveys')!.personalData!;
    const merge = { mergeId: 'm', fromId: twin.id, intoId: amy.id, actor: 'staff:1' };
    const count = async (who: Someone) =>
      ((await data.export(shop.test.db.reader, shop.merchantId, who.id)) as { surveys: unknown[] }).surveys.length;
    const moved = await shop.write((tx) => data.merge!(tx, shop.merchantId, merge));
    expect([await count(amy), await count(twin)]).toEqual([2, 0]);
    await shop.write((tx) => data.unmerge!(tx, shop.merchantId, merge, moved));
    expect([await count(amy), await count(twin)]).toEqual([1, 1]);
    expect(await shop.answers(id)).toEqual(['visit:4', 'visit:5']);
  });

  test('of two runs of one survey that go on, a merge leaves the one that came further', async () => {
    const [amy, twin] = [await shop.person(), await shop.person()];
    const id = await shop.on({ words: ['ASK'], questions: [csat('visit'), csat('food')], reward: { points: 5 } });
    const other = await shop.on({ words: ['TWO'], questions: [csat('visit')], after: { what: 'purchase', hours: 48 } });
    await shop.on({ words: ['THREE'], questions: [csat('visit')] });
    await shop.buys(amy);
    await answer(twin, 'two');
    await answer(amy, 'three', '5');
    await answer(amy, 'ask', '4');
    await answer(twin, 'ask');
    const one = { fromId: amy.id, intoId: twin.id, name: 'into' as const, number: 'from' as const };
    await shop.write((tx) => shop.gateway.register.merge(tx, shop.merchantId, one, 'staff:1'));
    expect(await shop.runs(id)).toEqual(['keyword:answering', 'keyword:left:merged']);
    expect(await shop.runs(other)).toEqual(['purchase:skipped:merged', 'keyword:asked']);
    // The phone whose run is over is told so once; the other goes on to the end and is rewarded once.
    expect(await shop.ask(twin.phone, '1')).toContain('The survey was over already');
    expect(await shop.ask(amy.phone, '5')).toContain('5 points');
    expect(await shop.runs(id)).toEqual(['keyword:done', 'keyword:late']);
    expect(await shop.bars(id)).toEqual({ visit: { 4: 1 }, food: { 5: 1 } });
    for (const word of ['ask', 'three'])
      expect(await shop.ask(amy.phone, word)).toContain('answered this survey already');
    expect(await wrongTallies(shop.test.db.reader)).toEqual([]);
  });

  test('a round leaves out who answered as a record merged into theirs, or as a stranger; nobody else', async () => {
    const [amy, twin, ben] = [await shop.person(), await shop.person(), await shop.person()];
    const id = await shop.on({ words: ['ASK'], questions: [csat('visit')], restDays: 0 });
    await answer(twin, 'ask', '4');
    const phone = shop.phone();
    for (const text of ['ask', '5']) await shop.say(phone, text);
    const stranger = await shop.member(phone);
    const { customers, register } = shop.gateway;
    await shop.write((tx) => customers.recordConsent(tx, shop.merchantId, stranger, { source: 'counter', actor: 'staff:1', state: 'granted' })); // prettier-ignore
    const one = { fromId: twin.id, intoId: amy.id, name: 'into' as const, number: 'into' as const };
    await shop.write((tx) => register.merge(tx, shop.merchantId, one, 'staff:1'));
    const ask = () => shop.write((tx) => shop.surveys.askSegment(tx, shop.merchantId, id, { condition: EVERYBODY, startAt: shop.clock.now() }, 'staff:1')); // prettier-ignore
    await ask();
    await shop.work();
    expect(await shop.surveys.rounds(shop.test.db.reader, shop.merchantId, id)).toMatchObject([{ found: 1, asked: 1 }]);
    expect([(await shop.texts(amy)).length, (await shop.texts(ben)).length]).toEqual([0, 1]);
    expect(await shop.runs(id)).toEqual(['keyword:done', 'keyword:done', 'segment:asked']);
  });

  test('what a stranger answered is theirs when they join', async () => {
    const phone = shop.phone();
    const id = await shop.on({ words: ['ASK'], questions: [choice('best', ['Noodles', 'Soup'])] });
    await shop.say(phone, 'ask');
    await shop.say(phone, 'soup');
    const customerId = await shop.member(phone);
    expect(await meant('surveys.answered', '=', id)).toBe(1);
    expect(await shop.ask(phone, 'ask')).toContain('answered this survey already');
    expect(await shop.count(`select count(*) from survey_runs where customer_id = '${customerId}'`)).toBe(1);
  });

  test('what a stranger answered is theirs as soon as the till knows them', async () => {
    const phone = shop.phone();
    const id = await shop.on({ words: ['ASK'], questions: [choice('best', ['Noodles', 'Soup'])] });
    for (const text of ['ask', 'soup']) await shop.say(phone, text);
    const { customers } = shop.gateway;
    await shop.write((tx) =>
      customers.findOrCreate(tx, shop.merchantId, parsePhone(phone, 'US'), { source: 'counter', actor: 'staff:1' }),
    );
    expect(await meant('surveys.answered', '=', id)).toBe(1);
  });
});
