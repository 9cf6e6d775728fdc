import type { AppDraft } from '../../src/apps/index.ts';
import { readFault } from '../../src/apps/views-faults.ts';
import type { FieldFaults } from '../../src/platform/web/problems.ts';
import { ENGINES } from '../support/engines.ts';
import { newId } from '../../src/kernel/ids.ts';
import { ACTOR, type AppShop, filledIn, openApps } from './shop.ts';

describe.each(ENGINES)('the desk of apps on %s', (engine) => {
  let shop: AppShop;
  beforeEach(async () => {
    shop = await openApps(engine);
  });
  afterEach(() => shop.close());

  const ready = (kind = 'info') => shop.apps.fromForm(kind, filledIn(shop.apps, kind, 'en'), 'en');
  const write: AppShop['test']['db']['write'] = (work) => shop.test.db.write(work);
  const byId = (id: string) => shop.apps.byId(shop.test.db.reader, shop.merchantId, id);
  const test3 = (id: string) => write((tx) => shop.apps.test(tx, shop.merchantId, id));
  const live = (id: string) => write((tx) => shop.apps.goLive(tx, shop.merchantId, id, ACTOR));
  const count = (sql: string) => shop.count(sql);

  it('a form that is sent twice makes one app', async () => {
    const key = newId(shop.clock.now());
    const add = () => write((tx) => shop.apps.add(tx, shop.merchantId, ready(), ACTOR, key));
    const made = [await add(), await add(), ...(await Promise.all([add(), add()]))];
    expect(new Set(made.map(({ id }) => id))).toEqual(new Set([key]));
    expect(await count('select count(*) from wizard_apps')).toBe(1);
    expect(await count('select count(*) from app_versions')).toBe(1);
  });

  it('nothing goes live untested, nor after a change', async () => {
    const { id } = await write((tx) => shop.apps.add(tx, shop.merchantId, ready(), ACTOR));
    await expect(live(id)).rejects.toMatchObject({ code: 'conflict' });
    expect((await shop.say(shop.phone(), 'HOURS')).by).toBeNull();
    expect((await test3(id)).map(({ passed }) => passed)).toEqual([true, true, true]);
    expect(await live(id)).toEqual([]);
    expect(await live(id)).toEqual([]); // pressed twice
    expect((await shop.say(shop.phone(), 'HOURS')).by).toBe('apps.run');
    const { draft } = await byId(id);
    await write((tx) => shop.apps.change(tx, shop.merchantId, id, { ...draft, steps: [{ id: 'answer', kind: 'reply', texts: { en: 'Closed today.' } }] }, ACTOR)); // prettier-ignore
    expect(await byId(id)).toMatchObject({ version: 2, liveVersion: 1, passedVersion: 1 });
    expect(await shop.ask(shop.phone(), 'HOURS')).toContain('10:00');
    await expect(live(id)).rejects.toMatchObject({ code: 'conflict' });
    const failed = await test3(id);
    expect(failed.map(({ passed }) => passed)).toEqual([false, false, false]);
    expect(failed[0]!.turns).toEqual([
      expect.objectContaining({ text: 'HOURS', answer: "Lin's Noodles: Closed today." }),
    ]);
    await expect(live(id)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('a word taken meanwhile is told, and nothing is changed', async () => {
    const [a, b] = [await write((tx) => shop.apps.add(tx, shop.merchantId, ready(), ACTOR)), await write((tx) => shop.apps.add(tx, shop.merchantId, ready(), ACTOR))]; // prettier-ignore
    await test3(a.id);
    await test3(b.id);
    expect(await live(a.id)).toEqual([]);
    expect(await live(b.id)).toEqual([{ word: 'HOURS', fault: 'taken', by: a.id }]);
    expect(await byId(b.id)).toMatchObject({ state: 'draft', liveVersion: 0 });
  });

  it('of two that go live at once with one word, one does', async () => {
    const ids = [];
    for (let n = 0; n < 4; n++) ids.push((await write((tx) => shop.apps.add(tx, shop.merchantId, ready(), ACTOR))).id);
    for (const id of ids) await test3(id);
    const told = await Promise.allSettled(ids.map(live));
    expect(told.filter((one) => one.status === 'fulfilled' && one.value.length === 0)).toHaveLength(1);
  });

  it('an earlier version is made the newest; versions are never lost', async () => {
    const id = await shop.card('info');
    const { draft } = await byId(id);
    const other = {
      ...draft,
      steps: [{ id: 'answer', kind: 'reply' as const, texts: { en: 'From 10:00 to 22:00, open on Sundays too.' } }],
    };
    await shop.change(id, other);
    await write((tx) => shop.apps.restore(tx, shop.merchantId, id, 1, ACTOR));
    const { reader } = shop.test.db;
    expect((await shop.apps.versions(reader, shop.merchantId, id)).map(({ version }) => version)).toEqual([3, 2, 1]);
    expect((await byId(id)).draft).toEqual(draft);
    expect(await shop.apps.version(reader, shop.merchantId, id, 2)).toEqual(other);
    expect(await shop.ask(shop.phone(), 'HOURS')).toContain('Sundays');
  });

  it('a copy has all but the words', async () => {
    const id = await shop.card('menu');
    const { id: copied } = await write((tx) => shop.apps.copy(tx, shop.merchantId, id, ACTOR));
    const copy = await byId(copied);
    expect(copy).toMatchObject({ state: 'draft', kind: 'menu', draft: { words: [] } });
    expect(copy.draft.steps).toEqual((await byId(id)).draft.steps);
  });

  it('figures by day of the shop, of thirty days', async () => {
    const id = await shop.card('info');
    await shop.ask(shop.phone(), 'HOURS');
    shop.clock.advance(11 * 3_600_000 + 59 * 60_000); // one minute to midnight in New York
    await shop.ask(shop.phone(), 'HOURS');
    shop.clock.advance(2 * 60_000);
    const phone = shop.phone();
    for (let n = 0; n < 3; n++) await shop.ask(phone, 'HOURS');
    const figures = await shop.apps.figures(shop.test.db.reader, shop.merchantId, id);
    expect(figures.days).toHaveLength(30);
    expect(figures.days.slice(-2)).toEqual([
      { day: '2026-06-15', uses: 2 },
      { day: '2026-06-16', uses: 3 },
    ]);
    expect(await shop.apps.days(shop.test.db.reader, shop.merchantId, id)).toEqual(figures.days);
    expect(figures).toMatchObject({ uses: 5, people: 3, done: 5, left: 0 });
  });

  it('another shop cannot see or touch it', async () => {
    const id = await shop.card('info');
    const next = { name: 'Next Door', country: 'US', zone: 'America/New_York', language: 'en' as const };
    const other = (await write((tx) => shop.gateway.merchants.add(tx, next))).merchantId;
    await expect(shop.apps.byId(shop.test.db.reader, other, id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(write((tx) => shop.apps.pause(tx, other, id, ACTOR))).rejects.toMatchObject({ code: 'not_found' });
    expect(await shop.apps.list(shop.test.db.reader, other)).toEqual([]);
  });

  describe('as a file', () => {
    const file = (id: string) => shop.apps.exportFile(shop.test.db.reader, shop.merchantId, id);
    const read = (text: string) => write((tx) => shop.apps.importFile(tx, shop.merchantId, text, ACTOR));

    it('goes out without ids of the shop and comes in as a draft', async () => {
      const offer = await write((tx) => shop.gateway.vouchers.addOffer(tx, shop.merchantId, { words: { en: 'a tea' }, kind: 'item', value: null, leastSpend: null, validDays: 9 }, ACTOR)); // prettier-ignore
      const segment = await write((tx) => shop.gateway.segments.save(tx, shop.merchantId, { name: 'Rich', where: { field: 'points.balance', is: '>', value: 9 } }, ACTOR)); // prettier-ignore
      const id = await shop.card('coupon', { offer: offer.id }, { who: { segmentId: segment.id } });
      const text = await file(id);
      for (const own of [offer.id, segment.id, id, shop.merchantId]) expect(text).not.toContain(own);
      await write((tx) => shop.apps.archive(tx, shop.merchantId, id, ACTOR));
      const { id: made, dropped } = await read(text);
      expect(dropped.toSorted()).toEqual(['offer', 'segment']);
      expect(await byId(made)).toMatchObject({ state: 'draft', kind: 'coupon', draft: { who: { everybody: true } } });
      expect((await test3(made)).length).toBe(3);
    });

    it('every card goes out and in and is what it was', async () => {
      for (const { name } of shop.apps.kinds()) {
        const { id } = await write((tx) => shop.apps.add(tx, shop.merchantId, ready(name), ACTOR));
        const made = await read(await file(id));
        const { draft } = await byId(id);
        // Beside the first it has a name of its own.
        expect([name, (await byId(made.id)).draft]).toEqual([name, { ...draft, name: `${draft.name} 2` }]);
      }
    });

    it.each`
      what                       | change
      ${'no file of ours'}       | ${() => '{"hello": 1}'}
      ${'no JSON'}               | ${() => 'MZ\u0090\u0000'}
      ${'a list'}                | ${() => '[]'}
      ${'nothing'}               | ${() => ''}
      ${'a later release'}       | ${(text: string) => text.replace('"version": 1', '"version": 2')}
      ${'another card'}          | ${(text: string) => text.replace('"kind": "steps"', '"kind": "zebra"')}
      ${'a way in by prototype'} | ${(text: string) => text.replace('"name":', '"__proto__": {"polluted": 1}, "name":')}
      ${'a hostile text'}        | ${(text: string) => text.replace('Thank you for your text.', '{{#with this}}x{{/with}}')}
      ${'a loop'}                | ${(text: string) => text.replace('"kind": "reply",', '"kind": "check", "question": {"is": "member"}, "elseGoTo": "answer",').replace(/"texts": \{\s+"en": "Thank[^}]+\}/, '"x": 1')}
      ${'lists in lists'}        | ${(text: string) => text.replace('"form": null', `"form": {"x": ${'['.repeat(40_000)}${']'.repeat(40_000)}}`)}
      ${'a megabyte'}            | ${(text: string) => text + ' '.repeat(1_000_000)}
    `('$what is refused in words', async ({ change }) => {
      const { id } = await write((tx) => shop.apps.add(tx, shop.merchantId, ready('steps'), ACTOR));
      const text = (change as (text: string) => string)(await file(id));
      await expect(read(text)).rejects.toMatchObject({ code: 'invalid', field: expect.stringMatching(/^file/) });
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
      expect(await count('select count(*) from wizard_apps')).toBe(1);
    });
  });

  it('tells which part of a file is not as it should be, and what a newer release or a foreign card need', async () => {
    const { id } = await write((tx) => shop.apps.add(tx, shop.merchantId, ready('steps'), ACTOR));
    const file = await shop.apps.exportFile(shop.test.db.reader, shop.merchantId, id);
    const told = async (text: string) => {
      const read = write((tx) => shop.apps.importFile(tx, shop.merchantId, text, ACTOR));
      const faults = await read.then(() => [], (fault: FieldFaults) => fault.faults); // prettier-ignore
      return faults.map((one) => readFault(one)).map(({ at, code }) => `${at} ${code}`);
    };
    const long = file.replace('Thank you for your text.', 'y'.repeat(190_000));
    expect(await told(long)).toEqual(['file.steps.0.texts.en file_part']);
    expect(await told(file.replace('"words": [', '"evil": 1, "words": ['))).toEqual(['file. file_part']);
    expect(await told(file.slice(0, 90))).toEqual(['file file_form']);
    expect(await told(file.replace('"version": 1', '"version": 2'))).toEqual(['file file_version']);
    expect(await told(file.replace('"kind": "steps"', '"kind": "zebra"'))).toEqual(['file file_kind']);
    expect(await told(`${file}${' '.repeat(200_000)}`)).toEqual(['file file_long']);
    const mark = '\uFEFF'; // as editors of Windows save it
    expect(await told(mark + file)).toEqual([]);
  });

  it('rows of a card that are none are told and no fault of ours', async () => {
    const { id } = await write((tx) => shop.apps.add(tx, shop.merchantId, ready('draw'), ACTOR));
    const file = JSON.parse(await shop.apps.exportFile(shop.test.db.reader, shop.merchantId, id)) as { app: { form: Record<string, unknown> } }; // prettier-ignore
    file.app.form['prizes'] = [null, 7, 'tea'];
    const read = write((tx) => shop.apps.importFile(tx, shop.merchantId, JSON.stringify(file), ACTOR));
    await expect(read).rejects.toMatchObject({ code: 'invalid', field: expect.stringMatching(/^file\.prizes/) });
  });

  it.each([Number.NaN, 1.5, 99])('there is no version %p', async (version) => {
    const { id } = await write((tx) => shop.apps.add(tx, shop.merchantId, ready('info'), ACTOR));
    const restored = write((tx) => shop.apps.restore(tx, shop.merchantId, id, version, ACTOR));
    await expect(restored).rejects.toMatchObject({ code: 'not_found' });
  });

  it('what it costs, by the longest way and the usual one', async () => {
    const { reader } = shop.test.db;
    expect(await shop.apps.cost(reader, shop.merchantId, ready('info'))).toMatchObject({ parts: 1, most: 1 });
    expect(await shop.apps.cost(reader, shop.merchantId, ready('form'))).toMatchObject({ parts: 4, most: 4 });
    expect(await shop.apps.cost(reader, shop.merchantId, ready('menu'))).toMatchObject({ parts: 2, most: 2 });
    // Several texts of one turn are one answer; a question more on the way costs one more.
    expect(await shop.apps.cost(reader, shop.merchantId, ready('draw'))).toMatchObject({ parts: 1, most: 1 });
    expect(await shop.apps.cost(reader, shop.merchantId, ready('coupon'))).toMatchObject({ parts: 1, most: 1 });
    expect(await shop.apps.cost(reader, shop.merchantId, ready('checkin'))).toMatchObject({ parts: 2, most: 2 });
    expect(await shop.apps.cost(reader, shop.merchantId, ready('faq'))).toMatchObject({ parts: 2, most: 3 });
  });

  it('a rehearsal writes nothing and says what would be done', async () => {
    const draft = ready('booking');
    const rows = () =>
      Promise.all(
        ['customers', 'app_uses', 'tasks', 'app_stock', 'outbound'].map((table) =>
          count(`select count(*) from ${table}`),
        ),
      );
    const before = await rows();
    const turns = await shop.apps.rehearse(shop.test.db.reader, shop.merchantId, draft, ['TABLE', 'friday', 'POINTS', 'TABLE tomorrow', '7pm', 'four', 'hello', 'TABLE', 'STOP', 'friday'], { language: 'en', member: false }); // prettier-ignore
    expect(turns.map(({ past }) => past)).toEqual([
      null,
      null,
      'other_word',
      null,
      null,
      null,
      'no_word',
      null,
      'stop',
      'no_word',
    ]);
    expect(turns[5]!.would.map(({ code }) => code)).toEqual(['book', 'action', 'action']);
    expect(turns[5]!.answer).toBe("Lin's Noodles: Noted: Tue 16 Jun at 19:00, 4 people. We will confirm by text.");
    expect(await rows()).toEqual(before);
  });

  it('warns of a word that another app offers as an answer, and of a text left as the card had it', async () => {
    const { reader } = shop.test.db;
    const warned = async (draft: AppDraft) => (await shop.apps.warnings(reader, shop.merchantId, draft)).map(({ at, code }) => `${at} ${code}`); // prettier-ignore
    expect(await warned({ ...ready('info'), words: ['TOFU BOWL'] })).toEqual([]);
    await shop.card('vote');
    expect(await warned({ ...ready('info'), words: ['OPENING', 'Tofu bowl'] })).toEqual(['words.1 word_answer']);
    const moved = { ...ready('info').form, answer: { en: 'Open from 9.', zh: '每天10:00至22:00营业，订位请致电202-555-0100。' } }; // prettier-ignore
    expect(await warned(shop.apps.fromForm('info', moved, 'en'))).toEqual(['steps.0.texts.zh text_ready']);
    expect(await warned(shop.apps.fromForm('info', { answer: { en: 'Open from 9.', zh: '九点开门。' } }, 'en'))).toEqual([]); // prettier-ignore
    expect(await warned(shop.apps.fromForm('info', { answer: { en: 'Open from 9.' } }, 'en'))).toEqual([]);
    for (const { name } of shop.apps.kinds()) expect([name, (await warned(ready(name))).filter((one) => one.includes('text_ready'))]).toEqual([name, []]); // prettier-ignore
  });

  it('warns of a word that an open survey offers as an answer, however it is worded there', async () => {
    const { surveys } = shop.gateway;
    const choices = [
      { code: 'soup', label: { en: 'Hot soup', zh: '热汤' }, words: ['broth'] },
      { code: 'rice', label: { en: 'Rice' }, words: [] },
    ];
    const question = { id: 'q', type: 'choice' as const, texts: { en: 'What next?' }, choices, optional: false, branches: [] }; // prettier-ignore
    const draft = { name: 'Next dish', intro: {}, questions: [question], thanks: { en: 'Thanks.' }, words: [], restDays: 30 }; // prettier-ignore
    const { id } = await write((tx) => surveys.add(tx, shop.merchantId, draft, ACTOR));
    const app = { ...ready('info'), words: ['HOURS', 'Broth!', '热汤', 'rice'] };
    const warned = () => shop.apps.warnings(shop.test.db.reader, shop.merchantId, app);
    expect(await warned()).toEqual([]); // nobody is asked yet
    await write((tx) => surveys.open(tx, shop.merchantId, id, ACTOR));
    expect(await warned()).toEqual(
      ['Broth!', '热汤', 'rice'].map((word, n) => ({ at: `words.${n + 1}`, code: 'word_answer', values: { word, name: 'Next dish' } })), // prettier-ignore
    );
    await write((tx) => surveys.close(tx, shop.merchantId, id, ACTOR));
    expect(await warned()).toEqual([]);
  });

  it('a rehearsal keeps to how often a number may use it', async () => {
    const play = (kind: string, ...texts: string[]) => shop.apps.rehearse(shop.test.db.reader, shop.merchantId, ready(kind), texts, { language: 'en', member: false }); // prettier-ignore
    const told = async (kind: string, ...texts: string[]) => (await play(kind, ...texts)).map(({ past }) => past);
    expect(await told('vote', 'VOTE', '1', 'VOTE')).toEqual([null, null, 'limit_ever']);
    expect((await play('vote', 'VOTE', '1', 'VOTE')).at(-1)!.answer).toContain('taken part in this already');
    expect(await told('vote', 'VOTE', 'VOTE', '2', 'VOTE')).toEqual([null, null, null, 'limit_ever']); // left is no use
    expect(await told('draw', 'LUCKY', 'lucky')).toEqual([null, 'limit_day']);
    expect(await told('info', 'HOURS', 'HOURS', 'HOURS')).toEqual([null, null, null]);
  });

  it('test texts fit themselves to a form that was changed', async () => {
    await shop.card('info', { answer: { en: 'Closed for holidays until Monday.' } });
    await shop.card('menu', { question: { en: 'What now?' }, entries: ['A', 'B', 'C', 'D'].map((letter) => ({ label: { en: `Dish ${letter}` }, answer: { en: `${letter} is good.` } })) }); // prettier-ignore
    await shop.card('vote', {
      choices: [{ label: { en: 'Red' } }, { label: { en: 'Blue' } }, { label: { en: 'Grey' } }],
      thanks: { en: 'Noted.' },
    });
    await shop.card('quiz', { questions: [{ question: { en: 'How old are we?' }, choices: 'Ten, Twenty', right: 1 }] });
    await shop.card('draw', { won: { en: 'Hooray, {{prize}}' }, lost: { en: 'Oh no' } });
    await shop.card('form', {
      questions: [{ question: { en: 'Which colour?' }, wants: 'choice', choices: 'Red, Blue' }],
    });
    expect((await shop.apps.list(shop.test.db.reader, shop.merchantId)).every(({ state }) => state === 'live')).toBe(
      true,
    );
  });
});
