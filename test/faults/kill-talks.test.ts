import { dirname } from 'node:path';
import { createGateway, type Gateway } from '../../src/app.ts';
import type { AppDraft } from '../../src/apps/index.ts';
import { loadConfig } from '../../src/config.ts';
import type { Engine } from '../../src/platform/db/index.ts';
import { createLog } from '../../src/platform/log.ts';
import type { SurveyDraft } from '../../src/surveys/index.ts';
import { ENGINES, openTestDatabase, type TestDatabase } from '../support/engines.ts';
import {
  assertBuilt,
  endProcesses,
  mcrm,
  type RunningGateway,
  scratch,
  startGateway,
  until,
} from '../support/process.ts';
import { startTwilioStub, type TwilioStub } from '../support/twilio-stub.mjs';
import { SHOP_NUMBER } from './shop.ts';

// Forty people talk with an app, answer a survey and complain, each text after the answer to their last, while the
// process that hears them is killed in the middle of what it does, three times.
const PEOPLE = Array.from({ length: 40 }, (_, n) => `+1212555${String(1000 + n)}`);
const TEXTS = ['GIFT', '1', 'TASTE', '4', '9', 'More soup please', 'COMPLAIN the soup was cold'];
/** So many texts answered with 2xx before each kill: begun, in the middle, and near the end. */
const KILLS = [25, 110, 215];
const PUBLIC_URL = 'https://shop.test';
/** The carrier shall come again: on PostgreSQL many cases at a time contend for the next number. */
const BUSY = 503;
const ACTOR = 'staff:1';

const GIFT: Omit<AppDraft, 'steps'> = {
  name: 'Gift',
  kind: 'steps',
  form: null,
  words: ['GIFT'],
  who: { everybody: true },
  tests: ['GIFT', 'gift', 'Gift!'].map((text) => ({ texts: [text, '1'], expect: 'Your code' })),
};

const common = { optional: false, branches: [] };
const SURVEY: SurveyDraft = {
  name: 'Taste',
  intro: {},
  thanks: { en: 'Thank you!' },
  words: ['TASTE'],
  restDays: 30,
  reward: { points: 50 },
  questions: [
    { ...common, id: 'visit', type: 'csat', texts: { en: 'How was your visit?' } },
    { ...common, id: 'tell', type: 'nps', texts: { en: 'Would you tell a friend?' } },
    { ...common, id: 'better', type: 'text', most: 200, texts: { en: 'What should we do better?' } },
  ],
};

interface TalkShop {
  test: TestDatabase;
  stub: TwilioStub;
  env: Record<string, string>;
  gateway: Gateway;
}

async function openTalkShop(engine: Engine): Promise<TalkShop> {
  assertBuilt();
  const test = await openTestDatabase(engine);
  const stub = await startTwilioStub();
  const env = {
    ...(engine === 'postgres' ? { DATABASE_URL: test.where, DATA_DIR: scratch() } : { DATA_DIR: dirname(test.where) }),
    SECRET_KEY: 'c2VjcmV0LWZvci10ZXN0cy1vbmx5LTAxMjM0NTY3ODkw',
    PUBLIC_URL,
    TWILIO_ACCOUNT_SID: stub.accountSid,
    TWILIO_AUTH_TOKEN: stub.token,
    TWILIO_API_URL: stub.url,
    RECONCILE_SECONDS: '1',
    LEASE_SECONDS: '2',
  };
  const gateway = createGateway(loadConfig(env), test.db, { log: createLog('silent') });
  await furnish(gateway, test);
  return { test, stub, env, gateway };
}

/** Lin's Noodles with a live app that gives points and a voucher, and an open survey that gives points. */
async function furnish({ merchants, vouchers, apps, surveys }: Gateway, { db }: TestDatabase): Promise<void> {
  const merchantId = await db.write(async (tx) => {
    const shop = { name: "Lin's Noodles", country: 'US', zone: 'America/New_York', language: 'en' } as const;
    const added = await merchants.add(tx, shop);
    await merchants.addNumber(tx, added.merchantId, { address: SHOP_NUMBER, partsPerSecond: 200 });
    return added.merchantId;
  });
  const tea = { words: { en: 'a free tea' }, kind: 'item', value: null, leastSpend: null, validDays: 30 } as const;
  const offer = await db.write((tx) => vouchers.addOffer(tx, merchantId, tea, ACTOR));
  const choices = ['Noodles', 'Soup'].map((en) => ({ code: en.toLowerCase(), label: { en }, words: [] }));
  const steps: AppDraft['steps'] = [
    { id: 'best', kind: 'ask', texts: { en: 'Your favorite?' }, wanted: { type: 'choice', choices } },
    { id: 'points', kind: 'do', action: 'points.give', input: { points: 7 } },
    { id: 'tea', kind: 'special', special: 'voucher', input: { offerId: offer.id } },
    { id: 'told', kind: 'reply', texts: { en: 'Your code: {{voucher}}' } },
  ];
  const { id: appId } = await db.write((tx) => apps.add(tx, merchantId, { ...GIFT, steps }, ACTOR));
  const tried = await db.write((tx) => apps.test(tx, merchantId, appId));
  expect(tried.filter(({ passed }) => !passed)).toEqual([]);
  expect(await db.write((tx) => apps.goLive(tx, merchantId, appId, ACTOR))).toEqual([]);
  const { id: surveyId } = await db.write((tx) => surveys.add(tx, merchantId, SURVEY, ACTOR));
  expect(await db.write((tx) => surveys.open(tx, merchantId, surveyId, ACTOR))).toEqual([]);
}

/** What became of the texts while the process died and came back. */
interface Told {
  /** Answered with 2xx at last; each text once. */
  accepted: number;
  /** Posted again, since the process died before it answered. */
  again: number;
  deaths: (NodeJS.Signals | null)[];
}

/** Everybody says all their texts; the carrier posts what got no answer again when somebody listens. */
async function tellAll({ stub, env }: TalkShop): Promise<Told> {
  const told: Told = { accepted: 0, again: 0, deaths: [] };
  const start = async (): Promise<RunningGateway> => {
    const process = await startGateway(env);
    stub.callbackBase(process.base);
    return process;
  };
  let alive = start();
  const strike = async (victim: RunningGateway): Promise<RunningGateway> => {
    told.deaths.push((await victim.kill()).signal);
    return start();
  };

  const post = async (from: string, body: string, sid?: string): Promise<void> => {
    const process = await alive;
    const text = { from, to: SHOP_NUMBER, body, base: process.base, publicUrl: PUBLIC_URL };
    const posted = await stub.inbound({ ...text, ...(sid !== undefined && { sid }) });
    if (posted.status === 200) {
      if (KILLS.includes(++told.accepted)) alive = strike(process);
      return;
    }
    if (posted.status !== 0 && posted.status !== BUSY) throw new Error(`${body} was answered ${posted.status}`);
    if (posted.status === 0) {
      told.again++;
      await until('the next process serves', async () => (await alive) !== process);
    }
    await post(from, body, posted.sid);
  };
  const person = async (from: string): Promise<void> => {
    for (const body of TEXTS) await post(from, body);
  };
  await Promise.all(PEOPLE.map(person));
  return told;
}

describe.each(ENGINES)('talks whose process is killed on %s', (engine) => {
  let shop: TalkShop;
  beforeEach(async () => void (shop = await openTalkShop(engine)), 60_000);
  afterEach(async () => {
    await endProcesses();
    await shop.stub.close();
    await shop.gateway.provider.close();
    await shop.test.close();
  });

  const rows = (sql: string): Promise<unknown[][]> => shop.test.db.admin(sql);
  /** How many there are in all, and of how many people (runs, uses …). */
  const counts = async (what: string, whose: string): Promise<number[]> =>
    (await rows(`select count(*), count(distinct ${whose}) from ${what}`))[0]!.map(Number);

  test('every answer, gift, reward, case and next question stands once, and no talk is stuck', async () => {
    const told = await tellAll(shop);
    const all = PEOPLE.length * TEXTS.length;
    expect(told).toMatchObject({ accepted: all, deaths: KILLS.map(() => 'SIGKILL') });
    // Each death struck texts that were on their way.
    expect(told.again).toBeGreaterThanOrEqual(KILLS.length);

    const moving = `select status, count(*) from outbound where status in ('queued', 'held', 'submitting', 'unknown') group by status`;
    await until(
      async () => `everything has left: ${JSON.stringify(await rows(moving))}`,
      async () => (await rows(moving)).length === 0,
      { within: 60_000, every: 100 },
    );
    await shop.stub.idle();

    const people = PEOPLE.length;
    const once = [people, people];
    expect(await counts('inbound', 'provider_id')).toEqual([all, all]);
    expect(await counts(`survey_runs where state = 'done'`, 'number_hash')).toEqual(once);
    expect(await counts('survey_runs', 'number_hash')).toEqual(once);
    for (const [question, code] of [
      ['visit', '4'],
      ['tell', '9'],
      ['better', ''],
    ])
      // prettier-ignore
      expect(await counts(`survey_answers where question = '${question}' and code = '${code}'`, 'run_id')).toEqual(once);
    expect(await counts('survey_answers', 'run_id')).toEqual([3 * people, people]);
    for (const points of [7, 50])
      expect(await counts(`point_entries where points = ${points}`, 'customer_id')).toEqual(once);
    expect(await counts('point_entries', 'customer_id')).toEqual([2 * people, people]);
    expect(await rows('select distinct balance from point_balances')).toEqual([[57]]);
    expect(await counts(`app_uses where state = 'done'`, 'number_hash')).toEqual(once);
    expect(await counts('app_uses', 'number_hash')).toEqual(once);
    expect(await counts('vouchers', 'customer_id')).toEqual(once);
    expect(await counts('cases', 'number_hash')).toEqual(once);
    expect(await counts('dialogues', 'number_hash')).toEqual([0, 0]);

    // One answer a text, and the carrier has each of them once.
    expect(await counts('outbound', 'inbound_id')).toEqual([all, all]);
    expect(shop.stub.ledger()).toMatchObject({ accepted: all, distinct: all, duplicated: 0 });
    const { entries } = shop.stub.ledger({ entries: true });
    for (const words of ['Your favorite?', 'Your code:', 'visit?', 'a friend?', 'do better?', 'Thank you!', 'C-'])
      expect(new Set(entries.filter(({ body }) => body.includes(words)).map(({ to }) => to)).size).toBe(people);

    const { code, out } = await mcrm(shop.env, ['doctor']);
    expect(out.split('\n').filter((line) => line !== '' && !line.startsWith('ok'))).toEqual([]);
    expect(code).toBe(0);
  }, 90_000);
});
