import type { AppDraft } from '../../src/apps/index.ts';
import { DAY, HOUR } from '../../src/kernel/clock.ts';
import type { SimulatorSettings } from '../../src/messages/providers/simulator/index.ts';
import { CALL, openShop, type Shop, type ShopParts } from '../flows/shop.ts';

let shop: Shop;
afterEach(() => shop.close());

async function open(parts: ShopParts = {}, kind: SimulatorSettings['kind'] = 'plain'): Promise<string> {
  shop = await openShop('sqlite', parts);
  await shop.gateway.carrier!.setSettings({ kind, deliveryMillis: 0, reportMillis: 0 });
  return shop.phone();
}

const marketing = async (phone: string) => {
  const { db, gateway } = { db: shop.test.db, gateway: shop.gateway };
  return (await gateway.customers.byNumber(db.reader, shop.merchantId, shop.hash(phone)))?.marketing;
};
const stopOf = (phone: string) =>
  shop.gateway.customers.suppression(shop.test.db.reader, shop.merchantId, shop.hash(phone));
const codeIn = (text: string) => /Y ?(\d\d)/.exec(text)?.[1];

const CN = { country: 'CN', zone: 'Asia/Shanghai', language: 'zh' as const, name: '林记面馆' };
const GB = { country: 'GB', zone: 'Europe/London' };

test.each`
  country      | shopParts | call         | covers   | marketing    | asks     | rates
  ${'US'}      | ${{}}     | ${undefined} | ${false} | ${'none'}    | ${true}  | ${true}
  ${'US'}      | ${{}}     | ${CALL}      | ${false} | ${'none'}    | ${true}  | ${true}
  ${'US'}      | ${{}}     | ${undefined} | ${true}  | ${'none'}    | ${true}  | ${true}
  ${'US'}      | ${{}}     | ${CALL}      | ${true}  | ${'allowed'} | ${false} | ${true}
  ${'China'}   | ${CN}     | ${undefined} | ${false} | ${'allowed'} | ${false} | ${false}
  ${'Britain'} | ${GB}     | ${undefined} | ${false} | ${'none'}    | ${true}  | ${false}
  ${'Britain'} | ${GB}     | ${CALL}      | ${true}  | ${'allowed'} | ${false} | ${false}
`(
  'JOIN in $country, call "$call" that covers marketing ($covers): $marketing',
  async ({ shopParts, call, covers, marketing: state, asks, rates }) => {
    const phone = await open({ shop: shopParts, number: { callToAction: call, callCoversMarketing: covers } });
    const welcome = await shop.ask(phone, 'JOIN');
    expect(await marketing(phone)).toBe(state);
    expect(codeIn(welcome) !== undefined).toBe(asks);
    expect(welcome.includes('Msg&data rates may apply')).toBe(rates);
    if (!asks) return;
    expect(await shop.ask(phone, `Y ${codeIn(welcome)}`)).toContain('you will get our offers');
    expect(await marketing(phone)).toBe('allowed');
  },
);

test('consent keeps the words it was given under', async () => {
  const phone = await open({ number: { callToAction: CALL, callCoversMarketing: true } });
  await shop.say(phone, 'JOIN');
  const [row] = await shop.test.db.admin('select wording, wording_version, source, actor, proof from consent_events');
  expect(row!.slice(0, 4)).toEqual([CALL, 1, 'sms', 'customer']);
  expect(shop.gateway.vault.open(shop.merchantId, row![4] as never)).toBe('JOIN');
});

test('JOIN never lifts a stop, and the welcome says so', async () => {
  const phone = await open({ number: { callToAction: CALL, callCoversMarketing: true } });
  expect(await shop.ask(phone, 'STOP')).toContain('off our list');
  expect(await shop.ask(phone, 'JOIN')).toContain('You asked us to stop');
  expect(await stopOf(phone)).toBeDefined();
  expect(await marketing(phone)).toBe('none');
  expect(await shop.ask(phone, 'START')).toContain('welcome back');
  expect(await stopOf(phone)).toBeUndefined();
});

test('a stop between the question and its code wins: the code gives no consent', async () => {
  const phone = await open();
  const code = codeIn(await shop.ask(phone, 'JOIN'));
  await shop.say(phone, 'STOP');
  expect(await shop.ask(phone, `Y ${code}`)).not.toContain('you will get our offers');
  expect(await marketing(phone)).toBe('none');
  expect(await stopOf(phone)).toBeDefined();
});

test('START from a stranger joins nobody and tells of JOIN', async () => {
  const phone = await open();
  expect(await shop.ask(phone, 'START')).toContain('Text JOIN');
  expect(await shop.count('select count(*) from customers')).toBe(0);
  await shop.say(phone, 'STOP');
  expect(await shop.ask(phone, 'UNSTOP')).toContain('reach you again. Text JOIN');
  expect(await shop.count('select count(*) from customers')).toBe(0);
});

test('YES and 是 lift a stop while one stands, and are ordinary text otherwise', async () => {
  const phone = await open();
  expect(await shop.say(phone, 'YES')).toMatchObject({ by: null, waiting: 'unclear' });
  await shop.say(phone, 'STOP');
  expect(await shop.say(phone, 'yes')).toMatchObject({ by: 'start' });
  shop.clock.advance(DAY);
  expect(await shop.say(phone, 'yes')).toMatchObject({ by: null, waiting: 'unclear' });
});

test('a return brings back consent that stood before the stop, not consent that never was', async () => {
  const asked = await open();
  await shop.say(asked, 'JOIN');
  await shop.say(asked, 'STOP');
  await shop.say(asked, 'START');
  expect(await marketing(asked)).toBe('none');
  const agreed = shop.phone();
  await shop.say(agreed, `Y ${codeIn(await shop.ask(agreed, 'JOIN'))}`);
  expect(await marketing(agreed)).toBe('allowed');
  await shop.say(agreed, 'STOP');
  expect(await marketing(agreed)).toBe('none');
  await shop.say(agreed, 'START');
  expect(await marketing(agreed)).toBe('allowed');
});

test('a sentence that seems to mean stop pauses offers and waits for a person', async () => {
  const phone = await open({ number: { callToAction: CALL, callCoversMarketing: true } });
  await shop.say(phone, 'JOIN');
  const said = await shop.say(phone, 'please take me off your list');
  expect(said).toMatchObject({ waiting: 'doubtful_stop', replies: [expect.stringContaining('paused our offers')] });
  expect(await marketing(phone)).toBe('paused');
  expect(await stopOf(phone)).toBeUndefined();
  expect(await shop.ask(phone, 'START')).toContain('reach you again');
  expect(await marketing(phone)).toBe('allowed');
});

test('what may be a slip of STOP is no slip of a word of the shop', async () => {
  const phone = await open({ number: { callToAction: CALL, callCoversMarketing: true } });
  const { apps, db } = shop.gateway;
  const form = apps
    .kinds()
    .find(({ name }) => name === 'form')!
    .ready('en').form;
  const draft = JSON.stringify(apps.fromForm('form', form, 'en')).replaceAll('PARTY', 'SCOOP');
  await db.write(async (tx) => {
    const { id } = await apps.add(tx, shop.merchantId, JSON.parse(draft) as AppDraft, 'staff:1');
    await apps.test(tx, shop.merchantId, id);
    expect(await apps.goLive(tx, shop.merchantId, id, 'staff:1')).toEqual([]);
  });
  expect(await shop.ask(shop.phone(), 'SCOOOP')).toContain('which day');
  await shop.say(phone, 'JOIN');
  expect(await shop.say(phone, 'stoop')).toMatchObject({
    waiting: 'doubtful_stop',
    replies: [expect.stringContaining('paused our offers')],
  });
  expect(await marketing(phone)).toBe('paused');
});

test('a doubtful stop of one who gets no offers waits for a person too', async () => {
  const phone = await open();
  expect(await shop.say(phone, 'please take me off your list')).toMatchObject({ waiting: 'doubtful_stop' });
});

test.each`
  country | shopParts | text                 | stops
  ${'US'} | ${{}}     | ${'STOP C118'}       | ${true}
  ${'US'} | ${{}}     | ${'stop texting me'} | ${true}
  ${'GB'} | ${GB}     | ${'STOP C118'}       | ${false}
  ${'GB'} | ${GB}     | ${'STOP'}            | ${true}
  ${'CN'} | ${CN}     | ${'T'}               | ${true}
  ${'CN'} | ${CN}     | ${'TD'}              | ${true}
  ${'CN'} | ${CN}     | ${'退订'}            | ${true}
  ${'CN'} | ${CN}     | ${'拒收'}            | ${true}
`('"$text" in $country is a full stop: $stops', async ({ shopParts, text, stops }) => {
  const phone = await open({ shop: shopParts });
  await shop.say(phone, text);
  expect((await stopOf(phone)) !== undefined).toBe(stops);
});

test('"STOP C101" outside the US leaves that case alone: its answer comes from the case', async () => {
  const phone = await open({ shop: GB });
  const number = /case C-(\d+)/.exec(await shop.ask(phone, 'COMPLAIN cold soup'))![1];
  expect(await shop.say(phone, `STOP C${number}`)).toMatchObject({ by: 'cases.follow_up' });
  expect(await stopOf(phone)).toBeUndefined();
});

describe('a carrier that answers STOP itself', () => {
  const text = async (phone: string, body: string): Promise<string[]> => {
    const had = await shop.count('select count(*) from outbound');
    await shop.gateway.carrier!.text({ phone, shop: shop.number.address, body });
    await shop.settle();
    const rows = await shop.test.db.admin('select text from outbound order by id');
    return rows.slice(had).map(([sealed]) => shop.gateway.vault.open(shop.merchantId, sealed as never));
  };

  test.each(['STOP', 'stop ', 'Unsubscribe', 'REVOKE'])('%p gets no second confirmation', async (word) => {
    const phone = await open({}, 'answers_stop');
    await text(phone, 'JOIN');
    expect(await text(phone, word)).toEqual([]);
    expect(await stopOf(phone)).toMatchObject({ byCarrier: true });
    expect(await text(phone, 'POINTS')).toEqual([]);
    expect(await text(phone, 'START')).toEqual([]);
    expect(await stopOf(phone)).toBeUndefined();
    expect(await text(phone, 'POINTS')).toEqual([expect.stringContaining('20 pts')]);
  });

  test.each(['退订', 'TD', 'arret', 'stop.'])('%p, a word it does not know, is confirmed by us', async (word) => {
    const phone = await open({}, 'answers_stop');
    await text(phone, 'JOIN');
    expect(await text(phone, word)).toEqual([expect.stringContaining('off our list')]);
    expect(await stopOf(phone)).toMatchObject({ byCarrier: false });
    expect(await text(phone, 'KT')).toEqual([expect.stringContaining('welcome back')]);
    expect(await stopOf(phone)).toBeUndefined();
  });

  test('KT does not lift what the carrier blocks: the stop stands and a person looks', async () => {
    const phone = await open({}, 'answers_stop');
    await text(phone, 'STOP');
    expect(await shop.say(phone, 'KT')).toMatchObject({ by: 'start', waiting: 'follow_up', replies: [] });
    expect(await stopOf(phone)).toMatchObject({ byCarrier: true });
    expect(await text(phone, 'YES')).toEqual([]);
    expect(await stopOf(phone)).toBeUndefined();
  });

  test('a stop the carrier tells of counts whatever the words were', async () => {
    const phone = await open({}, 'answers_stop');
    await shop.say(phone, 'JOIN');
    expect(await shop.say(phone, 'nope', { carrierAction: 'stop' })).toMatchObject({ by: 'stop', replies: [] });
    expect(await stopOf(phone)).toMatchObject({ byCarrier: true });
    expect(await shop.say(phone, 'back', { carrierAction: 'start' })).toMatchObject({ by: 'start' });
    expect(await stopOf(phone)).toBeUndefined();
  });
});

test('a reply is never held, at any hour', async () => {
  const phone = await open();
  shop.clock.set(Date.UTC(2026, 5, 15, 7)); // three at night in New York
  await shop.say(phone, 'JOIN');
  await shop.settle();
  expect(await shop.test.db.admin("select status from outbound where status <> 'delivered'")).toEqual([]);
  expect(await shop.count('select count(*) from outbound')).toBe(1);
  shop.clock.advance(HOUR);
});
