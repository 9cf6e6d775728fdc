import type { SurveyDraft } from '../../src/surveys/index.ts';
import { FAULT_CODES, wrongTallies } from '../../src/surveys/index.ts';
import { ENGINES } from '../support/engines.ts';
import { choice, csat, nps, openSurveyShop, type SurveyShop, words } from './survey-shop.ts';

const base: SurveyDraft = {
  name: 'A survey',
  intro: {},
  thanks: {},
  words: [],
  restDays: 30,
  questions: [csat('visit')],
};

describe.each(ENGINES)('the list of surveys on %s', (engine) => {
  let shop: SurveyShop;
  beforeAll(async () => void (shop = await openSurveyShop(engine)));
  afterAll(() => shop.close());

  const draftOf = (more: Partial<SurveyDraft>): SurveyDraft => ({ ...base, ...more });
  const faults = async (more: object): Promise<string[]> => {
    const found = await shop.surveys.faults(shop.test.db.reader, shop.merchantId, draftOf(more));
    for (const { code } of found) expect(FAULT_CODES).toContain(code);
    return found.map(({ at, code, warning }) => `${at} ${code}${warning ? ' (warning)' : ''}`);
  };
  const labels = (...all: string[]) => [choice('q', all)];

  test.each<[string, object, string[]]>([
    ['nothing', {}, []],
    ['no question', { questions: [] }, ['questions no_questions']],
    ['21 questions', { questions: Array.from({ length: 21 }, (_one, i) => csat(`q${i}`)) }, ['questions too_many_questions']],
    ['two of one id', { questions: [csat('q'), nps('q')] }, ['questions.1.id twice']],
    ['no name', { name: ' ' }, ['name shape']],
    ['no text', { questions: [csat('q', { texts: {} })] }, ['questions.0.texts no_text']],
    ['one language is missing', { questions: [csat('a', { texts: { en: 'A?', zh: '甲？' } }), csat('b')] }, ['questions.1.texts.zh other_language']],
    ['a block', { questions: [csat('q', { texts: { en: '{{#each x}}1{{/each}}' } })] }, ['questions.0.texts.en not_a_field']],
    ['a path', { questions: [csat('q', { texts: { en: '{{constructor.constructor}}' } })] }, ['questions.0.texts.en not_a_field']],
    ['a field with nothing to fall back on', { intro: { en: 'Hi {{name}}' } }, ['intro.en needs_fallback']],
    ['an object for a text', { thanks: { en: { type: 'Program' } } }, ['thanks.en shape']],
    ['a text of ten parts', { questions: [csat('q', { texts: { en: 'long '.repeat(300) } })] }, ['questions.0.texts.en too_many_parts']],
    ['a text of three parts', { questions: [csat('q', { texts: { en: 'long '.repeat(80) } })] }, ['questions.0.texts.en long_text (warning)']],
    ['one choice', { questions: labels('A one') }, ['questions.0.choices few_choices']],
    ['ten choices', { questions: labels(...Array.from({ length: 10 }, (_one, i) => `Dish ${'abcdefghij'[i]}`)) }, ['questions.0.choices too_many_choices']],
    ['YES and NO', { questions: labels('Yes', 'no') }, ['questions.0.choices.0.label.en reserved_answer', 'questions.0.choices.1.label.en reserved_answer']],
    ['T, STOP and a case number', { questions: labels('T', 'Stop!', 'C118') }, [0, 1, 2].map((i) => `questions.0.choices.${i}.label.en reserved_answer`)],
    ['SKIP', { questions: labels('Noodles', '跳过') }, ['questions.0.choices.1.label.en reserved_answer', 'questions.0.texts.en long_text (warning)']],
    ['a number for a choice', { questions: labels('Noodles', '３') }, ['questions.0.choices.1.label.en digit_word', 'questions.0.texts.en long_text (warning)']],
    ['a choice of signs', { questions: labels('Noodles', '!!!') }, ['questions.0.choices.1.label.en unreadable_word']],
    ['a template in a choice', { questions: labels('Noodles', '{{name}}') }, ['questions.0.choices.1.label.en plain']],
    ['two choices of one name', { questions: labels('Noodles', 'NOODLES!') }, ['questions.0.choices.1.code same_code', 'questions.0.choices.1 same_word']],
    ['a scale upside down', { questions: [{ ...csat('q'), type: 'scale', from: 5, to: 5 }] }, ['questions.0.to range']],
    ['a scale of 20', { questions: [{ ...csat('q'), type: 'scale', from: 1, to: 20 }] }, ['questions.0.to wide_scale']],
    ['a branch back', { questions: [csat('a'), csat('b', { branches: [{ when: ['1'], goTo: 'a' }] })] }, ['questions.1.branches.0.goTo branch_goal']],
    ['a branch to itself', { questions: [csat('a', { branches: [{ when: ['1'], goTo: 'a' }] })] }, ['questions.0.branches.0.goTo branch_goal']],
    ['a branch by no answer', { questions: [csat('a', { branches: [{ when: ['6', 'x'], goTo: 'end' }] })] }, ['questions.0.branches.0.when branch_answer']],
    ['a voucher that is none', { reward: { offerId: 'nope' } }, ['reward.offerId no_offer']],
    ['words of the product', { words: ['STOP', 'points', 'a', 'FEAST'] }, ['words.0 word_reserved', 'words.1 word_built_in', 'words.2 word_form']],
    ['six words', { words: ['one1', 'two2', 'three3', 'four4', 'five5', 'six6'] }, ['words too_many_words']],
    ['a condition that is none', { after: { what: 'purchase', hours: 1, where: { field: 'no.such', is: '=', value: 1 } } }, ['after.where.field where']],
    ['a case by a question in words', { questions: [words('q')], lowOpensCase: { atMost: 2, question: 'q' } }, ['lowOpensCase.question low_question']],
    ['a case by a score there is not', { lowOpensCase: { atMost: 9, question: 'visit' } }, ['lowOpensCase.atMost low_score']],
    ['a day that is over', { closeOn: '2026-06-14' }, ['closeOn close_past']],
  ])('%s', async (_what, more, found) => {
    expect(await faults(more)).toEqual(found);
  }); // prettier-ignore

  test('what is wrong is not kept, and told with its codes', async () => {
    const adding = shop.write((tx) => shop.surveys.add(tx, shop.merchantId, draftOf({ questions: [] }), 'staff:1'));
    await expect(adding).rejects.toMatchObject({
      code: 'invalid',
      faults: [{ field: 'questions', message: 'Ask at least one question.' }],
      codes: [{ at: 'questions', code: 'no_questions' }],
    });
  });

  test('a draft is changed, opened once, and then stands still but for name, words, end and rest', async () => {
    const { surveys, merchantId, write } = shop;
    const key = '01hz0000000000000000000001';
    const add = () => write((tx) => surveys.add(tx, merchantId, draftOf({ words: ['feast'] }), 'staff:1', key));
    const { id } = await add();
    expect(await add()).toEqual({ id }); // the same form
    await write((tx) => surveys.change(tx, merchantId, id, draftOf({ words: ['feast'], questions: [nps('tell')] }), 'staff:1'));
    expect(await shop.ask(shop.phone(), 'feast')).not.toContain('Would you');
    expect(await write((tx) => surveys.open(tx, merchantId, id, 'staff:1'))).toEqual([]);
    expect(await shop.ask(shop.phone(), 'feast')).toContain('Would you');
    await expect(write((tx) => surveys.open(tx, merchantId, id, 'staff:1'))).rejects.toMatchObject({ code: 'conflict' });
    await expect(write((tx) => surveys.change(tx, merchantId, id, draftOf({ words: ['feast'] }), 'staff:1'))).rejects.toMatchObject({ code: 'conflict' });
    const open = draftOf({ name: 'Feast', words: ['banquet'], questions: [nps('tell')], restDays: 5, closeOn: '2026-12-31' });
    await write((tx) => surveys.change(tx, merchantId, id, open, 'staff:1'));
    expect(await shop.ask(shop.phone(), 'banquet')).toContain('Would you');
    expect((await shop.say(shop.phone(), 'feast')).by).toBeNull();
    expect(await surveys.byId(shop.test.db.reader, merchantId, id)).toMatchObject({ name: 'Feast', state: 'open' });
    const copy = await write((tx) => surveys.copy(tx, merchantId, id, 'staff:1'));
    expect(await surveys.byId(shop.test.db.reader, merchantId, copy.id)).toMatchObject({ state: 'draft', draft: { words: [], questions: [{ id: 'tell' }] } });
    await expect(write((tx) => surveys.archive(tx, merchantId, id, 'staff:1'))).rejects.toMatchObject({ code: 'conflict' });
    await write((tx) => surveys.close(tx, merchantId, id, 'staff:1'));
    expect((await shop.say(shop.phone(), 'banquet')).by).toBeNull();
    await write((tx) => surveys.archive(tx, merchantId, id, 'staff:1'));
    const left = await surveys.list(shop.test.db.reader, merchantId);
    expect(left.map((one) => one.id)).toEqual([copy.id]);
    await expect(surveys.byId(shop.test.db.reader, 'other', id)).rejects.toMatchObject({ code: 'not_found' });
  }); // prettier-ignore

  test('a draft that was put into the archive is opened no more, and claims no word', async () => {
    const { surveys, merchantId, write } = shop;
    const { id } = await write((tx) => surveys.add(tx, merchantId, draftOf({ words: ['IRIS'] }), 'staff:1'));
    await write((tx) => surveys.archive(tx, merchantId, id, 'staff:1'));
    const opening = write((tx) => surveys.open(tx, merchantId, id, 'staff:1'));
    await expect(opening).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('archive') });
    expect(await surveys.byId(shop.test.db.reader, merchantId, id)).toMatchObject({ state: 'draft' });
    expect(await faults({ words: ['iris'] })).toEqual([]);
  });

  test('a word that another survey has is refused, and nothing is opened', async () => {
    const { surveys, merchantId, write } = shop;
    const first = await shop.on({ ...base, words: ['LOTUS'] });
    expect(await faults({ words: ['lotus'] })).toEqual(['words.0 word_taken']);
    const made = await write((tx) => surveys.add(tx, merchantId, draftOf({ words: ['ORCHID'] }), 'staff:1'));
    expect(await write((tx) => surveys.open(tx, merchantId, made.id, 'staff:1'))).toEqual([]);
    await expect(write((tx) => surveys.change(tx, merchantId, made.id, draftOf({ words: ['LOTUS'] }), 'staff:1'))).rejects.toMatchObject({ codes: [{ code: 'word_taken' }] });
    expect(await shop.gateway.words.ofRef(shop.test.db.reader, merchantId, first)).toEqual(['LOTUS']);
  }); // prettier-ignore

  test('it closes by itself behind its last day', async () => {
    const id = await shop.on({ ...base, words: ['SPRING'], closeOn: '2026-06-16' });
    expect(await shop.ask(shop.phone(), 'spring')).toContain('How was');
    shop.clock.set(Date.UTC(2026, 5, 17, 5, 0)); // 1:00 in New York
    expect(await shop.ask(shop.phone(), 'spring')).toContain('This survey is over');
    await shop.work();
    expect(await shop.surveys.byId(shop.test.db.reader, shop.merchantId, id)).toMatchObject({ state: 'closed' });
  });

  test('answers from paper: read as texts are, once a form, with points and a case', async () => {
    const amy = await shop.person();
    const id = await shop.on({
      ...base,
      questions: [csat('visit', { dimension: 'attitude' }), choice('best', ['Noodles', 'Soup']), words('better')],
      lowOpensCase: { atMost: 2, question: 'visit' },
      reward: { points: 5 },
    });
    const type = (answers: Record<string, string>, formKey: string) =>
      shop.write((tx) =>
        shop.surveys.typeIn(tx, shop.merchantId, id, { customerId: amy.id, answers, formKey }, 'staff:1'),
      );
    await expect(type({ visit: 'hm', best: '9' }, 'f0')).rejects.toMatchObject({
      faults: [{ field: 'answers.visit' }, { field: 'answers.best' }],
    });
    await expect(type({}, 'f0')).rejects.toMatchObject({ faults: [{ field: 'answers.visit' }] });
    const { runId } = await type({ visit: '二', better: 'Warm bowls' }, 'f1');
    expect(await type({ visit: '5' }, 'f1')).toEqual({ runId });
    expect(await shop.answers(id)).toEqual(['visit:2', 'best:skipped', 'better:']);
    expect(await shop.runs(id)).toEqual(['staff:done']);
    expect(await shop.surveys.results(shop.test.db.reader, shop.merchantId, id)).toMatchObject({
      asked: 1, began: 1, done: 1, medianFirst: null, index: [{ dimension: 'attitude', index: 25 }],
    }); // prettier-ignore
    expect(await shop.gateway.points.standing(shop.test.db.reader, shop.merchantId, amy.id)).toMatchObject({
      balance: 5,
    });
    expect(await shop.count(`select count(*) from cases where source = 'survey' and customer_id = '${amy.id}'`)).toBe(
      1,
    );
    expect(await shop.surveys.index(shop.test.db.reader, shop.merchantId, 3)).toEqual([
      { dimension: 'attitude', month: '2026-06', index: 25, answered: 1 },
    ]);
    expect(await wrongTallies(shop.test.db.reader)).toEqual([]);
  });

  test('of many sheets of one person one gives points, of two at once too; that of another person gives theirs', async () => {
    const [amy, ben, cat] = [await shop.person(), await shop.person(), await shop.person()];
    const id = await shop.on({ ...base, words: ['PEONY'], reward: { points: 5 } });
    const type = (customerId: string, formKey: string) => {
      const sheet = { customerId, answers: { visit: '4' }, formKey };
      return shop.write((tx) => shop.surveys.typeIn(tx, shop.merchantId, id, sheet, 'staff:1'));
    };
    const has = async (customerId: string) =>
      (await shop.gateway.points.standing(shop.test.db.reader, shop.merchantId, customerId)).balance;
    const first = await type(amy.id, 'p1');
    expect((await type(amy.id, 'p2')).runId).not.toBe(first.runId);
    await Promise.all([type(ben.id, 'p3'), type(ben.id, 'p4')]);
    for (const text of ['peony', '5']) await shop.say(cat.phone, text);
    await type(cat.id, 'p5');
    expect([await has(amy.id), await has(ben.id), await has(cat.id)]).toEqual([5, 5, 5]);
    await shop.write((tx) => shop.surveys.takeBack(tx, shop.merchantId, id, first.runId, 'staff:1'));
    await type(amy.id, 'p6');
    expect(await has(amy.id)).toBe(5);
  });

  test('a rehearsal writes nothing and says what a phone would get', async () => {
    const before = await shop.count('select count(*) from survey_runs');
    const draft = draftOf({ intro: { en: 'Hi {{name "friend"}}.' }, questions: [csat('a'), nps('b', { optional: true })], reward: { points: 5 } });
    const played = await shop.surveys.rehearse(shop.test.db.reader, shop.merchantId, draft, ['…', 'hm', '4', 'skip', 'more'], 'en');
    expect(played.map(({ answer }) => answer)).toEqual([
      "Lin's Noodles: Hi friend. How was your visit? Reply 1 to 5 (5 = great).",
      "Lin's Noodles: Sorry, we could not read that. How was your visit? Reply 1 to 5 (5 = great).",
      "Lin's Noodles: Would you tell a friend about us? Reply 0 to 10 (10 = surely). Or SKIP.",
      "Lin's Noodles: Thank you for your answers! You got 5 points.",
      null,
    ]);
    expect(played.map(({ parts }) => parts)).toEqual([1, 1, 1, 1, 0]);
    const [, refused] = await shop.surveys.rehearse(shop.test.db.reader, shop.merchantId, draft, ['…', 'skip'], 'en');
    expect(refused!.answer).toBe("Lin's Noodles: Sorry, we do need this one. How was your visit? Reply 1 to 5 (5 = great).");
    expect(await shop.count('select count(*) from survey_runs')).toBe(before);
  }); // prettier-ignore
});
