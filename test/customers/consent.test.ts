import { mayStillSend } from '../../src/customers/index.ts';
import type { ConsentGiven } from '../../src/customers/index.ts';
import type { Tx } from '../../src/platform/db/index.ts';
import { ENGINES } from '../support/engines.ts';
import { openShop, type Shop } from '../flows/shop.ts';

const AMY = '+12025550111';
const TILL = { source: 'counter', actor: 'staff:1' };

describe.each(ENGINES)('consent and stops on %s', (engine) => {
  let shop: Shop;
  let customers: Shop['gateway']['customers'];
  let amy: string;
  beforeEach(async () => {
    shop = await openShop(engine);
    customers = shop.gateway.customers;
    amy = (await shop.test.db.write((tx) => customers.findOrCreate(tx, shop.merchantId, AMY as never, TILL))).id;
  });
  afterEach(() => shop.close());

  const write = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    shop.clock.advance(1);
    return shop.test.db.write(work);
  };
  const consent = (state: ConsentGiven['state'], more: Partial<ConsentGiven> = {}) =>
    write((tx) => customers.recordConsent(tx, shop.merchantId, amy, { ...TILL, state, ...more }));
  const stop = (phone = AMY, more = {}) =>
    write((tx) => customers.suppress(tx, shop.merchantId, phone, { ...TILL, text: 'by voice', ...more }));
  const lift = (phone = AMY) => write((tx) => customers.lift(tx, shop.merchantId, phone, TILL));
  const marketing = async () => (await customers.byId(shop.test.db.reader, shop.merchantId, amy)).marketing;
  const stopOf = (phone = AMY) => customers.suppression(shop.test.db.reader, shop.merchantId, shop.hash(phone));
  const gate = (purpose: 'reply' | 'service' | 'marketing' | 'staff', more = {}) =>
    mayStillSend(shop.test.db.reader, {
      merchantId: shop.merchantId,
      numberId: shop.number.id,
      numberHash: shop.hash(AMY),
      customerId: amy,
      purpose,
      ...more,
    });

  it('every event is kept, the last one counts, and the summary follows', async () => {
    const seen = [];
    for (const state of ['asked', 'granted', 'paused', 'granted', 'withdrawn'] as const) {
      await consent(state, { proof: `proof of ${state}`, wording: 'words', wordingVersion: 3 });
      seen.push(await marketing());
    }
    expect(seen).toEqual(['none', 'allowed', 'paused', 'allowed', 'none']);
    expect(await shop.count('select count(*) from consent_events')).toBe(5);
    expect(await shop.test.db.admin('select state from consents')).toEqual([['withdrawn']]);
    const [event] = await shop.test.db.admin(
      "select proof, wording, wording_version from consent_events where state = 'asked'",
    );
    expect(shop.gateway.vault.open(shop.merchantId, event![0] as never)).toBe('proof of asked');
    expect(event!.slice(1)).toEqual(['words', 3]);
    expect(await shop.count("select count(*) from facts where name = 'customer.consented'")).toBe(2);
  });

  it('a stop is kept once, with its words, and withdraws consent', async () => {
    await consent('granted');
    await stop();
    await stop();
    expect(await stopOf()).toMatchObject({ byCarrier: false });
    expect(await marketing()).toBe('none');
    expect(await shop.count('select count(*) from suppressions')).toBe(1);
    expect(await shop.count('select count(*) from suppression_events')).toBe(2);
    expect(await shop.count("select count(*) from facts where name = 'customer.stopped'")).toBe(1);
    expect(await lift()).toBe(true);
    expect(await lift()).toBe(false);
    expect([await stopOf(), await marketing()]).toEqual([undefined, 'allowed']);
  });

  it('20 stops at once are one', async () => {
    await Promise.all(Array.from({ length: 20 }, () => stop()));
    expect(await shop.count('select count(*) from suppressions')).toBe(1);
    expect(await shop.count("select count(*) from facts where name = 'customer.stopped'")).toBe(1);
  });

  it('a number that is no customer can be stopped and lifted', async () => {
    const stranger = '+12025550177';
    await stop(stranger);
    expect(await stopOf(stranger)).toBeDefined();
    expect(await gate('service', { numberHash: shop.hash(stranger), customerId: null })).toBe('stopped');
    const later = await write((tx) => customers.findOrCreate(tx, shop.merchantId, stranger as never, TILL));
    expect(await gate('service', { numberHash: shop.hash(stranger), customerId: later.id })).toBe('stopped');
    expect(await lift(stranger)).toBe(true);
    expect(await stopOf(stranger)).toBeUndefined();
    expect(await shop.count("select count(*) from facts where name = 'customer.stopped'")).toBe(0);
  });

  it('a stop binds one shop', async () => {
    const tea = await write((tx) => shop.gateway.merchants.add(tx, { ...shop.merchant, name: 'Tea' }));
    await stop();
    const hash = customers.hashOf(tea.merchantId, AMY);
    expect(await customers.suppression(shop.test.db.reader, tea.merchantId, hash)).toBeUndefined();
  });

  const states = {
    'no consent': async () => {},
    asked: () => consent('asked'),
    granted: () => consent('granted'),
    paused: async () => {
      await consent('granted');
      await consent('paused');
    },
    withdrawn: () => consent('withdrawn'),
    stopped: async () => {
      await consent('granted');
      await stop();
    },
    blocked: async () => {
      await consent('granted');
      await stop(AMY, { byCarrier: true, sender: shop.number.id });
    },
    'blocked elsewhere': async () => {
      await consent('granted');
      await stop(AMY, { byCarrier: true, sender: 'another number' });
    },
    'out of service': async () => {
      await consent('granted');
      await write((tx) => tx.exec('update customer_numbers set trouble_code = 30005', [], 'run'));
    },
  };

  it.each`
    state                  | reply               | service                | marketing              | staff
    ${'no consent'}        | ${undefined}        | ${undefined}           | ${'no_consent'}        | ${undefined}
    ${'asked'}             | ${undefined}        | ${undefined}           | ${'no_consent'}        | ${undefined}
    ${'granted'}           | ${undefined}        | ${undefined}           | ${undefined}           | ${undefined}
    ${'paused'}            | ${undefined}        | ${undefined}           | ${'no_consent'}        | ${undefined}
    ${'withdrawn'}         | ${undefined}        | ${undefined}           | ${'no_consent'}        | ${undefined}
    ${'stopped'}           | ${undefined}        | ${'stopped'}           | ${'stopped'}           | ${undefined}
    ${'blocked'}           | ${'carrier_blocks'} | ${'stopped'}           | ${'stopped'}           | ${undefined}
    ${'blocked elsewhere'} | ${undefined}        | ${'stopped'}           | ${'stopped'}           | ${undefined}
    ${'out of service'}    | ${undefined}        | ${'number_in_trouble'} | ${'number_in_trouble'} | ${undefined}
  `('gate, $state: reply $reply, service $service, marketing $marketing', async ({ state, ...answers }) => {
    await states[state as keyof typeof states]();
    const asked = {
      reply: await gate('reply'),
      service: await gate('service'),
      marketing: await gate('marketing'),
      staff: await gate('staff'),
    };
    expect(asked).toEqual(answers);
  });

  it('consent belongs to the person: marketing to a number whose owner is not named is refused', async () => {
    await consent('granted');
    expect(await gate('marketing', { customerId: null })).toBe('no_consent');
    expect(await gate('marketing', { numberHash: shop.hash('+12025550199') })).toBe('no_consent');
  });

  it('consent does not follow a person to another number', async () => {
    await consent('granted');
    await write((tx) => tx.exec("update customer_numbers set number_hash = 'other'", [], 'run'));
    expect(await gate('marketing', { numberHash: 'other' })).toBe('no_consent');
  });

  it('events refuse to be forgotten by a stop of another number', async () => {
    await consent('granted');
    await stop('+12025550177');
    expect(await gate('marketing')).toBeUndefined();
  });

  it('a number that texts again is out of trouble', async () => {
    await states['out of service']();
    await shop.say(AMY, 'HELP');
    expect(await gate('service')).toBeUndefined();
  });
});
