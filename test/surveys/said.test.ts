import { saidRows } from '../../src/surveys/store-said.ts';
import { ENGINES } from '../support/engines.ts';
import { csat, openSurveyShop, type SurveyShop, words } from './survey-shop.ts';

describe.each(ENGINES)('what people said on %s', (engine) => {
  let shop: SurveyShop;
  beforeEach(async () => void (shop = await openSurveyShop(engine)));
  afterEach(() => shop.close());

  /** Five people answer two surveys; the fourth passes the score over. @returns the first survey */
  async function answered(): Promise<string> {
    const questions = [csat('visit', { optional: true }), words('better')];
    const id = await shop.on({ words: ['TASTE'], questions });
    await shop.on({ words: ['OTHER'], questions });
    for (const [n, score] of ['1', '5', '2', 'skip', '1'].entries()) {
      const phone = shop.phone();
      for (const text of ['taste', score, `Words ${n}`, 'other', '1', 'Elsewhere']) {
        await shop.ask(phone, text);
        shop.clock.advance(1000);
      }
    }
    return id;
  }

  test('rare scores and common ones are looked up in two ways that tell the same, page by page', async () => {
    const surveyId = await answered();
    const of = { merchantId: shop.merchantId, surveyId, question: 'better', scored: 'visit', before: undefined };
    const told = async (codes: string[] | undefined, many: number, before?: string) => {
      const rows = await saidRows(shop.test.db.reader, { ...of, codes, before }, 2, many);
      return rows.map(({ id, text, score }) => ({ id, said: `${shop.gateway.vault.open(shop.merchantId, text)}: ${score}` })); // prettier-ignore
    };
    const spoken = (rows: { said: string }[]) => rows.map(({ said }) => said);
    expect(spoken(await told(undefined, 0))).toEqual(['Words 4: 1', 'Words 3: skipped']);
    for (const many of [0, 100]) {
      const first = await told(['1', '2'], many);
      expect(spoken(first)).toEqual(['Words 4: 1', 'Words 2: 2']);
      expect(spoken(await told(['1', '2'], many, first[1]!.id))).toEqual(['Words 0: 1']);
      expect(spoken(await told(['3'], many))).toEqual([]);
      expect(spoken(await told([], many))).toEqual([]);
    }
  });
});
