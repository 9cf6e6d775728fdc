import { newSecret, readKeyRing } from '../../../src/platform/crypto/key-ring.ts';
import { createVault, type KeyedHash } from '../../../src/platform/crypto/vault.ts';
import type { InboundText, Provider, StatusReport } from '../../../src/messages/providers/provider.ts';
import {
  type SimulatedCarrier,
  type SimulatorSettings,
  simulatorProvider,
} from '../../../src/messages/providers/simulator/index.ts';
import { ENGINES, openTestDatabase, type TestDatabase } from '../../support/engines.ts';

const SHOP = '+12025550100';
const AMY = '+12025550111';
const BEN = '+12025550112';
const START = Date.UTC(2026, 4, 4, 16, 0);

/** A gateway that writes down what it is told. */
function notebook() {
  const received: InboundText[] = [];
  const reports: StatusReport[] = [];
  return {
    received,
    reports,
    receive: async (text: InboundText) => void received.push(text),
    report: async (report: StatusReport) => void reports.push(report),
  };
}

describe.each(ENGINES)('the simulated carrier on %s', (engine) => {
  let test: TestDatabase;
  let now: number;
  const clock = { now: () => now };
  const vault = createVault(readKeyRing(newSecret())!);
  let carrier: Provider & SimulatedCarrier;

  const open = (random?: () => number) => simulatorProvider({ db: test.db, vault, clock, random });
  const outgoing = (text: string, to = AMY) => ({ ref: 'm.1.1', from: SHOP, to, text, validitySeconds: 3600 });
  const amy = () => vault.hash('carrier', AMY);

  /** Lets time pass until nothing is on its way. */
  async function settle(gateway: Parameters<SimulatedCarrier['tick']>[0], minutes = 5): Promise<void> {
    for (let i = 0; i < minutes * 60; i++, now += 1000) await carrier.tick(gateway);
  }

  beforeEach(async () => {
    now = START;
    test = await openTestDatabase(engine);
    carrier = open();
  });
  afterEach(() => test.close());

  it('carries a text of a phone to the gateway when its time has come, once', async () => {
    await carrier.setSettings({ deliveryMillis: 1000 });
    carrier = open(() => 0.5);
    const id = await carrier.text({ phone: AMY, shop: SHOP, body: 'JOIN' });
    const gateway = notebook();
    expect(await carrier.tick(gateway)).toBe(500);
    expect(gateway.received).toEqual([]);
    now += 500;
    await carrier.tick(gateway);
    await carrier.tick(gateway);
    expect(gateway.received).toEqual([{ providerId: id, from: AMY, to: SHOP, text: 'JOIN', media: [] }]);
    expect(id).toMatch(/^SIM[0-9a-f]{32}$/);
    expect(await carrier.thread(amy())).toMatchObject([{ direction: 'in', text: 'JOIN', state: 'delivered' }]);
  });

  it('reports a text sent, then delivered, with our reference', async () => {
    const sent = await carrier.send(outgoing('Welcome'));
    expect(sent).toMatchObject({ kind: 'accepted' });
    expect(await carrier.thread(amy())).toMatchObject([{ direction: 'out', state: 'sending' }]);
    const gateway = notebook();
    await settle(gateway, 1);
    expect(gateway.reports.map(({ status, ref }) => [status, ref])).toEqual([
      ['sent', 'm.1.1'],
      ['delivered', 'm.1.1'],
    ]);
    expect(await carrier.thread(amy())).toMatchObject([{ state: 'delivered', text: 'Welcome' }]);
  });

  it('keeps what is on its way over a restart, and carries it again when the gateway failed', async () => {
    await carrier.text({ phone: AMY, shop: SHOP, body: 'JOIN' });
    now += 1000;
    const gateway = notebook();
    const failing = { ...gateway, receive: () => Promise.reject(new Error('gateway down')) };
    await expect(carrier.tick(failing)).rejects.toThrow('gateway down');
    carrier = open();
    await settle(gateway, 1);
    expect(gateway.received).toHaveLength(1);
  });

  it('lets a text come again after a crash between handing over and writing it down', async () => {
    await carrier.text({ phone: AMY, shop: SHOP, body: 'JOIN' });
    now += 1000;
    const gateway = notebook();
    const hangs = { ...gateway, receive: () => new Promise<void>(() => {}) }; // the process dies here
    void carrier.tick(hangs);
    carrier = open();
    await settle(gateway, 1);
    expect(gateway.received).toHaveLength(1);
  });

  it('does not carry a text twice when two processes tick', async () => {
    const other = open();
    for (let i = 0; i < 20; i++) await carrier.text({ phone: AMY, shop: SHOP, body: `text ${i}` });
    now += 1000;
    const gateway = notebook();
    await Promise.all([carrier.tick(gateway), other.tick(gateway)]);
    expect(gateway.received.map(({ text }) => text).toSorted()).toEqual(
      Array.from({ length: 20 }, (_, i) => `text ${i}`).toSorted(),
    );
  });

  it('carries one phone in the order in which it wrote', async () => {
    await carrier.setSettings({ deliveryMillis: 0 });
    for (let i = 0; i < 12; i++) await carrier.text({ phone: AMY, shop: SHOP, body: `${i}` });
    const gateway = notebook();
    await carrier.tick(gateway);
    expect(gateway.received.map(({ text }) => Number(text))).toEqual(Array.from({ length: 12 }, (_, i) => i));
  });

  it('plays a carrier that answers STOP: blocks, speaks for itself, and lifts', async () => {
    await carrier.setSettings({ kind: 'answers_stop', deliveryMillis: 0 });
    expect(carrier.can).toMatchObject({ answersStop: expect.arrayContaining(['STOP']), liftWords: expect.any(Array) });
    const gateway = notebook();
    await carrier.text({ phone: AMY, shop: SHOP, body: 'YES' }); // nothing stands: ordinary text
    await carrier.text({ phone: AMY, shop: SHOP, body: ' stop ' });
    expect(await carrier.send(outgoing('Offer'))).toEqual({ kind: 'opted_out' });
    expect(await carrier.send(outgoing('Offer', BEN))).toMatchObject({ kind: 'accepted' });
    await carrier.text({ phone: AMY, shop: SHOP, body: 'YES' });
    expect(await carrier.send(outgoing('Offer'))).toMatchObject({ kind: 'accepted' });
    await carrier.tick(gateway);
    expect(gateway.received.map(({ text, carrierAction }) => [text, carrierAction])).toEqual([
      ['YES', undefined],
      [' stop ', 'stop'],
      ['YES', 'start'],
    ]);
    const says = (await carrier.thread(amy())).filter(({ direction }) => direction === 'out');
    expect(says.map(({ text }) => text.slice(0, 40))).toEqual(
      ['You have successfully been unsubscribed. ', 'You have successfully been re-subscribed', 'Offer'].map((text) =>
        text.slice(0, 40),
      ),
    );
  });

  it('plays a carrier without reports: texts arrive, and only a look tells', async () => {
    await carrier.setSettings({ kind: 'no_receipts' });
    expect(carrier.can.receipts).toBe(false);
    const sent = await carrier.send(outgoing('Hello'));
    const gateway = notebook();
    await settle(gateway, 1);
    expect(gateway.reports).toEqual([]);
    expect(await carrier.find((sent as { providerId: string }).providerId)).toMatchObject({ status: 'delivered' });
  });

  it('fails texts with the code of a phone out of reach', async () => {
    await carrier.setSettings({ failPercent: 100 });
    await carrier.send(outgoing('Hello'));
    const gateway = notebook();
    await settle(gateway, 1);
    expect(gateway.reports.at(-1)).toMatchObject({ status: 'undelivered', errorCode: 30003 });
    expect(carrier.classOf(30003)).toBe('handset');
    expect(await carrier.thread(amy())).toMatchObject([{ state: 'failed', errorCode: 30003 }]);
  });

  it('lists both directions, newest first, narrowed by its ends and by time', async () => {
    await carrier.text({ phone: AMY, shop: SHOP, body: 'one' });
    now += 1000;
    await carrier.send(outgoing('two'));
    await carrier.send(outgoing('three', BEN));
    now += 1000;
    await carrier.text({ phone: BEN, shop: SHOP, body: 'four' });
    const list = async (query: object) =>
      (await carrier.list({ since: START, limit: 10, ...query })).map((t) => t.text);
    expect(await list({})).toEqual(['four', 'three', 'two', 'one']);
    expect(await list({ to: SHOP })).toEqual(['four', 'one']);
    expect(await list({ to: AMY })).toEqual(['two']);
    expect(await list({ from: SHOP, to: BEN })).toEqual(['three']);
    expect(await list({ since: START + 2000 })).toEqual(['four']);
    expect(await list({ limit: 2 })).toEqual(['four', 'three']);
    expect(await carrier.find('SIMnone')).toBeUndefined();
  });

  it('keeps numbers and texts sealed', async () => {
    await carrier.addPhone({ label: 'Amy', phone: AMY, shop: SHOP });
    await carrier.text({ phone: AMY, shop: SHOP, body: 'my secret' });
    const rows = [
      ...(await test.db.reader.exec('select phone, text from sim_texts', [], 'all')),
      ...(await test.db.reader.exec('select phone, label from sim_phones', [], 'all')),
    ];
    expect(JSON.stringify(rows)).not.toMatch(/secret|0111|Amy/);
  });

  it('puts phones on the table, each with its last text, and shows one shop only its own', async () => {
    const other = '+12025550199';
    await carrier.addPhone({ label: 'Amy', phone: '+1 (202) 555-0111', shop: SHOP });
    now += 1;
    await carrier.addPhone({ label: 'Ben', phone: BEN, shop: other });
    await carrier.text({ phone: AMY, shop: SHOP, body: 'to Lin' });
    await carrier.text({ phone: AMY, shop: other, body: 'to another shop' });
    expect(await carrier.phones()).toMatchObject([
      { label: 'Amy', phone: AMY, last: { text: 'to another shop' } },
      { label: 'Ben', phone: BEN },
    ]);
    expect(await carrier.phones([SHOP])).toMatchObject([{ label: 'Amy', last: { text: 'to Lin' } }]);
    expect((await carrier.thread(amy(), { shops: [SHOP] })).map(({ text }) => text)).toEqual(['to Lin']);
    expect(await carrier.addPhone({ label: 'Amy W.', phone: AMY, shop: SHOP })).toMatchObject({ label: 'Amy W.' });
    await expect(carrier.addPhone({ label: 'Eve', phone: BEN, shop: SHOP })).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it.each([
    ['an empty text', { phone: AMY, shop: SHOP, body: ' \n' }],
    ['a text beyond the limit', { phone: AMY, shop: SHOP, body: 'x'.repeat(1601) }],
    ['no number', { phone: 'Amy', shop: SHOP, body: 'JOIN' }],
  ])('refuses %s', async (_what, text) => {
    await expect(carrier.text(text)).rejects.toMatchObject({ code: 'invalid' });
  });

  it('keeps settings over a restart, and refuses what is out of range', async () => {
    await carrier.setSettings({ lossPercent: 30 });
    await carrier.setSettings({ kind: 'answers_stop' });
    carrier = open();
    expect(await carrier.settings()).toMatchObject({ lossPercent: 30, kind: 'answers_stop', deliveryMillis: 300 });
    for (const wrong of [{ lossPercent: 101 }, { deliveryMillis: -1 }, { kind: 'free' as 'plain' }])
      await expect(carrier.setSettings(wrong)).rejects.toMatchObject({ code: 'invalid' });
    await carrier.tick(notebook());
    expect(carrier.can.answersStop).toContain('STOP');
  });

  it('tells another process of every change', async () => {
    const page = open();
    const seen = new Set([await page.changes()]);
    const differs = async () => {
      const before = seen.size;
      seen.add(await page.changes());
      return seen.size > before;
    };
    await carrier.addPhone({ label: 'Amy', phone: AMY, shop: SHOP });
    expect(await differs()).toBe(true);
    await carrier.text({ phone: AMY, shop: SHOP, body: 'JOIN' });
    expect(await differs()).toBe(true);
    now += 1000;
    await carrier.tick(notebook());
    expect(await differs()).toBe(true);
    await carrier.send(outgoing('Welcome'));
    expect(await differs()).toBe(true);
    now += 1000;
    await carrier.tick(notebook());
    expect(await differs()).toBe(true);
    await carrier.setSettings({ lossPercent: 1 });
    expect(await differs()).toBe(true);
    expect(await differs()).toBe(false);
  });

  it('with losses and copies, loses nothing for good: every text arrives or is listed, every report ends', async () => {
    const rough: Partial<SimulatorSettings> = { lossPercent: 30, duplicatePercent: 30, failPercent: 20 };
    await carrier.setSettings(rough);
    const texts: string[] = [];
    const sends: string[] = [];
    for (let i = 0; i < 120; i++) {
      const phone = `+1202555${1000 + i}`;
      texts.push(await carrier.text({ phone, shop: SHOP, body: `${i}` }));
      sends.push(((await carrier.send(outgoing(`${i}`, phone))) as { providerId: string }).providerId);
    }
    const gateway = notebook();
    await settle(gateway, 1);
    const arrived = gateway.received.map(({ providerId }) => providerId);
    const listed = (await carrier.list({ to: SHOP, since: START, limit: 500 })).map(({ providerId }) => providerId);
    expect(listed.toSorted()).toEqual(texts.toSorted());
    expect(arrived.filter((id) => !listed.includes(id))).toEqual([]);
    expect(new Set(arrived).size).toBeGreaterThan(50);
    expect(new Set(arrived).size).toBeLessThan(120);
    expect(arrived.length).toBeGreaterThan(new Set(arrived).size); // some came twice
    for (const id of sends) {
      const statuses = gateway.reports.filter(({ providerId }) => providerId === id).map(({ status }) => status);
      expect(statuses[0]).toBe('sent');
      expect(['delivered', 'undelivered']).toContain(statuses.at(-1));
      expect(statuses.length).toBeLessThanOrEqual(4);
    }
  });

  it('loses reports but not states', async () => {
    await carrier.setSettings({ lostReportPercent: 100 });
    const sent = await carrier.send(outgoing('Hello'));
    const gateway = notebook();
    await settle(gateway, 1);
    expect(gateway.reports).toEqual([]);
    expect(await carrier.find((sent as { providerId: string }).providerId)).toMatchObject({ status: 'delivered' });
    expect(await carrier.thread('unknown' as KeyedHash)).toEqual([]);
  });
});
