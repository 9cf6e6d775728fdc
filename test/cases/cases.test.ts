import { and, eq } from 'drizzle-orm';
import { cases as casesTable, caseSteps, caseTexts } from '../../src/cases/schema.ts';
import { customerNumbers } from '../../src/customers/schema.ts';
import { facts } from '../../src/platform/schema.ts';
import type { Talk } from '../../src/platform/slice.ts';
import { ENGINES } from '../support/engines.ts';
import { appOf, newCustomer, openWorld, request, spoken, talkOf, type World } from '../support/world-rows.ts';

const AMY = '+12025550142';
const BEN = '+12025550143';

const byNumber = (a: { number: number }, b: { number: number }): number => a.number - b.number;

describe.each(ENGINES)('cases on %s', (engine) => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld(engine);
  });
  afterEach(() => world.close());

  const run = (app: string, text: string, more: Partial<Talk> = {}) =>
    world.db.write((tx) => appOf(world, app).run(tx, talkOf(world, text, more)));
  const complain = (value: string, more: Partial<Talk> = {}) =>
    run('cases.complaint', `TS ${value}`, { value, ...more });
  const all = () => world.cases.list(world.db.reader, world.merchantId, { limit: 50 });
  const textsOf = async (id: string) =>
    (await world.cases.texts(world.db.reader, world.merchantId, id)).map(({ text }) => text);
  const staffTexts = () => world.messages.list(world.db.reader, world.merchantId, { limit: 50, direction: 'outbound' });

  it('opens a case with number, first step, sealed text and fact, and tells its number', async () => {
    const customerId = await newCustomer(world, AMY);
    const answer = await complain('the soup was cold', { customerId });
    expect(spoken(world, answer)).toBe(
      "Lin's Noodles: thank you, case C-101 is open. A person will answer you. Add more by replying C101 and your text.",
    );
    expect(spoken(world, answer, 'zh')).toBe('【林记面馆】已收到，编号C101，会有店员答复您。补充请发 C101 内容');
    const [opened] = await all();
    expect(opened).toMatchObject({
      number: 101,
      customerId,
      lastFour: '0142',
      kind: 'complaint',
      step: 'received',
      source: 'sms',
    });
    expect(await textsOf(opened!.id)).toEqual(['the soup was cold']);
    const [row] = await world.db.reader.db.select().from(caseTexts);
    expect(row!.text).not.toContain('soup');
    expect(row).toMatchObject({ inboundId: 'inbound', actor: 'customer' });
    expect(await world.db.reader.db.select().from(caseSteps)).toMatchObject([{ caseId: opened!.id, step: 'received' }]);
    expect(await world.db.reader.db.select().from(facts)).toMatchObject([
      { name: 'case.opened', customerId, ids: { caseId: opened!.id, kind: 'complaint' } },
    ]);
  });

  it('numbers cases one after another, and takes words from a number that is nobody’s', async () => {
    await complain('one');
    const answer = await run('cases.feedback', 'FEEDBACK lovely place', { value: 'lovely place' });
    expect(spoken(world, answer)).toContain('noted as C-102');
    const known = (await all()).map(({ number, customerId }) => ({ number, customerId }));
    expect(known.toSorted(byNumber)).toEqual([
      { number: 101, customerId: null },
      { number: 102, customerId: null },
    ]);
  });

  it('numbers 50 cases opened at once without a gap or a twin', async () => {
    await Promise.all(Array.from({ length: 50 }, (_, i) => complain(`text ${i}`)));
    const numbers = (await all()).map(({ number }) => number).toSorted((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 50 }, (_, i) => 101 + i));
  });

  it('answers the same words that come twice with the case they made, and tells staff once', async () => {
    world.staff.push({ phone: '+12025550190', language: 'en' });
    const first = await complain('The soup was cold.');
    world.clock.set('2026-03-02T15:10:00Z');
    expect(await complain('the soup was  COLD')).toEqual(first);
    const app = appOf(world, 'cases.complaint');
    const asked = talkOf(world, 'The soup was cold.');
    expect(await world.db.write((tx) => app.next!(tx, asked, { kind: 'complaint' }))).toEqual(first);
    expect((await all()).map(({ number }) => number)).toEqual([101]);
    expect(await textsOf((await all())[0]!.id)).toEqual(['The soup was cold.']);
    expect(await staffTexts()).toHaveLength(1);
    expect(await world.db.reader.db.select().from(facts)).toHaveLength(1);
  });

  it('makes one case of the same words that come at one moment', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => complain('茶是凉的')));
    expect(new Set(answers.map((answer) => spoken(world, answer))).size).toBe(1);
    expect(await all()).toHaveLength(1);
  });

  it.each([
    ['other words', 'the tea was cold', {}, '15:01'],
    ['another number', 'the soup was cold', { from: BEN }, '15:01'],
    ['no words at all but a sign', '😡', {}, '15:01'],
    ['the same words later', 'the soup was cold', {}, '15:11'],
  ])('opens another case for %s', async (_what, text, more, at) => {
    await complain('the soup was cold');
    await complain('👎');
    world.clock.set(`2026-03-02T${at}:00Z`);
    await complain(text, more);
    expect(await all()).toHaveLength(3);
    await run('cases.feedback', `FEEDBACK ${text}`, { value: text, ...more });
    expect(await all()).toHaveLength(4);
  });

  it('asks for the words when none came, and takes the next text', async () => {
    const asked = await run('cases.feedback', 'FEEDBACK');
    expect(asked).toEqual({ say: { template: 'cases/ask-feedback' }, ask: { state: { kind: 'feedback' } } });
    const app = appOf(world, 'cases.feedback');
    const answer = await world.db.write((tx) =>
      app.next!(tx, talkOf(world, ' More chili, please '), { kind: 'feedback' }),
    );
    expect(answer!.ask).toBeUndefined();
    const [opened] = await all();
    expect(opened).toMatchObject({ kind: 'feedback', number: 101 });
    expect(await textsOf(opened!.id)).toEqual(['More chili, please']);
  });

  it.each([
    ['another keyword', { text: 'POINTS', exactKeyword: 'points.balance' }],
    ['a case number', { text: 'C118 hello' }],
    ['nothing but media', { text: '  ' }],
  ])('passes %s on instead of taking it for the words', async (_what, { text, ...more }) => {
    const app = appOf(world, 'cases.complaint');
    const answer = await world.db.write((tx) => app.next!(tx, talkOf(world, text, more), { kind: 'complaint' }));
    expect(answer).toBeUndefined();
    expect(await all()).toEqual([]);
  });

  it('adds what its sender writes under the number, and asks a person to look', async () => {
    await complain('cold soup');
    world.clock.set('2026-03-02T16:00:00Z');
    const answer = await run('cases.follow_up', 'C-101: and the tea too');
    expect(answer.person).toBe('follow_up');
    expect(spoken(world, answer)).toBe("Lin's Noodles: thank you, added to case C-101. A person will read it.");
    const [opened] = await all();
    expect(await textsOf(opened!.id)).toEqual(['cold soup', 'and the tea too']);
    expect(opened!.updatedAt).toBe(world.clock.now());
  });

  it('keeps "STOP C101" as a word on that case for a person, and stops nothing else', async () => {
    await complain('cold soup');
    world.clock.set('2026-03-02T16:00:00Z');
    const answer = await run('cases.follow_up', 'STOP C101', { folded: 'c101' });
    expect(answer.person).toBe('follow_up');
    const [opened] = await all();
    expect(await textsOf(opened!.id)).toEqual(['cold soup', 'STOP C101']);
  });

  it.each([
    ['received', 'is here and waits'],
    ['investigated', 'are looking into'],
    ['archived', 'is closed'],
  ] as const)('tells where a case at "%s" stands', async (step, words) => {
    await complain('cold soup');
    await world.db.write((tx) => tx.db.update(casesTable).set({ step }));
    const answer = await run('cases.follow_up', 'C101');
    expect(spoken(world, answer)).toContain(words);
    expect(answer.person).toBeUndefined();
  });

  it('does not know a case from another number, and adds nothing to it', async () => {
    await complain('cold soup');
    for (const text of ['C101', 'C101 let me in', 'C999']) {
      const answer = await run('cases.follow_up', text, { from: BEN });
      expect(answer.person).toBeUndefined();
      expect(spoken(world, answer)).toMatch(/^Lin's Noodles: we do not know case C-\d+ from this number\./);
    }
    const [opened] = await all();
    expect(await textsOf(opened!.id)).toEqual(['cold soup']);
  });

  it('follows the person to a new number, and stays closed to the next owner of the old one', async () => {
    const customerId = await newCustomer(world, AMY);
    await complain('cold soup', { customerId });
    const moved = await run('cases.follow_up', 'C101', { from: BEN, customerId });
    expect(spoken(world, moved)).toContain('is here and waits');
    await world.db.write((tx) => tx.db.update(customerNumbers).set({ toAt: world.clock.now() }));
    const next = await newCustomer(world, AMY);
    for (const owner of [{ customerId: next }, {}])
      expect(spoken(world, await run('cases.follow_up', 'C101', owner))).toContain('do not know');
  });

  it('alerts staff from the number that was texted, with a quote and the last four', async () => {
    world.staff.push({ phone: '+12025550111', language: 'en' }, { phone: '+12025550112', language: 'zh' });
    const number = await world.db.write((tx) =>
      world.merchants.addNumber(tx, world.merchantId, { address: '+12025550101' }),
    );
    await complain('x'.repeat(80), { numberId: number.id });
    const sent = await staffTexts();
    expect(sent.map(({ purpose }) => purpose)).toEqual(['staff', 'staff']);
    expect(new Set(sent.map(({ text }) => text))).toEqual(
      new Set([
        `Lin's Noodles: complaint C-101 from a number ending 0142 (reply C101 and your note): ${'x'.repeat(57)}...`,
        `【Lin's Noodles】投诉C101，尾号0142（回C101加内容记备注）：${'x'.repeat(25)}...`,
      ]),
    );
  });

  it('opens a case by the API, alerts from the default number, and shows it', async () => {
    world.staff.push({ phone: '+12025550111', language: 'en' });
    const customerId = await newCustomer(world, AMY);
    const body = { phone: '(202) 555-0142', kind: 'feedback', text: 'Lovely tea' };
    const made = await request(world, 'post', '/cases', { body, role: 'clerk' });
    expect(made).toMatchObject({
      status: 201,
      body: {
        number: 101,
        reference: 'C-101',
        customerId,
        lastFour: '0142',
        kind: 'feedback',
        step: 'received',
        source: 'api',
      },
    });
    expect(await staffTexts()).toHaveLength(1);
    const byId = await request(world, 'post', '/cases', { body: { customerId, kind: 'complaint', text: 'Cold tea' } });
    expect(byId.body).toMatchObject({ number: 102, customerId });
    await request(world, 'post', '/cases', { body: { phone: BEN, kind: 'complaint', text: 'No seat' } });
    const read = await request(world, 'get', '/cases/:id', { params: { id: made.body['id'] } });
    expect(read.body).toEqual({
      ...made.body,
      texts: [{ text: 'Lovely tea', sort: 'said', actor: 'token:test', at: '2026-03-02T15:00:00.000Z' }],
      steps: [{ step: 'received', actor: 'token:test', at: '2026-03-02T15:00:00.000Z', reason: null }],
      suggested: { category: 'service', sure: expect.any(Number), because: expect.arrayContaining(['tea']) },
    });
    const numbersOf = async (query: Record<string, string>) => {
      const { body: page } = await request(world, 'get', '/cases', { query });
      return (page['items'] as { number: number }[]).toSorted(byNumber).map(({ number }) => number);
    };
    expect(await numbersOf({})).toEqual([101, 102, 103]);
    expect(await numbersOf({ kind: 'complaint' })).toEqual([102, 103]);
    expect(await numbersOf({ customerId })).toEqual([101, 102]);
    expect(await numbersOf({ customerId, kind: 'complaint', step: 'received' })).toEqual([102]);
    expect(await numbersOf({ step: 'archived' })).toEqual([]);
    const first = await request(world, 'get', '/cases', { query: { limit: '2' } });
    const rest = await request(world, 'get', '/cases', { query: { limit: '2', cursor: first.body['next'] } });
    const both = [...first.body['items'], ...rest.body['items']] as { number: number }[];
    expect(both.toSorted(byNumber).map(({ number }) => number)).toEqual([101, 102, 103]);
    expect(rest.body['next']).toBeUndefined();
    const { card } = world.slices.find(({ name }) => name === 'cases')!;
    expect(await card!.fields!(world.db.reader, world.merchantId, customerId)).toEqual({ openCases: 2 });
    expect(await card!.timeline!(world.db.reader, world.merchantId, customerId, 5)).toHaveLength(2);
  });

  it('takes a case for a shop that has no number to alert from', async () => {
    world.staff.push({ phone: '+12025550111', language: 'en' });
    const shop = { name: 'Next door', country: 'US', zone: 'America/New_York', language: 'en' as const };
    const { merchantId } = await world.db.write((tx) => world.merchants.add(tx, shop));
    const opening = { kind: 'feedback' as const, text: 'Nice', phone: AMY, source: 'api', actor: 'token:test' };
    const opened = await world.db.write((tx) => world.cases.open(tx, merchantId, opening));
    expect(opened.number).toBe(101);
    await expect(world.cases.byId(world.db.reader, world.merchantId, opened.id)).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('tells a person their cases, and empties them when the person is erased', async () => {
    const customerId = await newCustomer(world, AMY);
    await complain('cold soup', { customerId });
    await complain('somebody else’s', { from: BEN });
    const { personalData } = world.slices.find(({ name }) => name === 'cases')!;
    const told = await personalData!.export(world.db.reader, world.merchantId, customerId);
    expect(told).toMatchObject({ cases: [{ number: 101, texts: [{ text: 'cold soup' }] }] });
    await world.db.write((tx) => personalData!.erase(tx, world.merchantId, customerId));
    const [own, other] = (await all()).toSorted(byNumber);
    expect([await textsOf(own!.id), await textsOf(other!.id)]).toEqual([[''], ['somebody else’s']]);
    expect([own!.lastFour, other!.lastFour]).toEqual(['', '0143']);
    const [row] = await world.db.reader.db
      .select()
      .from(casesTable)
      .where(and(eq(casesTable.merchantId, world.merchantId), eq(casesTable.number, 101)));
    expect(row!.numberHash).toBe('');
  });
});
