import { HOUR } from '../../src/kernel/clock.ts';
import type { Engine, Tx } from '../../src/platform/db/index.ts';
import type { Question, SurveyDraft, Surveys } from '../../src/surveys/index.ts';
import { openShop, type Shop, type ShopParts } from '../flows/shop.ts';

const TILL = { source: 'counter', actor: 'staff:1' };

export interface Someone {
  id: string;
  phone: string;
}

/** Lin's Noodles with surveys, and the worker's pump in hand. */
export interface SurveyShop extends Shop {
  surveys: Surveys;
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** A customer who may be texted. */
  person(more?: { area?: string; name?: string; language?: 'en' | 'zh'; consent?: boolean }): Promise<Someone>;
  buys(who: Someone, amount?: string, at?: number): Promise<string>;
  /** Makes a survey and opens it. @returns its id */
  on(draft: Partial<SurveyDraft> & Pick<SurveyDraft, 'questions'>): Promise<string>;
  /** Pump, dispatcher and carrier until nothing is left to do now. */
  work(): Promise<void>;
  /** Time passes, an hour at a time, with everything that is due. */
  pass(millis: number): Promise<void>;
  /** Marketing texts to somebody or all, oldest first. */
  texts(who?: Someone): Promise<string[]>;
  /** Answers as they are kept, `question:code`, late ones with `!`, in order. */
  answers(surveyId: string): Promise<string[]>;
  /** Runs as `via:state` or `via:state:reason`, oldest first. */
  runs(surveyId: string): Promise<string[]>;
  /** Answers of the result page by question: `q: code×n, …`. */
  bars(surveyId: string): Promise<Record<string, Record<string, number>>>;
}

const head = { optional: false, branches: [] };

export const choice = (id: string, labels: string[], more: Partial<Question> = {}): Question =>
  ({
    ...head,
    id,
    type: 'choice',
    texts: { en: `What do you like best?` },
    choices: labels.map((label, i) => ({
      code:
        label
          .toLowerCase()
          .replaceAll(' ', '_')
          .replaceAll(/[^a-z0-9_]/g, '') || `c${i}`,
      label: { en: label },
      words: [],
    })),
    ...more,
  }) as Question;
export const csat = (id: string, more: Partial<Question> = {}): Question =>
  ({ ...head, id, type: 'csat', texts: { en: 'How was your visit?' }, ...more }) as Question;
export const nps = (id: string, more: Partial<Question> = {}): Question =>
  ({ ...head, id, type: 'nps', texts: { en: 'Would you tell a friend about us?' }, ...more }) as Question;
export const words = (id: string, more: Partial<Question> = {}): Question =>
  ({ ...head, id, type: 'text', most: 200, texts: { en: 'What should we do better?' }, ...more }) as Question;

let serial = 3000;

export async function openSurveyShop(engine: Engine, parts: ShopParts = {}): Promise<SurveyShop> {
  const shop = await openShop(engine, { number: { partsPerSecond: 100, callToAction: 'Text JOIN' }, ...parts });
  const { gateway, test, clock, merchantId } = shop;
  await gateway.carrier!.setSettings({ deliveryMillis: 0, reportMillis: 0 });
  const { surveys } = gateway;
  const write: SurveyShop['write'] = (job) => test.db.write(job);

  async function work(): Promise<void> {
    const pump = gateway.pumps.find(({ name }) => name === 'surveys')!;
    for (let quiet = 0, rounds = 0; quiet < 3 && rounds < 400; rounds++) {
      const wanted = await pump.run(() => {});
      const started = await gateway.dispatcher.dispatch(() => {});
      await gateway.dispatcher.settled();
      await gateway.carrier!.tick(gateway.messages);
      quiet = wanted === 0 || started > 0 ? 0 : quiet + 1;
      clock.advance(50);
    }
  }

  return {
    ...shop,
    surveys,
    write,
    work,
    async person({ area = '212', name, language, consent = true } = {}) {
      clock.advance(1);
      const phone = `+1${area}555${String(++serial).slice(-4)}`;
      const id = await write(async (tx) => {
        const made = await gateway.customers.findOrCreate(tx, merchantId, phone as never, TILL);
        if (consent) await gateway.customers.recordConsent(tx, merchantId, made.id, { ...TILL, state: 'granted' });
        if (name) await gateway.customers.setName(tx, merchantId, made.id, name);
        if (language) await gateway.customers.setLanguage(tx, merchantId, made.id, language);
        return made.id;
      });
      return { id, phone };
    },
    async buys(who, amount = '20.00', at) {
      const receipt = `R-${++serial}`;
      const bought = { customerId: who.id, amount, receipt, actor: 'staff:1', ...(at !== undefined && { at }) };
      const { purchase } = await write((tx) => gateway.purchases.record(tx, merchantId, bought));
      return purchase.id;
    },
    async on(draft) {
      const whole = { name: 'A survey', intro: {}, thanks: {}, words: [], restDays: 30, ...draft };
      const { id } = await write((tx) => surveys.add(tx, merchantId, whole, 'staff:1'));
      expect(await write((tx) => surveys.open(tx, merchantId, id, 'staff:1'))).toEqual([]);
      clock.advance(1);
      return id;
    },
    async pass(millis) {
      const end = clock.now() + millis;
      await work();
      while (clock.now() < end) {
        clock.set(Math.min(end, clock.now() + HOUR));
        await work();
      }
    },
    async texts(who) {
      const whose = who ? ` and customer_id = '${who.id}'` : '';
      const rows = await test.db.admin(`select text from outbound where purpose = 'marketing'${whose} order by id`);
      return rows.map(([text]) => gateway.vault.open(merchantId, text as never));
    },
    async answers(surveyId) {
      const rows = await test.db.admin(
        `select question, code, late from survey_answers where survey_id = '${surveyId}' order by id`,
      );
      return rows.map(
        ([question, code, late]) => `${String(question)}:${String(code)}${Number(late) === 1 ? '!' : ''}`,
      );
    },
    async runs(surveyId) {
      const rows = await test.db.admin(
        `select via, state, reason from survey_runs where survey_id = '${surveyId}' order by id`,
      );
      return rows.map((row) => (row as (string | null)[]).filter((part) => part !== null).join(':'));
    },
    async bars(surveyId) {
      const { questions } = await surveys.results(test.db.reader, merchantId, surveyId);
      return Object.fromEntries(
        questions.map(({ question, bars }) => [
          question.id,
          Object.fromEntries(bars.filter(({ count }) => count > 0).map(({ code, count }) => [code, count])),
        ]),
      );
    },
  };
}
