import { DAY, MINUTE } from '../../src/kernel/clock.ts';
import { askConfirmation } from '../../src/keywords/index.ts';
import { ENGINES } from '../support/engines.ts';
import { openShop, type Shop } from '../flows/shop.ts';

describe.each(ENGINES)('what the switchboard remembers on %s', (engine) => {
  let shop: Shop;
  let amy: string;
  beforeEach(async () => {
    shop = await openShop(engine);
    amy = shop.phone();
  });
  afterEach(() => shop.close());

  const codeIn = (text: string): string => /reply Y (\d\d)/.exec(text)![1]!;
  const wrong = (code: string): string => (code === '55' ? '56' : '55');
  const granted = () => shop.count("select count(*) from consent_events where state = 'granted'");

  it('a code counts once', async () => {
    const code = codeIn(await shop.ask(amy, 'JOIN'));
    expect(await shop.ask(amy, `Y${code}`)).toContain('you will get our offers');
    expect(await shop.say(amy, `Y${code}`)).toMatchObject({ by: null });
    expect(await granted()).toBe(1);
  });

  it('of 20 equal answers at once one counts', async () => {
    const code = codeIn(await shop.ask(amy, 'JOIN'));
    const said = await Promise.all(Array.from({ length: 20 }, () => shop.say(amy, `Y ${code}`)));
    expect(said.filter(({ replies }) => replies[0]?.includes('you will get our offers'))).toHaveLength(1);
    expect(await granted()).toBe(1);
  });

  it('five wrong guesses close a code', async () => {
    const code = codeIn(await shop.ask(amy, 'JOIN'));
    for (let i = 0; i < 5; i++) expect(await shop.ask(amy, `Y ${wrong(code)}`)).toContain('does not fit');
    expect(await shop.say(amy, `Y ${code}`)).toMatchObject({ by: null, waiting: 'unclear' });
    expect(await granted()).toBe(0);
  });

  it('four wrong guesses leave it open', async () => {
    const code = codeIn(await shop.ask(amy, 'JOIN'));
    for (let i = 0; i < 4; i++) await shop.say(amy, `Y ${wrong(code)}`);
    expect(await shop.ask(amy, `Y ${code}`)).toContain('you will get our offers');
  });

  it('a code is bound to its number', async () => {
    const code = codeIn(await shop.ask(amy, 'JOIN'));
    const ben = shop.phone();
    expect(await shop.say(ben, `Y ${code}`)).toMatchObject({ by: null });
    expect(await granted()).toBe(0);
    expect(await shop.ask(amy, `Y ${code}`)).toContain('you will get our offers');
  });

  it.each([
    [DAY - MINUTE, 1],
    [DAY, 0],
  ])('a welcome’s code after %d ms: %d grants', async (wait, grants) => {
    const code = codeIn(await shop.ask(amy, 'JOIN'));
    shop.clock.advance(wait);
    await shop.say(amy, `Y ${code}`);
    expect(await granted()).toBe(grants);
  });

  it('the codes open for one number all differ', async () => {
    const { gateway, merchantId, clock } = shop;
    const ask = askConfirmation({ clock, vault: gateway.vault } as never);
    const codes = await shop.test.db.write(async (tx) => {
      const made = [];
      for (let i = 0; i < 60; i++)
        made.push(await ask(tx, { merchantId, numberHash: shop.hash(amy), purpose: 'p', payload: {}, minutes: 10 }));
      return made;
    });
    expect(new Set(codes).size).toBe(60);
    for (const code of codes) expect(code).toMatch(/^[1-9]\d$/);
  });

  it.each([
    ['just before a day is over', DAY - MINUTE, 'cases.complaint'],
    ['after a day', DAY, null],
  ])('a dialogue answered %s', async (_, wait, by) => {
    await shop.say(amy, 'COMPLAIN');
    shop.clock.advance(wait);
    expect(await shop.say(amy, 'the soup was cold')).toMatchObject({ by });
    expect(await shop.count('select count(*) from dialogues')).toBe(0);
  });

  it('a later question takes the place of the one before', async () => {
    await shop.say(amy, 'COMPLAIN');
    await shop.say(amy, 'FEEDBACK');
    expect(await shop.count('select count(*) from dialogues')).toBe(1);
    expect(await shop.say(amy, 'lovely soup')).toMatchObject({ by: 'cases.feedback' });
  });

  it('a dialogue belongs to its number and shop', async () => {
    await shop.say(amy, 'COMPLAIN');
    expect(await shop.say(shop.phone(), 'the soup was cold')).toMatchObject({ by: null });
    const other = await shop.test.db.write(async (tx) => {
      const { merchantId } = await shop.gateway.merchants.add(tx, { ...shop.merchant, name: 'Tea House' });
      return shop.gateway.merchants.addNumber(tx, merchantId, { address: '+12025550199' });
    });
    expect(await shop.say(amy, 'the soup was cold', { to: other.address })).toMatchObject({ by: null });
    expect(await shop.say(amy, 'the soup was cold')).toMatchObject({ by: 'cases.complaint' });
  });

  it('of many unknown texts at once one gets the menu', async () => {
    const said = await Promise.all(Array.from({ length: 10 }, (_, i) => shop.say(amy, `what now ${i}`)));
    expect(said.flatMap(({ replies }) => replies)).toHaveLength(1);
    shop.clock.advance(DAY - MINUTE);
    expect((await shop.say(amy, 'and now')).replies).toEqual([]);
    shop.clock.advance(2 * MINUTE);
    expect((await shop.say(amy, 'and now again')).replies).toHaveLength(1);
  });
});
