import { CASE_STEPS } from '../../src/cases/rules.ts';
import { ENGINES } from '../support/engines.ts';
import { type CaseShop, openCaseShop } from './case-shop.ts';

const AMY = '+12025550142';

describe.each(ENGINES)('people at work on a case on %s', (engine) => {
  let shop: CaseShop;
  let id: string;
  beforeEach(async () => {
    shop = await openCaseShop(engine);
    id = (await shop.complains(AMY, 'the soup was cold')).id;
  });
  afterEach(() => shop.close());

  type Desk = CaseShop['desk'];
  const classify = (as: Parameters<Desk['classify']>[3], of = id) =>
    shop.write((tx) => shop.desk.classify(tx, shop.merchantId, of, as, shop.liWei.actor));
  const move = (from: string, step: string, more = {}) =>
    shop.write((tx) => shop.desk.move(tx, shop.merchantId, id, { from, step, ...more } as never, shop.liWei.actor));
  const standAt = (step: string) =>
    shop.test.db.admin(`update cases set step = '${step}', category = 'service' where id = '${id}'`);

  it.each(CASE_STEPS.flatMap((from, i) => CASE_STEPS.map((to, j) => [from, to, j > i] as const)))(
    'moves from %s to %s: %s',
    async (from, to, may) => {
      await standAt(from);
      if (may) await move(from, to);
      else await expect(move(from, to)).rejects.toMatchObject({ code: 'unprocessable', field: 'step' });
      expect((await shop.now()).step).toBe(may ? to : from);
    },
  );

  it.each(['classified', 'investigated', 'handled', 'reported'])(
    'does not move to %s without a category',
    async (step) => {
      await expect(move('received', step)).rejects.toMatchObject({ code: 'unprocessable', field: 'category' });
      expect(await shop.record(id)).toEqual(['received']);
    },
  );

  it.each(CASE_STEPS)('takes a step back from %s', async (from) => {
    const to = { investigated: 'classified', handled: 'investigated' }[from as 'handled'] as string | undefined;
    await standAt(from);
    const back = () => shop.write((tx) => shop.desk.back(tx, shop.merchantId, id, from, shop.liWei.actor));
    if (to) await back();
    else await expect(back()).rejects.toMatchObject({ code: 'unprocessable', field: 'step' });
    expect((await shop.now()).step).toBe(to ?? from);
    expect((await shop.record(id)).slice(1)).toEqual(to ? [`${to}:back`] : []);
  });

  it('takes a step back once, of two who do it at once', async () => {
    await standAt('handled');
    const back = () => shop.write((tx) => shop.desk.back(tx, shop.merchantId, id, 'handled', shop.liWei.actor));
    const done = await Promise.allSettled([back(), back()]);
    expect(done.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect((await shop.now()).step).toBe('investigated');
  });

  it('puts away what needs no work from any step', async () => {
    await move('received', 'archived');
    expect(await shop.record(id)).toEqual(['received', 'archived']);
  });

  it('refuses a step that is not where it stands any more', async () => {
    await classify({ category: 'service' });
    await expect(move('received', 'handled')).rejects.toMatchObject({ code: 'conflict' });
  });

  it.each([
    ['category', () => classify({ category: 'nonsense' })],
    ['ownerId', () => classify({ category: 'service', ownerId: 'nobody' })],
    ['cause', () => standAt('classified').then(() => move('classified', 'handled', { cause: 'nonsense' }))],
  ])('tells at %s what is not in the list', async (field, work) => {
    await expect(work()).rejects.toMatchObject({ code: 'invalid', faults: [{ field }] });
  });

  it('changes the category until it is reported, each time stamped', async () => {
    await classify({ category: 'service' });
    await classify({ category: 'price', kind: 'feedback', ownerId: null });
    await classify({ category: 'price' });
    expect(await shop.now()).toMatchObject({ category: 'price', kind: 'feedback', step: 'classified' });
    expect(await shop.record(id)).toEqual(['received', 'classified', 'classified:category']);
    await move('classified', 'reported');
    await expect(classify({ category: 'service' })).rejects.toMatchObject({ code: 'conflict' });
    await expect(
      shop.write((tx) => shop.desk.reopen(tx, shop.merchantId, id, 'staff', shop.liWei.actor)),
    ).resolves.toBeUndefined();
    await classify({ category: 'service' });
    await expect(
      shop.write((tx) => shop.desk.reopen(tx, shop.merchantId, id, 'staff', shop.liWei.actor)),
    ).rejects.toMatchObject({ code: 'conflict' });
  });

  it('belongs to whoever takes it in hand, and to nobody when it is given up', async () => {
    await shop.write((tx) => shop.desk.note(tx, shop.merchantId, id, 'Asked.', shop.liWei.actor, shop.key()));
    expect(await shop.now()).toMatchObject({ ownerId: shop.liWei.id, step: 'received' });
    await shop.write((tx) => shop.desk.assign(tx, shop.merchantId, id, null, shop.liWei.actor));
    expect((await shop.now()).ownerId).toBeNull();
    await shop.write((tx) => shop.desk.note(tx, shop.merchantId, id, 'By a program.', 'token:t', shop.key()));
    expect((await shop.now()).ownerId).toBeNull();
  });

  it.each([
    ['an empty text', '  '],
    ['a text too long', 'x'.repeat(481)],
  ])('does not send %s', async (_what, text) => {
    await classify({ category: 'service' });
    for (const deed of ['reply', 'report'] as const)
      await expect(
        shop.write((tx) => shop.desk[deed](tx, shop.merchantId, id, text, shop.liWei.actor, shop.key())),
      ).rejects.toMatchObject({ faults: [{ field: 'text' }] });
    expect((await shop.now()).step).toBe('classified');
  });

  it('notes once however often the form comes', async () => {
    const key = shop.key();
    const note = () => shop.write((tx) => shop.desk.note(tx, shop.merchantId, id, 'Asked.', shop.liWei.actor, key));
    await Promise.all([note(), note()]);
    await note();
    expect(await shop.said(id)).toEqual(['said: the soup was cold', 'note: Asked.']);
  });

  it('keeps what is written sealed', async () => {
    await shop.write((tx) => shop.desk.note(tx, shop.merchantId, id, 'Asked the cook.', shop.liWei.actor, shop.key()));
    expect(await shop.count(`select count(*) from case_texts where text like '%cook%'`)).toBe(0);
  });

  it('knows no case of another shop', async () => {
    const other = await shop.write((tx) =>
      shop.gateway.merchants.add(tx, { name: 'Next door', country: 'US', zone: 'America/New_York', language: 'en' }),
    );
    const { desk } = shop;
    const { actor } = shop.liWei;
    const deeds: ((tx: Parameters<Desk['note']>[0]) => Promise<unknown>)[] = [
      (tx) => desk.classify(tx, other.merchantId, id, { category: 'service' }, actor),
      (tx) => desk.assign(tx, other.merchantId, id, null, actor),
      (tx) => desk.note(tx, other.merchantId, id, 'x', actor, shop.key()),
      (tx) => desk.reply(tx, other.merchantId, id, 'x', actor, shop.key()),
      (tx) => desk.report(tx, other.merchantId, id, 'x', actor, shop.key()),
      (tx) => desk.move(tx, other.merchantId, id, { from: 'received', step: 'archived' }, actor),
      (tx) => desk.back(tx, other.merchantId, id, 'received', actor),
      (tx) => desk.reopen(tx, other.merchantId, id, 'staff', actor),
      (tx) => desk.rate(tx, other.merchantId, id, 5, actor),
      (tx) => desk.archive(tx, other.merchantId, id, actor),
    ];
    for (const deed of deeds) await expect(shop.write(deed)).rejects.toMatchObject({ code: 'not_found' });
    expect(await shop.record(id)).toEqual(['received']);
  });

  it.each([0, 6, 2.5, Number.NaN])('rates not by %s, and not before it is reported', async (rating) => {
    const rate = (value: number) => shop.write((tx) => shop.desk.rate(tx, shop.merchantId, id, value, 'staff:x'));
    await expect(rate(rating)).rejects.toMatchObject({ code: 'invalid' });
    await expect(rate(5)).rejects.toMatchObject({ code: 'unprocessable' });
  });

  describe('categories and causes', () => {
    const set = (label: Partial<Parameters<Desk['setLabel']>[2]>) =>
      shop.write((tx) =>
        shop.desk.setLabel(tx, shop.merchantId, { sort: 'category', name: {}, words: [], ...label }, 'staff:x'),
      );
    const known = async () =>
      (await shop.desk.categories(shop.test.db.reader, shop.merchantId)).map(({ id: one }) => one);

    it('begin with the five of the product, renamed, hidden and added to by the shop', async () => {
      expect(await known()).toEqual(['service', 'handling', 'information', 'price', 'support']);
      const { id: own } = await set({ name: { en: ' Parking ', zh: '停车' }, words: ['car park', 'car park', ' '] });
      await set({ id: 'service', name: { en: 'How we were' } });
      await set({ id: 'support', archived: true });
      const labels = await shop.desk.categories(shop.test.db.reader, shop.merchantId);
      expect(labels).toEqual([
        { id: 'service', name: { words: { en: 'How we were' } }, words: [] },
        { id: 'handling', name: { key: 'cases.category.handling' }, words: [] },
        { id: 'information', name: { key: 'cases.category.information' }, words: [] },
        { id: 'price', name: { key: 'cases.category.price' }, words: [] },
        { id: own, name: { words: { en: 'Parking', zh: '停车' } }, words: ['car park'] },
      ]);
      await classify({ category: own });
      await set({ id: own, name: { en: 'Parking' }, archived: true });
      await classify({ category: own }); // what has it keeps it
      await set({ id: 'service', name: {} });
      await set({ id: 'support', name: {} });
      expect(await known()).toEqual(['service', 'handling', 'information', 'price', 'support']);
    });

    it.each`
      what                | label                                                                          | field
      ${'no name'}        | ${{ name: { en: ' ' } }}                                                       | ${'name'}
      ${'a long name'}    | ${{ name: { en: 'x'.repeat(41) } }}                                            | ${'name.en'}
      ${'a long word'}    | ${{ name: { en: 'X' }, words: ['y'.repeat(31)] }}                              | ${'words'}
      ${'too many words'} | ${{ name: { en: 'X' }, words: Array.from({ length: 61 }, (_, i) => `w${i}`) }} | ${'words'}
    `('tell of $what at $field', async ({ label, field }) => {
      await expect(set(label)).rejects.toMatchObject({ faults: [{ field }] });
    });

    it('have each name once, and are the shop’s alone', async () => {
      await set({ name: { en: 'Parking' } });
      await expect(set({ name: { en: 'Parking' } })).rejects.toMatchObject({ faults: [{ field: 'name' }] });
      await expect(set({ id: 'nonsense', name: { en: 'X' } })).rejects.toMatchObject({ code: 'not_found' });
      expect((await shop.desk.causes(shop.test.db.reader, shop.merchantId)).length).toBe(8);
    });
  });

  describe('rules about due times', () => {
    const set = (rule: object) =>
      shop.write((tx) =>
        shop.desk.setDueRule(tx, shop.merchantId, { category: null, segmentId: null, hours: 24, first: false, ...rule }, 'staff:x'),
      ); // prettier-ignore
    const rules = () => shop.desk.dueRules(shop.test.db.reader, shop.merchantId);

    it('bind new cases and those that are classified', async () => {
      await set({ category: 'price', hours: 4, first: true });
      const opened = (await shop.now()).openedAt;
      await classify({ category: 'price' });
      expect(await shop.now()).toMatchObject({ dueAt: opened + 4 * 3_600_000, priority: 1 });
      await classify({ category: 'service' });
      expect(await shop.now()).toMatchObject({ dueAt: opened + 24 * 3_600_000, priority: 0 });
    });

    it('ask for the segment of the customer', async () => {
      const NEW = '+12025550149';
      await shop.member(NEW);
      const where = { all: [{ field: 'cases.count', is: '>=', value: 1 }] };
      const { id: segmentId } = await shop.write((tx) =>
        shop.gateway.segments.save(tx, shop.merchantId, { name: 'Complained', where }, 'staff:x'),
      );
      await set({ segmentId, hours: 2, first: true });
      const first = await shop.complains(NEW, 'no seat');
      expect(first).toMatchObject({ priority: 0 }); // the case itself is not counted yet
      const second = await shop.complains(NEW, 'no seat again');
      expect(second).toMatchObject({ priority: 1, dueAt: second.openedAt + 2 * 3_600_000 });
      const stranger = await shop.complains('+12025550143', 'no seat');
      expect(stranger).toMatchObject({ priority: 0, dueAt: stranger.openedAt + 24 * 3_600_000 });
      await shop.write((tx) => shop.gateway.segments.remove(tx, shop.merchantId, segmentId, 'staff:x'));
      await shop.complains(NEW, 'and once more'); // what refers to it still finds it
    });

    it.each`
      rule                         | field
      ${{ hours: 0 }}              | ${'hours'}
      ${{ hours: 1441 }}           | ${'hours'}
      ${{ hours: 1.5 }}            | ${'hours'}
      ${{ category: 'nonsense' }}  | ${'category'}
      ${{ segmentId: 'nonsense' }} | ${'segmentId'}
    `('refuse $rule at $field', async ({ rule, field }) => {
      await expect(set(rule)).rejects.toMatchObject({ faults: [{ field }] });
    });

    it('are one for each choice, changed and taken away', async () => {
      await set({ hours: 8 });
      await expect(set({ hours: 9 })).rejects.toMatchObject({ faults: [{ field: 'category' }] });
      const rule = (await rules())[0]!.id;
      await set({ id: rule, hours: 9 });
      expect(await rules()).toEqual([{ id: rule, category: null, segmentId: null, hours: 9, first: false }]);
      await shop.write((tx) => shop.desk.removeDueRule(tx, shop.merchantId, rule, 'staff:x'));
      expect(await rules()).toEqual([]);
      for (const work of [
        () => set({ id: rule }),
        () => shop.write((tx) => shop.desk.removeDueRule(tx, shop.merchantId, rule, 'x')),
      ])
        await expect(work()).rejects.toMatchObject({ code: 'not_found' });
    });
  });

  it('is emptied with its person, notes and replies too, and goes over with a merge', async () => {
    const customerId = await shop.member('+12025550144');
    const { id: own } = await shop.complains('+12025550144', 'rude');
    await classify({ category: 'service' }, own);
    await shop.write((tx) =>
      shop.desk.note(tx, shop.merchantId, own, 'Lives next door.', shop.liWei.actor, shop.key()),
    );
    await shop.write((tx) => shop.desk.reply(tx, shop.merchantId, own, 'sorry, Ben', shop.liWei.actor, shop.key()));
    const { personalData } = shop.gateway.slices.find(({ name }) => name === 'cases')!;
    const { reader } = shop.test.db;
    const told = await personalData!.export(reader, shop.merchantId, customerId);
    expect(told).toMatchObject({
      cases: [{ texts: [{ text: 'rude' }, { text: 'Lives next door.' }, { text: 'sorry, Ben' }], steps: [{}, {}, {}] }],
    });
    const intoId = await shop.member('+12025550145');
    const merge = { mergeId: 'm', fromId: customerId, intoId, actor: 'staff:x' };
    const moved = await shop.write((tx) => personalData!.merge!(tx, shop.merchantId, merge));
    expect((await shop.gateway.cases.byId(reader, shop.merchantId, own)).customerId).toBe(intoId);
    await shop.write((tx) => personalData!.unmerge!(tx, shop.merchantId, merge, moved));
    await shop.write((tx) => personalData!.erase(tx, shop.merchantId, customerId));
    expect(await shop.said(own)).toEqual(['said: ', 'note: ', 'reply: ']);
    expect(await shop.record(own)).toEqual(['received', 'classified', 'investigated']);
  });

  it('cannot text somebody whose number nobody knows any more', async () => {
    await classify({ category: 'service' });
    await shop.test.db.admin(`update cases set last_four = '', number_hash = ''`);
    await expect(
      shop.write((tx) => shop.desk.report(tx, shop.merchantId, id, 'we mended it.', shop.liWei.actor, shop.key())),
    ).rejects.toMatchObject({ code: 'unprocessable' });
  });

  it('answers nobody who stopped, whichever number of theirs has just complained', async () => {
    const [stopped, other] = ['+12025550146', '+12025550147'];
    const intoId = await shop.member(stopped);
    const fromId = await shop.member(other);
    await shop.say(stopped, 'STOP');
    const { id: own } = await shop.complains(other, 'rude');
    await shop.write((tx) =>
      shop.gateway.register.merge(tx, shop.merchantId, { fromId, intoId, name: 'into', number: 'into' }, 'staff:x'),
    );
    const before = await shop.texts(stopped);
    await expect(
      shop.write((tx) => shop.desk.reply(tx, shop.merchantId, own, 'sorry', shop.liWei.actor, shop.key())),
    ).rejects.toMatchObject({ code: 'unprocessable' });
    expect(await shop.texts(stopped)).toEqual(before);
  });

  it('tells its steps in the person’s timeline', async () => {
    const customerId = await shop.member(AMY);
    const { id: own } = await shop.complains(AMY, 'rude');
    await classify({ category: 'service' }, own);
    await shop.write((tx) => shop.desk.report(tx, shop.merchantId, own, 'we mended it.', shop.liWei.actor, shop.key()));
    shop.clock.advance(1000);
    await shop.say(AMY, '1');
    const { card } = shop.gateway.slices.find(({ name }) => name === 'cases')!;
    const entries = await card!.timeline!(shop.test.db.reader, shop.merchantId, customerId, 10);
    expect(entries.map(({ kind, values }) => `${kind} ${String(values['step'])}`).toSorted()).toEqual([
      'case classified',
      'case received', // what she complained of before she joined
      'caseAgain classified',
      'caseStep classified',
      'caseStep reported',
    ]);
    expect(entries[0]!.kind).toBe('caseAgain');
    expect(await card!.timeline!(shop.test.db.reader, shop.merchantId, customerId, 2)).toHaveLength(2);
  });
});
