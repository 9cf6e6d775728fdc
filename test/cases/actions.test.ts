import { sayMember } from '../../src/customers/index.ts';
import { customerNumbers } from '../../src/customers/schema.ts';
import { facts } from '../../src/platform/schema.ts';
import { measure } from '../../src/kernel/sms-text.ts';
import { ENGINES } from '../support/engines.ts';
import { act, HERE, newCustomer, openWorld, refusals, type World } from '../support/world-rows.ts';

describe.each(ENGINES)('actions that bring a customer before people on %s', (engine) => {
  let world: World;
  let customerId: string;
  beforeEach(async () => {
    world = await openWorld(engine);
    customerId = await newCustomer(world);
    world.staff.push({ phone: '+12025550150', language: 'en' }, { phone: '+12025550151', language: 'zh' });
  });
  afterEach(() => world.close());

  const sent = async () => {
    const all = await world.messages.list(world.db.reader, world.merchantId, { limit: 50, direction: 'outbound' });
    return all.map(({ text, purpose }) => ({ text, purpose })).toReversed();
  };
  const cases = () => world.cases.list(world.db.reader, world.merchantId, { limit: 50 });
  const open = (onceKey: string) =>
    act(world, 'cases.open', { customerId, onceKey, input: { kind: 'complaint', text: ' Gave one star. ' } });
  const alert = (words: string, onceKey = 'walk:1:a') =>
    act(world, 'staff.alert', { customerId, onceKey, input: { words } });

  it('opens a case once a key, with its fact, and tells staff', async () => {
    await open('walk:1:a');
    await open('walk:1:a');
    const [opened, ...more] = await cases();
    expect(more).toEqual([]);
    expect(opened).toMatchObject({ number: 101, customerId, lastFour: '0142', kind: 'complaint', source: 'plan' });
    const texts = await world.cases.texts(world.db.reader, world.merchantId, opened!.id);
    expect(texts).toMatchObject([{ text: 'Gave one star.', actor: 'plan:p1' }]);
    expect(await sent()).toEqual([
      {
        text: "Lin's Noodles: complaint C-101 from a number ending 0142 (reply C101 and your note): Gave one star.",
        purpose: 'staff',
      },
      { text: "【Lin's Noodles】投诉C101，尾号0142（回C101加内容记备注）：Gave one star.", purpose: 'staff' },
    ]);
    await open('walk:2:a');
    expect((await cases()).map(({ number }) => number)).toEqual([102, 101]);
    const known = await world.db.reader.db.select().from(facts);
    expect(known.map(({ name }) => name)).toEqual(['case.opened', 'case.opened']);
  });

  it('opens one case when two ask at once', async () => {
    await Promise.all([open('walk:1:a'), open('walk:1:a'), open('walk:1:a')]);
    expect(await cases()).toHaveLength(1);
  });

  it('opens none for somebody without a number, and the key is free again', async () => {
    await world.db.write((tx) => tx.db.update(customerNumbers).set({ toAt: world.clock.now() }));
    await expect(open('walk:3:a')).rejects.toMatchObject({ code: 'unprocessable' });
    await world.db.write((tx) => tx.db.update(customerNumbers).set({ toAt: null }));
    await open('walk:3:a');
    expect(await cases()).toMatchObject([{ customerId }]);
  });

  it('alerts each staff number once a key, in its language, by the member number where there is one', async () => {
    await alert('Please call');
    await alert('Please call');
    expect(await sent()).toEqual([
      { text: "Lin's Noodles: Please call (number ending 0142)", purpose: 'staff' },
      { text: "【Lin's Noodles】Please call（尾号0142）", purpose: 'staff' },
    ]);
    world.staff.unshift({ phone: '+12025550152', language: 'en' });
    await alert('Please call');
    expect(await sent()).toHaveLength(3); // who joined the staff since is told, the others are not told again
    await world.db.write((tx) => world.customers.join(tx, world.merchantId, customerId, HERE));
    const { memberNumber } = await world.customers.byId(world.db.reader, world.merchantId, customerId);
    await alert('Please\n call', 'walk:2:a');
    const said = (await sent()).map(({ text }) => text);
    expect(said.at(-3)).toBe(`Lin's Noodles: Please call (member ${sayMember(memberNumber!)})`);
  });

  it.each([
    'Come now! '.repeat(14),
    '请马上打电话给这位老顾客'.repeat(10),
    'é€ and so on '.repeat(10),
    '😀'.repeat(70),
  ])('cuts an alert to one part: %s', async (words) => {
    await alert(words);
    const texts = await sent();
    expect(texts.map(({ text }) => measure(text).parts)).toEqual([1, 1]);
    for (const { text } of texts) expect(text).toContain('0142');
  });

  it('tells nobody where nobody wants to be told', async () => {
    world.staff.length = 0;
    await alert('Please call');
    expect(await sent()).toEqual([]);
  });

  it.each`
    name             | input                                           | field      | words
    ${'cases.open'}  | ${{ kind: 'praise', text: 'x' }}                | ${'kind'}  | ${'Choose feedback or complaint.'}
    ${'cases.open'}  | ${{ kind: 'complaint' }}                        | ${'text'}  | ${'Write what it is about.'}
    ${'cases.open'}  | ${{ kind: 'complaint', text: 'x'.repeat(501) }} | ${'text'}  | ${'Keep it within 500 characters.'}
    ${'staff.alert'} | ${{ words: '  ' }}                              | ${'words'} | ${'Write what it is about.'}
    ${'staff.alert'} | ${{ words: 'x'.repeat(141) }}                   | ${'words'} | ${'Keep it within 140 characters.'}
  `('$name refuses $field', ({ name, input, field, words }) => {
    expect(refusals(world, name, input)).toEqual({ [field]: words });
  });
});
