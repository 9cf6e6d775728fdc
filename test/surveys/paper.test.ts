import { localTime } from '../../src/kernel/calendar.ts';
import { newId } from '../../src/kernel/ids.ts';
import type { Question, SurveyDraft } from '../../src/surveys/types.ts';
import { wrongTallies } from '../../src/surveys/index.ts';
import { type Desk, openDesk } from '../customers/import-desk.ts';
import { openShop, type Shop } from '../flows/shop.ts';
import { ENGINES } from '../support/engines.ts';

const base = (id: string) => ({ id, texts: { en: `About ${id}?` }, optional: false, branches: [] });
const QUESTIONS: Question[] = [
  { ...base('food'), type: 'csat', dimension: 'quality' },
  { ...base('friend'), type: 'nps' },
  {
    ...base('dish'), type: 'choice',
    choices: [{ code: '1', label: { en: 'Noodles' }, words: [] }, { code: 'rice', label: { en: 'Rice' }, words: [] }, { code: 'soup', label: { en: 'Soup' }, words: [] }],
  },
  { ...base('why'), type: 'text', most: 500, optional: true },
]; // prettier-ignore

/** Eight people: food, friend, dish, why ('' passed over). */
const KNOWN = [
  ['5', '10', '3', 'lovely soup'],
  ['5', '9', '1', ''],
  ['4', '10', '1', 'fast'],
  ['4', '10', '1', ''],
  ['3', '8', '3', ''],
  ['4', '7', '1', ''],
  ['2', '6', '3', 'cold soup'],
  ['1', '0', '1', 'far too salty'],
] as const;

describe.each(ENGINES)('answers from paper, results by hand, closing on %s', (engine) => {
  let shop: Shop;
  let desk: Desk;
  beforeAll(async () => {
    shop = await openShop(engine);
    desk = await openDesk(shop, 'owner');
  });
  afterAll(() => shop.close());

  const opened = async (draft: Partial<SurveyDraft> = {}): Promise<string> => {
    const whole = { name: 'Visit', intro: {}, questions: QUESTIONS, thanks: {}, words: [], restDays: 0, ...draft };
    const { id } = await shop.test.db.write((tx) => shop.gateway.surveys.add(tx, shop.merchantId, whole, 'staff:1'));
    expect((await desk.post(`/surveys/${id}/open`)).headers['location']).toContain('done=surveys.done.opened');
    return id;
  };
  const type = async (id: string, answers: readonly string[], who = ''): Promise<void> => {
    const form = Object.fromEntries(QUESTIONS.map((question, at) => [`a-${question.id}`, answers[at]!]));
    const kept = await desk.post(`/surveys/${id}/answers`, { ...form, who, key: newId(shop.clock.now()) });
    expect(kept.headers['location']).toContain('done=surveys.done.typed');
  };
  const said = async (path: string): Promise<string> =>
    (await desk.get(path)).text.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');

  it('shows what was worked out by hand: average, bars in their order, the three parts of NPS, the index', async () => {
    const id = await opened({ words: ['KNOWN'] });
    for (const answers of KNOWN.slice(0, 4)) await type(id, answers);
    for (const answers of KNOWN.slice(4)) {
      const phone = shop.phone();
      for (const text of ['KNOWN', ...answers]) await shop.say(phone, text === '' ? 'SKIP' : text);
    }
    const page = await said(`/surveys/${id}/results`);
    // food: (5+5+4+4+3+4+2+1) / 8 = 28 / 8; bars from 1 to 5
    expect(page).toMatch(/About food\? 8 answers only 8 answers: could be chance Average 3\.5 \/ 5/);
    expect(page).toMatch(/1 1 13 % 2 1 13 % 3 1 13 % 4 3 38 % 5 2 25 %/);
    // friend: promoters 10 9 10 10, undecided 8 7, against 6 0: (4 - 2) / 8
    expect(page).toMatch(/NPS \+25 .*Would not \(0–6\) 2 25 % Undecided \(7–8\) 2 25 % Would \(9–10\) 4 50 %/);
    // dish: in the order of the choices, not of their counts; nobody wants rice
    expect(page).toMatch(/1 Noodles 5 63 % 2 Rice 0 0 % 3 Soup 3 38 %/);
    // why: four wrote, four passed over
    expect(page).toMatch(/About why\? 4 answers · 4 skipped/);
    // quality: (3.5 - 1) / (5 - 1) = 62.5 of 100
    expect(page).toMatch(/Quality 63 8 answers/);
    const low = await said(`/surveys/${id}/results?question=why&atMost=2`);
    expect(low.slice(low.indexOf('In their own words'))).toMatch(/far too salty .*cold soup/);
    expect(low.slice(low.indexOf('In their own words'))).not.toMatch(/lovely soup|fast/);
    const { text } = await desk.post(`/surveys/${id}/results.csv`);
    const rows = text.trim().split(/\r?\n/);
    expect(rows).toHaveLength(9);
    expect(rows.filter((row) => /typed in/.test(row))).toHaveLength(4);
    expect(rows.filter((row) => row.includes('1 Noodles'))).toHaveLength(5);
  });

  it('takes back what was typed in by mistake, with its counts and its points, and says who typed it', async () => {
    const { gateway, test, merchantId } = shop;
    const phone = shop.phone();
    const customerId = await shop.member(phone);
    const id = await opened({ reward: { points: 7 } });
    const before = (await gateway.points.standing(test.db.reader, merchantId, customerId)).balance;
    await type(id, KNOWN[0], phone);
    await type(id, KNOWN[6]);
    const page = await said(`/surveys/${id}/answers`);
    expect(page).toMatch(/2 · 6 · Soup · ✎ .*typed in by owner-.*5 · 10 · Soup · ✎/);
    expect((await gateway.points.standing(test.db.reader, merchantId, customerId)).balance).toBe(before + 7);
    expect(await said(`/customers/${customerId}`)).toContain('+7 points · survey answered');
    expect(await said(`/customers/${customerId}?lang=zh`)).toContain('+7 积分 · 回答问卷');
    await desk.get('/?lang=en');
    const [last, first] = [...(await desk.get(`/surveys/${id}/answers`)).text.matchAll(/name="run" value="([^"]+)"/g)].map(([, run]) => run!); // prettier-ignore
    const back = (run: string) => desk.post(`/surveys/${id}/answers/back`, { run });
    expect((await back(last!)).headers['location']).toContain('done=surveys.done.takenBack');
    expect((await back(last!)).status).toBe(404); // pressed twice
    expect(await said(`/surveys/${id}/results`)).toMatch(/About food\? 1 answer .*Average 5\.0/);
    await back(first!);
    expect((await gateway.points.standing(test.db.reader, merchantId, customerId)).balance).toBe(before);
    expect((await gateway.surveys.results(test.db.reader, merchantId, id)).asked).toBe(0);
    expect((await wrongTallies(test.db.reader)).filter(({ surveyId }) => surveyId === id)).toEqual([]);
    const other = await opened();
    await type(other, KNOWN[1]);
    const run = /name="run" value="([^"]+)"/.exec((await desk.get(`/surveys/${other}/answers`)).text)![1]!;
    expect((await desk.post(`/surveys/${id}/answers/back`, { run })).status).toBe(404);
  });

  it('stands on Today while it runs, with how many answered since midnight', async () => {
    const id = await opened({ name: 'Of the day', words: ['TODAY'] });
    const line = async () => /Of the day([^–]{0,40}?today)/.exec(await said('/'))?.[1]?.trim();
    expect(await line()).toBe('nobody answered today');
    for (const phone of [shop.phone(), shop.phone()])
      for (const text of ['TODAY', '4', '9']) await shop.say(phone, text);
    expect(await line()).toBe('2 people answered today');
    expect((await desk.get('/')).text).toContain(`href="/surveys/${id}/results"`);
    shop.clock.advance(24 * 3_600_000);
    desk = await openDesk(shop, 'manager'); // by now everybody is signed out
    expect(await line()).toBe('nobody answered today');
    await desk.post(`/surveys/${id}/close`);
    expect(await line()).toBeUndefined();
  });

  it('says who is in the middle before it is closed and what they will read, and opens it again', async () => {
    const id = await opened({ words: ['AGAIN'] });
    const [amy, ben] = [shop.phone(), shop.phone()];
    for (const phone of [amy, ben]) await shop.say(phone, 'AGAIN');
    await shop.say(amy, '5');
    expect(await said(`/surveys/${id}`)).toContain('2 people are in the middle of it.');
    const told = /Whoever texts then gets: “([^”]+)”/.exec(await said(`/surveys/${id}`))![1]!;
    await desk.post(`/surveys/${id}/close`);
    expect(await shop.ask(amy, 'what?')).toBe(told.replaceAll('&#x27;', "'"));
    expect(await said(`/surveys/${id}/answers`)).toContain('The survey is closed');
    expect((await desk.post(`/surveys/${id}/reopen`)).headers['location']).toContain('done=surveys.done.reopened');
    expect((await desk.post(`/surveys/${id}/reopen`)).headers['location']).toContain('done=surveys.done.already');
    expect(await shop.ask(ben, '4')).toContain('About friend?');
    expect(await shop.ask(shop.phone(), 'AGAIN')).toContain('About food?');
    await desk.post(`/surveys/${id}/close`);
    await opened({ words: ['AGAIN'] });
    const refused = await desk.post(`/surveys/${id}/reopen`);
    expect([refused.status, refused.text.includes('It cannot be opened again as it is')]).toEqual([409, true]);
  });

  it('leaves answers from paper out of when people answer, and counts them in everything else', async () => {
    const { surveys } = shop.gateway;
    const id = await opened({ words: ['WHEN'] });
    await type(id, KNOWN[0]);
    await type(id, KNOWN[6]);
    const results = () => surveys.results(shop.test.db.reader, shop.merchantId, id);
    const inWeek = async () => (await results()).week.reduce((sum, count) => sum + count);
    const wrong = async () => (await wrongTallies(shop.test.db.reader)).filter(({ surveyId }) => surveyId === id);
    expect((await results()).week).toHaveLength(168);
    expect([await inWeek(), (await results()).questions[0]!.answered, await wrong()]).toEqual([0, 2, []]);
    const phone = shop.phone();
    for (const text of ['WHEN', '5', '9']) await shop.say(phone, text);
    expect([await inWeek(), (await results()).questions[0]!.answered, await wrong()]).toEqual([2, 3, []]);
    const run = /name="run" value="([^"]+)"/.exec((await desk.get(`/surveys/${id}/answers`)).text)![1]!;
    await desk.post(`/surveys/${id}/answers/back`, { run });
    expect([await inWeek(), (await results()).questions[0]!.answered, await wrong()]).toEqual([2, 2, []]);
  });

  it('marks what staff typed in and what came late, in the list and in the file', async () => {
    const id = await opened({ words: ['MARKS'], lowOpensCase: { question: 'food', atMost: 2 } });
    await type(id, ['1', '2', '1', 'From a sheet']);
    const [amy, ben] = [shop.phone(), shop.phone()];
    for (const text of ['MARKS', '5', '9', '1', 'From a phone']) await shop.say(amy, text);
    for (const text of ['MARKS', '2', '9', '1']) await shop.say(ben, text);
    await desk.post(`/surveys/${id}/close`);
    await shop.say(ben, 'From a slow phone');
    const page = await said(`/surveys/${id}/results`);
    const list = page.slice(page.indexOf('In their own words'));
    const marksOf = (words: string): string[] => {
      const line = list.slice(list.indexOf(words)).split('Score')[0]!;
      return ['typed in by staff', 'late'].filter((mark) => line.includes(mark));
    };
    expect(marksOf('From a sheet')).toEqual(['typed in by staff']);
    expect(marksOf('From a phone')).toEqual([]);
    expect(marksOf('From a slow phone')).toEqual(['late']);
    expect(page.slice(0, page.indexOf('In their own words'))).toMatch(/From a sheet .*typed in by staff/); // low scores
    const { text } = await desk.post(`/surveys/${id}/results.csv`);
    const [head = '', ...rows] = text
      .trim()
      .split(/\r?\n/)
      .map((row) => row.replaceAll('"', '').split(','));
    const cell = (words: string, column: string) => rows.find((row) => row.includes(words))![head.indexOf(column)];
    expect([cell('From a sheet', 'How'), cell('From a sheet', 'Late')]).toEqual(['typed in', 'no']);
    expect([cell('From a phone', 'How'), cell('From a slow phone', 'Late')]).toEqual(['texted the word', 'yes']);
  });

  it('takes back a sheet that was still counted at an hour', async () => {
    const { surveys } = shop.gateway;
    const id = await opened();
    await type(id, KNOWN[0]);
    const run = /name="run" value="([^"]+)"/.exec((await desk.get(`/surveys/${id}/answers`)).text)![1]!;
    const at = localTime(shop.clock.now(), 'America/New_York');
    const hour = (at.weekday - 1) * 24 + at.hour;
    await shop.test.db.admin(`update survey_tallies set hour = ${hour} where survey_id = '${id}' and question <> ''`);
    await desk.post(`/surveys/${id}/answers/back`, { run });
    expect((await surveys.results(shop.test.db.reader, shop.merchantId, id)).questions[0]!.answered).toBe(0);
    expect((await wrongTallies(shop.test.db.reader)).filter(({ surveyId }) => surveyId === id)).toEqual([]);
  });
});
