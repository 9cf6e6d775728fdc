import { FAULT_CODES } from '../../src/surveys/index.ts';
import type { Question, SurveyDraft } from '../../src/surveys/types.ts';
import { fullOf, heatOf, lineOf, partsOf } from '../../src/surveys/views-pictures.ts';
import { draftOf, formField, listOf, readWhen } from '../../src/surveys/views-read.ts';
import { editQuestions, mayGrow, rawOf, readSurvey } from '../../src/surveys/views-form.ts';
import { meanOf, npsOf } from '../../src/surveys/views-scores.ts';
import { startDraft, STARTS } from '../../src/surveys/views-starts.ts';
import { newId } from '../../src/kernel/ids.ts';
import { loadWords } from '../../src/platform/i18n.ts';
import { LANGUAGES } from '../../src/platform/slice.ts';
import { type Desk, openDesk } from '../customers/import-desk.ts';
import { openShop, type Shop } from '../flows/shop.ts';
import { ENGINES } from '../support/engines.ts';

type Fields = Record<string, string>;

const words = loadWords();
/** What the form finds by itself, and the other pages. */
const OWN_CODES = [
  'other', 'name', 'number', 'malformed', 'branch_when', 'offer', 'conditions', 'segment', 'broken', 'counted', 'time',
  'past', 'who', 'answer', 'nothing', 'choice_word',
]; // prettier-ignore

describe('every fault has its words', () => {
  it.each([...FAULT_CODES, ...OWN_CODES])('%s', (code) => {
    for (const language of LANGUAGES) {
      const told = words(language, `surveys.fault.${code}`, { word: 'x', parts: 3, min: 1, max: 2, field: 'name' });
      expect(told).not.toMatch(/^$|\{\{/);
    }
  });
});

test.each([
  ['1', ['1']],
  ['1 or 2', ['1', '2']],
  ['1, 2 and 5', ['1', '2', '5']],
  ['１，２', ['1', '2']],
  ['0-6', ['0-6']],
  ['0 to 6', ['0-6']],
  ['0到6', ['0-6']],
  ['1或2、3', ['1', '2', '3']],
  ['', undefined],
  ['two', undefined],
  ['1;drop', undefined],
])('"if the answer is %s" means %j', (text, codes) => expect(readWhen(text)).toEqual(codes));

test.each([
  ['VOTE, DISH', ['VOTE', 'DISH']],
  ['选菜，品鉴；投票', ['选菜', '品鉴', '投票']],
  [' , ,', []],
])('words %j are %j', (text, list) => expect(listOf(text)).toEqual(list));

test.each([
  ['questions.1.texts.zh', 'q1-zh'],
  ['questions.1.texts', 'q1-en'],
  ['questions.0.choices', 'q0-choices'],
  ['questions.0.choices.2.label.zh', 'q0c2-zh'],
  ['questions.0.choices.2.words.1', 'q0c2-words'],
  ['questions.0.branches.1.goTo', 'q0b1-to'],
  ['questions.0.branches.1.when', 'q0b1-when'],
  ['questions', 'questions'],
  ['thanks.zh', 'thanks-zh'],
  ['words.1', 'words'],
  ['reward.offerId', 'offerId'],
  ['lowOpensCase.question', 'low'],
  ['lowOpensCase.atMost', 'atMost'],
  ['after.where.all.0', 'where'],
  ['after.hours', 'hours'],
  ['closeOn', 'closeOn'],
])('what is wrong at %s is told at %s', (at, field) => expect(formField(at, 'en')).toBe(field));

describe('pictures', () => {
  it('draws parts that fill the bar, and sees the smallest', () => {
    expect(partsOf([1, 1, 2])).toEqual([
      { x: 0, width: 25 },
      { x: 25, width: 25 },
      { x: 50, width: 50 },
    ]);
    expect(partsOf([0, 0])).toEqual([
      { x: 0, width: 0 },
      { x: 0, width: 0 },
    ]);
    expect([fullOf(0, 0), fullOf(0, 9), fullOf(1, 1_000_000), fullOf(5, 10)]).toEqual([0, 0, 1, 50]);
  });
  it('shades the week by its busiest hour', () => {
    const week = Array.from({ length: 168 }, () => 0);
    week[4 * 24 + 18] = 8; // Friday 18:00
    week[5] = 1;
    const { cells, most } = heatOf(week);
    expect(cells.map(({ weekday, hour, shade }) => [weekday, hour, shade])).toEqual([[0, 5, 1], [4, 18, 4]]); // prettier-ignore
    expect(most).toMatchObject({ weekday: 4, hour: 18, count: 8 });
    expect(heatOf([]).most).toBeUndefined();
  });
  it('puts one month in the middle and several from side to side', () => {
    expect(lineOf([100]).points).toEqual([{ x: 120, y: 10 }]);
    expect(lineOf([0, 100]).path).toBe('10,60 230,10');
  });
});

test('scores in one number', () => {
  const counts = [{ code: '10', count: 3 }, { code: '7', count: 1 }, { code: '2', count: 1 }, { code: 'skipped', count: 9 }]; // prettier-ignore
  expect(npsOf(counts)).toEqual({ score: 40, answered: 5 });
  expect(meanOf(counts)).toEqual({ mean: 39 / 5, answered: 5 });
  expect([npsOf([]), meanOf([{ code: 'skipped', count: 1 }])]).toEqual([null, null]);
});

const csat = (id: string): Question => ({ id, type: 'csat', texts: { en: `How was ${id}?` }, optional: false, branches: [] }); // prettier-ignore
const fieldsOf = (draft: SurveyDraft): Fields => {
  const { values, questions } = rawOf(draft);
  const fields: Fields = { ...values };
  questions.forEach(({ id, type, values: own, choices, branches }, at) => {
    Object.assign(fields, { [`q${at}-id`]: id, [`q${at}-type`]: type });
    for (const [name, value] of Object.entries(own)) fields[`q${at}-${name}`] = value;
    choices.forEach((choice, n) => {
      for (const [name, value] of Object.entries(choice)) fields[`q${at}c${n}-${name}`] = value;
    });
    branches.forEach(({ when, to }, n) => Object.assign(fields, { [`q${at}b${n}-when`]: when, [`q${at}b${n}-to`]: to })); // prettier-ignore
  });
  return fields;
};

describe('the form of a survey', () => {
  it.each(STARTS)('brings the ready survey "%s" back as it was', (start) => {
    for (const language of LANGUAGES) {
      const draft = startDraft(start, language);
      expect(draftOf(readSurvey(fieldsOf(draft)))).toEqual({ draft, faults: {} });
    }
  });

  it('adds, moves and removes, and a jump to what is gone goes with it', () => {
    const raw = rawOf({ ...startDraft('event', 'en') });
    expect(editQuestions(raw, 'add:nps')).toBe('q4');
    raw.questions[0]!.branches.push({ when: '1', to: 'q4' });
    editQuestions(raw, 'up:3');
    expect(raw.questions.map(({ id }) => id)).toEqual(['coming', 'people', 'q4', 'wish']);
    editQuestions(raw, 'remove:2');
    expect(raw.questions[0]!.branches).toEqual([{ when: '2', to: 'end' }]);
    editQuestions(raw, 'choice:0');
    editQuestions(raw, 'unchoice:0:0');
    expect(raw.questions[0]!.choices.map(({ en }) => en)).toEqual(['not this time', '']);
    editQuestions(raw, 'unchoice:0:0'); // two are the least
    for (const button of ['', 'remove:99', 'up:0', 'down:9', 'choice:x', 'add:essay', 'unbranch:0:7']) editQuestions(raw, button); // prettier-ignore
    expect(raw.questions[0]!.choices).toHaveLength(2);
    expect(raw.questions.map(({ id }) => id)).toEqual(['coming', 'people', 'wish']);
  });

  it('stops growing before a browser sends more fields than are taken', () => {
    const raw = rawOf(startDraft('dish', 'en'));
    for (let i = 0; i < 60; i++) editQuestions(raw, 'add:choice');
    expect(mayGrow(raw)).toBe(false);
    const sent = fieldsOf({ ...draftOf(raw).draft, questions: draftOf(raw).draft.questions });
    expect(Object.keys(sent).length).toBeLessThan(490);
  });

  it('tells numbers, nested and doubled fields at their place', () => {
    const fields = { ...fieldsOf(startDraft('visit', 'en')), restDays: '9999', atMost: 'two', hours: '', reward: 'offer', 'words[a]': 'x', name: ' ' }; // prettier-ignore
    const { faults } = draftOf(readSurvey({ ...fields, 'q0-en': ['a', 'b'] }));
    expect(Object.fromEntries(Object.entries(faults).map(([at, { code }]) => [at, code]))).toEqual({
      restDays: 'number', atMost: 'number', hours: 'number', offerId: 'offer', words: 'malformed', 'q0-en': 'malformed', name: 'name',
    }); // prettier-ignore
  });
});

describe.each(ENGINES)('the pages of surveys on %s', (engine) => {
  let shop: Shop;
  let desk: Desk;
  let clerk: Desk;
  beforeAll(async () => {
    shop = await openShop(engine);
    desk = await openDesk(shop);
    clerk = await openDesk(shop, 'clerk');
  });
  afterAll(() => shop.close());

  const idIn = (path: string | undefined): string => /\/surveys\/([0-9a-z]{26})/.exec(path ?? '')![1]!;
  const surveys = () => shop.gateway.surveys;
  const one = (id: string) => surveys().byId(shop.test.db.reader, shop.merchantId, id);
  const made = async (draft: Partial<SurveyDraft> = {}): Promise<string> => {
    const whole = { name: 'Visit', intro: {}, questions: [csat('q1')], thanks: {}, words: [], restDays: 0, ...draft };
    return (await shop.test.db.write((tx) => surveys().add(tx, shop.merchantId, whole, 'staff:1'))).id;
  };
  const opened = async (draft: Partial<SurveyDraft> = {}): Promise<string> => {
    const id = await made(draft);
    expect((await desk.post(`/surveys/${id}/open`)).headers['location']).toContain('done=surveys.done.opened');
    return id;
  };

  it.each(STARTS)('makes the ready survey "%s" as it is, opens it, and customers can answer', async (start) => {
    const page = await desk.get(`/surveys/new?from=${start}`);
    expect(page.status).toBe(200);
    const key = /name="key" value="([^"]+)"/.exec(page.text)![1]!;
    const form = { ...fieldsOf(startDraft(start, 'en')), key, do: 'save' };
    const saved = await desk.post('/surveys/new', form);
    expect([saved.status, saved.headers['location']]).toEqual([303, expect.stringContaining('done=surveys.done.saved')]); // prettier-ignore
    const id = idIn(saved.headers['location']);
    expect(idIn((await desk.post('/surveys/new', form)).headers['location'])).toBe(id); // pressed twice
    expect((await one(id)).draft).toEqual(startDraft(start, 'en'));
    expect((await desk.get(`/surveys/${id}`)).text).toContain('A draft: nobody is asked.');
    const open = await desk.post(`/surveys/${id}/open`);
    expect(open.headers['location']).toBe(`/surveys/${id}?done=surveys.done.opened`);
    for (const path of ['', '/results', '/edit', '/answers']) expect((await desk.get(`/surveys/${id}${path}`)).status).toBe(200); // prettier-ignore
    const [word] = startDraft(start, 'en').words;
    if (word) expect(await shop.ask(shop.phone(), word)).toContain('Reply');
    expect((await desk.post(`/surveys/${id}/close`)).headers['location']).toContain('done=surveys.done.closed');
    expect((await desk.get(`/surveys/${id}`)).text).toContain('Closed: nobody is asked any more.');
  });

  it.each(STARTS)('asks every question of the ready survey "%s" in one part', async (start) => {
    for (const language of LANGUAGES) {
      const draft = startDraft(start, language);
      const answers = draft.questions.map(({ type }) => (type === 'text' ? 'ok' : '1'));
      const lines = await surveys().rehearse(shop.test.db.reader, shop.merchantId, draft, ['…', ...answers], language);
      expect(lines.at(-1)!.answer).toContain(draft.thanks[language]);
      expect(lines.map(({ text, parts }) => [text, parts])).toEqual(lines.map(({ text }) => [text, 1]));
    }
  });

  it('plays the survey beside the form, typos too, and writes nothing', async () => {
    const before = await shop.count('select count(*) from survey_runs');
    const form = { ...fieldsOf(startDraft('dish', 'en')), tongue: 'en' };
    const first = await desk.post('/surveys/new', { ...form, do: 'show' });
    expect(first.text).toContain('Which dish shall come on our menu?');
    const second = await desk.post('/surveys/new', { ...form, said: '', say: 'no idea whatsoever', do: 'say' });
    expect(second.text).toContain('Sorry, we could not read that.');
    const third = await desk.post('/surveys/new', { ...form, said: 'no idea whatsoever', say: 'two', do: 'say' });
    expect(third.text).toContain('What else would you like to eat here?');
    expect((await desk.post('/surveys/new', { ...form, said: '1', do: 'again' })).text).toContain('name="said" value=""'); // prettier-ignore
    expect(await shop.count('select count(*) from survey_runs')).toBe(before);
  });

  it('tells what is wrong at its field, keeps what was typed, and saves nothing', async () => {
    const form = fieldsOf(startDraft('dish', 'en'));
    const bad = {
      ...form,
      'q0-en': '',
      'q0-zh': '',
      'q0c0-en': 'STOP',
      words: 'JOIN',
      do: 'save',
      name: '<b>Dish</b>',
    };
    const before = (await surveys().list(shop.test.db.reader, shop.merchantId)).length;
    const answer = await desk.post('/surveys/new', bad);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('&lt;b&gt;Dish&lt;/b&gt;');
    expect(answer.text).toContain('Write the question.');
    expect(answer.text).toContain('Phone companies take this for something else');
    expect(answer.text).toContain('JOIN does something in this shop already.');
    expect((await surveys().list(shop.test.db.reader, shop.merchantId)).length).toBe(before);
  });

  it('tells at the field while somebody writes what a wording costs, and what an answer cannot be called', async () => {
    const choice: Question = {
      id: 'dish', type: 'choice', texts: { en: 'Which dish do you like best? '.repeat(6) }, optional: false, branches: [],
      choices: [
        { code: '1', label: { en: 'Points' }, words: [] },
        { code: '2', label: { en: 'Rice' }, words: [] },
      ],
    }; // prettier-ignore
    const form = fieldsOf({ ...startDraft('dish', 'en'), words: [], thanks: {}, questions: [choice] });
    const live = async (fields: Fields) => (await desk.post('/surveys/new', { ...fields, do: 'show' })).text;
    const hint = (page: string, name: string) => new RegExp(`<small id="h-${name}"[^>]*>([^<]*)<`).exec(page)?.[1];
    const first = await live(form);
    expect(hint(first, 'q0-en')).toContain('Goes out in 2 parts');
    expect(hint(first, 'q0c0-en')).toContain('is a word of your shop');
    expect(hint(first, 'q0c1-en')).toBe('');
    expect(hint(await live({ ...form, 'q0c1-en': 'STOP' }), 'q0c1-en')).toContain('Phone companies');
    expect(hint(await live({ ...form, 'q0-en': 'Which dish?', 'q0c0-en': 'Noodles' }), 'q0-en')).toBe('');
    // Whatever else is wrong, in the same question or elsewhere, hides none of it: one look tells all there is to mend.
    const lists = (value: string) => Array.from({ length: 3 }, () => value).join(' ');
    for (const [wrong, told] of [
      [{ name: '' }, undefined],
      [{ name: 'n'.repeat(90) }, undefined],
      [{ 'q0c1-en': '' }, undefined],
      [{ 'q0c1-en': 'STOP' }, 'q0c1-en'],
      [{ 'q0c1-en': '12' }, 'q0c1-en'],
      [{ 'q0c1-words': 'w'.repeat(70) }, undefined],
      [{ restDays: '9999', hours: 'soon', atMost: 'two', points: '0', closeOn: 'x' }, undefined],
      [{ reward: 'points', points: '' }, undefined],
      [{ reward: 'offer' }, undefined],
      [{ words: 'stop, x' }, undefined],
      [{ words: lists('w'.repeat(40)) }, undefined],
      [{ after: 'purchase', which: 'some', hours: '' }, undefined],
      [{ 'thanks-en': 'Thank you {{nobody}}' }, undefined],
    ] as const) {
      const page = await live({ ...form, ...wrong });
      expect([wrong, hint(page, 'q0-en')]).toEqual([wrong, expect.stringContaining('Goes out in 2 parts')]);
      expect([wrong, hint(page, 'q0c0-en')]).toEqual([wrong, expect.stringContaining('is a word of your shop')]);
      if (told) expect([wrong, hint(page, told)]).toEqual([wrong, expect.stringMatching(/./)]);
      const saved = (await desk.post('/surveys/new', { ...form, ...wrong, do: 'save' })).text;
      if (saved !== '') expect([wrong, hint(saved, 'q0-en')]).toEqual([wrong, expect.stringContaining('parts')]);
    }
  });

  it('keeps whom it concerns when it begins by itself, and tells what is missing there', async () => {
    const form = {
      ...fieldsOf({ ...startDraft('dish', 'en'), words: [], after: { what: 'purchase', hours: 2 } }),
      key: newId(Date.now()),
    };
    const tree = { 'where.0.group': 'all', 'where.0.0.field': 'purchases.visits', 'where.0.0.is': '=' };
    const some = { ...form, which: 'some', ...tree };
    const blank = await desk.post('/surveys/new', { ...some, 'where.0.0.value': '', do: 'save' });
    expect([blank.status, blank.text.includes('This condition is not complete yet.')]).toEqual([422, true]);
    const saved = await desk.post('/surveys/new', { ...some, 'where.0.0.value': '1', do: 'save' });
    const id = idIn(saved.headers['location']);
    expect((await one(id)).draft.after!.where).toEqual({ all: [{ field: 'purchases.visits', is: '=', value: '1' }] });
    expect((await desk.get(`/surveys/${id}`)).text).toContain('Then only these are asked: Visits');
    const edit = (await desk.get(`/surveys/${id}/edit`)).text;
    expect(edit).toMatch(/name="which" value="some" checked/);
    await desk.post(`/surveys/${id}/edit`, { ...form, which: 'all', do: 'save' });
    expect((await one(id)).draft.after).toEqual({ what: 'purchase', hours: 2 });
  });

  it('checks words while they are typed', async () => {
    await opened({ words: ['TAKENWORD'] });
    const check = await desk.post('/surveys/word', { words: 'FREEWORD, stop, takenword', id: '' });
    expect(check.text).toContain('FREEWORD is free.');
    expect(check.text).toContain('stop is kept for stopping');
    expect(check.text).toContain('takenword belongs to another survey');
  });

  it('lets an open survey change its name and end, and nothing else', async () => {
    const id = await opened();
    const form = await desk.get(`/surveys/${id}/edit`);
    expect(form.text).not.toContain('name="q0-en"');
    const changed = await desk.post(`/surveys/${id}/edit`, { name: 'Renamed', words: '', restDays: '7', closeOn: '', do: 'save', 'q0-en': 'Other?', 'q0-type': 'csat' }); // prettier-ignore
    expect(changed.status).toBe(303);
    const { draft } = await one(id);
    expect([draft.name, draft.restDays, draft.questions[0]!.texts.en]).toEqual(['Renamed', 7, 'How was q1?']);
  });

  it('leads to what must be mended before it opens', async () => {
    const id = await made({ words: ['LATECLASH'] });
    await opened({ words: ['LATECLASH'] });
    const answer = await desk.post(`/surveys/${id}/open`);
    expect(answer.headers['location']).toBe(`/surveys/${id}/edit?mend=1`);
    expect((await desk.get(answer.headers['location']!)).text).toContain('LATECLASH belongs to another');
  });

  it('copies and puts away', async () => {
    const id = await opened();
    const copy = await desk.post(`/surveys/${id}/copy`);
    expect(copy.headers['location']).toMatch(/\/edit\?done=surveys\.done\.copied$/);
    const other = idIn(copy.headers['location']);
    expect((await one(other)).state).toBe('draft');
    expect((await desk.post(`/surveys/${other}/archive`)).headers['location']).toBe('/surveys?done=surveys.done.archived'); // prettier-ignore
    expect((await desk.get('/surveys')).text).not.toContain(other);
  });

  describe('asking many', () => {
    let segmentId: string;
    beforeAll(async () => {
      const { gateway, test, merchantId } = shop;
      for (let i = 0; i < 3; i++) {
        const id = await shop.member(shop.phone());
        if (i > 0)
          await test.db.write((tx) => gateway.customers.recordConsent(tx, merchantId, id, { source: 'counter', actor: 'system', state: 'granted' })); // prettier-ignore
      }
      const where = { field: 'points.balance', is: '>=', value: 0 } as const;
      segmentId = (await test.db.write((tx) => gateway.segments.save(tx, merchantId, { name: 'All', where }, 'x'))).id;
    });

    it('shows how many, and pressed twice asks once', async () => {
      const id = await opened();
      const form = { who: 'segment', segmentId, when: 'now' };
      expect((await desk.post(`/surveys/${id}/ask`, { who: 'segment', do: 'count' })).status).toBe(422);
      const counted = await desk.post(`/surveys/${id}/ask`, { ...form, do: 'count' });
      expect(counted.text).toContain('Ask 2 people');
      const counts = /name="counted" value="([^"]+)"/.exec(counted.text)![1]!;
      const key = /name="key" value="([^"]+)"/.exec(counted.text)![1]!;
      const ask = { ...form, key, counted: counts, do: 'ask' };
      expect((await desk.post(`/surveys/${id}/ask`, { ...ask, counted: 'other' })).status).toBe(422);
      for (let i = 0; i < 2; i++)
        expect((await desk.post(`/surveys/${id}/ask`, ask)).headers['location']).toContain('done=surveys.done.asked');
      expect(await surveys().rounds(shop.test.db.reader, shop.merchantId, id)).toHaveLength(1);
      expect((await desk.get(`/surveys/${id}`)).text).toContain('Asked by you');
      const [round] = await surveys().rounds(shop.test.db.reader, shop.merchantId, id);
      const canceled = await desk.post(`/surveys/${id}/cancel`, { round: round!.id });
      expect(canceled.headers['location']).toContain('done=surveys.done.canceled');
      expect((await desk.post(`/surveys/${id}/cancel`, { round: 'nothing' })).status).toBe(404);
    });

    it('opens on everybody who agreed, counted before anything is chosen', async () => {
      const id = await opened();
      const page = (await desk.get(`/surveys/${id}/ask`)).text;
      expect(page).toMatch(/name="who" value="all" checked/);
      expect(page).toContain('Ask 2 people');
      expect(page).toMatch(/have not agreed to texts<\/dt><dd>− 1</);
    });

    it('refuses a time that is over, and a draft', async () => {
      const id = await opened();
      const form = { who: 'segment', segmentId, when: 'later', at: '2020-01-01T10:00', do: 'count' };
      expect((await desk.post(`/surveys/${id}/ask`, form)).text).toContain('This is over. Choose a later time.');
      const draft = await made();
      expect((await desk.get(`/surveys/${draft}/ask`)).headers['location']).toBe(`/surveys/${draft}`);
    });
  });

  describe('typing in and results', () => {
    const text: Question = { id: 'why', type: 'text', texts: { en: 'Why?' }, optional: true, branches: [], most: 500 };

    it('keeps answers from paper once, and shows them', async () => {
      const id = await opened({ questions: [{ ...csat('food'), dimension: 'quality' }, text] });
      const phone = shop.phone();
      await shop.member(phone);
      const form = await clerk.get(`/surveys/${id}/answers`);
      const key = /name="key" value="([^"]+)"/.exec(form.text)![1]!;
      const said = { 'a-food': '２', 'a-why': '=cmd|too salty', who: phone, key };
      expect((await clerk.post(`/surveys/${id}/answers`, { ...said, 'a-food': '7' })).status).toBe(422);
      expect((await clerk.post(`/surveys/${id}/answers`, { ...said, who: '202 555 0199' })).text).toContain('Nobody here has this number.'); // prettier-ignore
      expect((await clerk.post(`/surveys/${id}/answers`, { key })).text).toContain('Type one answer at least.');
      for (let i = 0; i < 2; i++)
        expect((await clerk.post(`/surveys/${id}/answers`, said)).headers['location']).toContain('done=surveys.done.typed'); // prettier-ignore
      const page = await desk.get(`/surveys/${id}/results`);
      expect(page.text.match(/only 1 answer: could be chance/g)).toHaveLength(1);
      expect(page.text).toContain('cmd|too salty');
      expect(page.text).toContain('Low scores first');
      expect((await desk.get(`/surveys/${id}/results?atMost=1`)).text).toContain('Nobody with such a score');
      const file = await desk.post(`/surveys/${id}/results.csv`);
      expect(file.headers['content-disposition']).toContain('survey-answers.csv');
      const rows = file.text.trim().split('\r\n');
      expect(rows).toHaveLength(2);
      expect(rows[1]).toContain(`"'=cmd|too salty"`);
      expect(rows[1]).toContain('"typed in"');
      expect(await shop.count("select count(*) from audit where action = 'survey.exported'")).toBe(1);
      expect((await clerk.post(`/surveys/${id}/results.csv`)).status).toBe(403);
    });

    it('pages through what was said, twenty at a time, newest first', async () => {
      const id = await opened({ questions: [csat('food'), text] });
      for (let i = 1; i <= 22; i++)
        await shop.test.db.write((tx) =>
          surveys().typeIn(
            tx,
            shop.merchantId,
            id,
            { answers: { food: i > 20 ? '1' : '5', why: `word-${i}.` }, formKey: newId(shop.clock.now() + i) },
            'staff:1',
          ),
        );
      const saidIn = (page: string): string[] => [...page.slice(page.indexOf('id="said-list"')).matchAll(/word-(\d+)\./g)].map(([, n]) => n!); // prettier-ignore
      const first = (await desk.get(`/surveys/${id}/results`)).text;
      expect(saidIn(first)).toHaveLength(20);
      const older = /results\?([^"]*before[^"#]*)/.exec(first)![1]!.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=');
      const second = (await desk.get(`/surveys/${id}/results?${older}`)).text;
      expect([...saidIn(first), ...saidIn(second)].toSorted()).toEqual(Array.from({ length: 22 }, (_, i) => String(i + 1)).toSorted()); // prettier-ignore
      expect(second).toContain('To the newest');
      expect(saidIn((await desk.get(`/surveys/${id}/results?question=why&atMost=2`)).text).toSorted()).toEqual(['21', '22']); // prettier-ignore
      expect(first.slice(0, first.indexOf('id="said-list"'))).toMatch(/Low scores first[^]*word-2[12]\./);
    });

    it('whoever only practises reads nobody’s own words', async () => {
      const id = await opened({ questions: [csat('food'), text] });
      const answers = { food: '1', why: 'Amy at the till was rude' };
      const formKey = newId(shop.clock.now());
      await shop.test.db.write((tx) => surveys().typeIn(tx, shop.merchantId, id, { answers, formKey }, 'staff:1'));
      const trainee = await openDesk(shop, 'clerk', 'training');
      for (const path of ['', '?question=why&atMost=2']) {
        const page = (await trainee.get(`/surveys/${id}/results${path}`)).text;
        expect(page).toContain('•••');
        expect(page).not.toContain('Amy at the till');
      }
      expect((await clerk.get(`/surveys/${id}/results`)).text).toContain('Amy at the till');
    });

    it('shows the newest numbers to htmx as a part', async () => {
      const id = await opened({ words: ['PARTY'] });
      const empty = await desk.get(`/surveys/${id}/results`);
      expect(empty.text).toContain('Nobody has been asked yet');
      const phone = shop.phone();
      await shop.say(phone, 'PARTY');
      await shop.say(phone, '4');
      expect((await desk.get(`/surveys/${id}/results`)).text).toMatch(/Average <b>4\.0<\/b>/);
      expect((await desk.get('/surveys')).text).toContain('4.0 of 5');
    });
  });

  it('is in Chinese from end to end', async () => {
    const id = await opened({ questions: [{ ...csat('q1'), texts: { en: 'How?', zh: '怎么样？' } }] });
    for (const path of [
      '',
      `/${id}`,
      `/${id}/edit`,
      `/${id}/results`,
      `/${id}/answers`,
      `/${id}/ask`,
      '/new?from=visit',
    ]) {
      const page = await desk.get(`/surveys${path}${path.includes('?') ? '&' : '?'}lang=zh`);
      expect(page.status).toBe(200);
      expect(page.text).toContain('lang="zh');
    }
  });
});
