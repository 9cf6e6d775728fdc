import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { type AddressInfo, isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from '../../src/apps/call-address.ts';
import { callOut } from '../../src/apps/call-out.ts';
import { BACK_OFF } from '../../src/apps/calls.ts';
import { appUses, wizardApps } from '../../src/apps/schema.ts';
import { dueCalls, insertCall } from '../../src/apps/store-calls.ts';
import type { KeyedHash, Sealed } from '../../src/platform/crypto/vault.ts';
import { ENGINES } from '../support/engines.ts';
import { type AppShop, openApps } from './shop.ts';

interface Got {
  headers: IncomingHttpHeaders;
  url: string;
  body: string;
}

/** Another machine that answers what it is told to. */
async function openMachine(): Promise<{
  url: string;
  got: Got[];
  answer: { status: number; headers?: Record<string, string> };
  /** Done while the caller waits for its answer. */
  meanwhile: () => Promise<unknown>;
  close(): Promise<void>;
}> {
  const got: Got[] = [];
  const machine = {
    answer: { status: 200 } as { status: number; headers?: Record<string, string> },
    meanwhile: (): Promise<unknown> => Promise.resolve(),
  };
  const server: Server = createServer((req, res) => {
    let body = '';
    req.on('data', (chunk: Buffer) => (body += chunk.toString()));
    req.on('end', () => {
      got.push({ headers: req.headers, url: req.url!, body });
      void machine.meanwhile().then(() => res.writeHead(machine.answer.status, machine.answer.headers).end('ok'));
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return Object.assign(machine, {
    url: `http://127.0.0.1:${port}/orders`,
    got,
    close: () => new Promise<void>((done) => server.close(() => done())),
  });
}

describe.each(ENGINES)('calls of apps on %s', (engine) => {
  let shop: AppShop;
  let machine: Awaited<ReturnType<typeof openMachine>>;
  beforeEach(async () => {
    machine = await openMachine();
    shop = await openApps(engine, { apps: { mayCall: (address) => address === '127.0.0.1' } });
  });
  afterEach(async () => {
    await shop.close();
    await machine.close();
  });

  const pump = () => shop.gateway.pumps.find(({ name }) => name === 'calls of apps')!.run(() => {});
  const calls = (id: string) => shop.apps.calls(shop.test.db.reader, shop.merchantId, id, 10);

  it('the customer is answered at once; the worker calls once, signed', async () => {
    const id = await shop.card('webhook', { url: machine.url });
    expect(await shop.ask(shop.phone(), 'ORDER 4711')).toContain('text you back');
    expect(machine.got).toHaveLength(0);
    expect(await calls(id)).toMatchObject([{ status: 'queued', attempts: 0 }]);
    await pump();
    await pump();
    expect(machine.got).toHaveLength(1);
    const [{ headers, body }] = machine.got as [Got];
    expect(JSON.parse(body)).toMatchObject({ app: id, step: 'call', answers: { question: { text: '4711' } } });
    expect(body).not.toContain('+1');
    const secret = shop.apps.callSecret(shop.merchantId, id);
    const own = createHmac('sha256', secret)
      .update(`${String(headers['x-mcrm-time'])}.${body}`)
      .digest('hex');
    expect(headers['x-mcrm-signature']).toBe(`sha256=${own}`);
    expect(await calls(id)).toMatchObject([{ status: 'done', attempts: 1, outcome: '200' }]);
  });

  it('a machine in trouble is called again, each time later, and given up at last', async () => {
    const id = await shop.card('webhook', { url: machine.url });
    machine.answer = { status: 503 };
    await shop.ask(shop.phone(), 'ORDER 4711');
    for (const wait of BACK_OFF) {
      await pump();
      const seen = machine.got.length;
      await pump();
      expect(machine.got).toHaveLength(seen);
      shop.clock.advance(wait);
    }
    await pump();
    expect(machine.got).toHaveLength(BACK_OFF.length + 1);
    expect(await calls(id)).toMatchObject([{ status: 'failed', outcome: '503', attempts: BACK_OFF.length + 1 }]);
    shop.clock.advance(1e9);
    await pump();
    expect(machine.got).toHaveLength(BACK_OFF.length + 1);
  });

  it('a refusal is no trouble, and a redirect is not followed', async () => {
    const id = await shop.card('webhook', { url: machine.url });
    machine.answer = { status: 302, headers: { location: `${machine.url}/elsewhere` } };
    await shop.ask(shop.phone(), 'ORDER 4711');
    await pump();
    machine.answer = { status: 400 };
    await shop.ask(shop.phone(), 'ORDER 4712');
    await pump();
    expect(machine.got.map(({ url }) => url)).toEqual(['/orders', '/orders']);
    expect((await calls(id)).map(({ status, outcome }) => [status, outcome])).toEqual([
      ['failed', '400'],
      ['failed', '302'],
    ]);
  });

  it('a machine that is gone is tried again', async () => {
    const id = await shop.card('webhook', { url: machine.url });
    await machine.close();
    await shop.ask(shop.phone(), 'ORDER 4711');
    await pump();
    expect(await calls(id)).toMatchObject([{ status: 'queued', outcome: 'no_answer', attempts: 1 }]);
    machine = await openMachine();
  });

  it('a worker that died while calling leaves the call to the next', async () => {
    const id = await shop.card('webhook', { url: machine.url });
    await shop.ask(shop.phone(), 'ORDER 4711');
    await shop.test.db.admin(
      `update app_calls set status = 'calling', attempts = 1, next_at = ${shop.clock.now() + 60_000}`,
    );
    await pump();
    expect(machine.got).toHaveLength(0);
    shop.clock.advance(60_001);
    await pump();
    expect(await calls(id)).toMatchObject([{ status: 'done', attempts: 2 }]);
  });

  it('a call whose customer is erased while it is made is not brought back by a bad answer', async () => {
    const id = await shop.card('webhook', { url: machine.url });
    await shop.ask(shop.phone(), 'ORDER 4711');
    machine.answer = { status: 503 };
    machine.meanwhile = () => shop.test.db.admin("update app_calls set status = 'failed', next_at = null");
    await pump();
    expect(machine.got).toHaveLength(1);
    expect(await calls(id)).toMatchObject([{ status: 'failed', attempts: 1 }]);
    shop.clock.advance(BACK_OFF[0]! + 1);
    await pump();
    expect(machine.got).toHaveLength(1);
  });

  it('a call whose body cannot be opened is given up, and the others of the round are made', async () => {
    const id = await shop.card('webhook', { url: machine.url });
    await shop.ask(shop.phone(), 'ORDER 4711');
    await shop.test.db.admin("update app_calls set body = 'damaged'");
    await shop.ask(shop.phone(), 'ORDER 4712');
    await pump();
    expect(machine.got).toHaveLength(1);
    expect(await calls(id)).toMatchObject([{ status: 'done' }, { status: 'failed', outcome: 'damaged', attempts: 1 }]);
    shop.clock.advance(BACK_OFF[0]! + 1);
    await pump();
    expect((await calls(id)).map(({ attempts }) => attempts)).toEqual([1, 1]);
  });

  it('a shop with many calls has three of a round, and the others their own', async () => {
    await shop.card('webhook', { url: machine.url });
    for (let n = 0; n < 12; n++) await shop.ask(shop.phone(), `ORDER ${n}`);
    const next = { name: 'Next Door', country: 'US', zone: 'America/New_York', language: 'en' as const };
    const other = (await shop.test.db.write((tx) => shop.gateway.merchants.add(tx, next))).merchantId;
    await shop.test.db.write(async (tx) => {
      const now = shop.clock.now();
      const app = { merchantId: other, id: 'app', kind: 'webhook', name: 'Orders', state: 'live' as const };
      await tx.db.insert(wizardApps).values({ ...app, liveVersion: 1, version: 1, passedVersion: 1, liveSince: now, createdAt: now, updatedAt: now, actor: 'staff:lin' }); // prettier-ignore
      const of = { merchantId: other, appId: 'app' };
      await tx.db.insert(appUses).values({ ...of, id: 'use', version: 1, numberHash: 'hash' as KeyedHash, inboundId: 'in', state: 'done', startedAt: now }); // prettier-ignore
      for (const id of ['c1', 'c2'])
        await insertCall(tx, { ...of, id, useId: 'use', url: machine.url, body: 'x' as Sealed, status: 'queued', attempts: 0, nextAt: now, createdAt: now, waitsForAnswer: false }); // prettier-ignore
    });
    const due = await dueCalls(shop.test.db.reader, shop.clock.now(), 10, 3);
    const whose = (merchantId: string) => due.filter((call) => call.merchantId === merchantId);
    expect([whose(shop.merchantId).length, whose(other).map(({ id }) => id)]).toEqual([3, ['c1', 'c2']]);
    expect(await pump()).toBe(0);
    expect(machine.got).toHaveLength(3);
    for (let n = 0; n < 3; n++) await pump();
    expect(machine.got).toHaveLength(12);
  });

  it('an address that turns out private when its name is looked up is not called', async () => {
    const id = await shop.card('webhook', { url: 'https://hooks.shop.org/orders' });
    await shop.ask(shop.phone(), 'ORDER 4711');
    // The name means this machine, as a name whose owner changed it after the check would.
    await shop.test.db.admin(`update app_calls set url = '${machine.url.replace('127.0.0.1', 'localhost')}'`);
    await pump();
    expect(machine.got).toHaveLength(0);
    expect(await calls(id)).toMatchObject([{ status: 'failed', outcome: 'private', attempts: 1 }]);
  });
});

/** A name server that gives these addresses for any name. */
const names =
  (...addresses: string[]): LookupFunction =>
  (_host, _options, done) =>
    (done as (fault: null, found: unknown) => void)(null, addresses.map((address) => ({ address, family: isIP(address) }))); // prettier-ignore

describe('a name whose owner has changed it since it was checked', () => {
  let machine: Awaited<ReturnType<typeof openMachine>>;
  beforeEach(async () => {
    machine = await openMachine();
  });
  afterEach(() => machine.close());

  const call = (lookUp: LookupFunction, mayCall: (address: string) => boolean) =>
    callOut({ url: machine.url.replace('127.0.0.1', 'hooks.shop.org'), body: '{}', secret: 's', at: 0, id: 'c', mayCall, lookUp }); // prettier-ignore

  it.each`
    what                                | addresses
    ${'this machine'}                   | ${['127.0.0.1']}
    ${'this machine in IPv6'}           | ${['::1']}
    ${'this machine wrapped in IPv6'}   | ${['::ffff:127.0.0.1']}
    ${'this machine by way of NAT64'}   | ${['64:ff9b::7f00:1']}
    ${'the shop’s LAN'}                 | ${['192.168.1.10']}
    ${'a neighbour on the wire'}        | ${['fe80::1%lo']}
    ${'a private network in IPv6'}      | ${['fd00::7']}
    ${'a public address and a private'} | ${['93.184.216.34', '127.0.0.1']}
    ${'a private address and a public'} | ${['127.0.0.1', '93.184.216.34']}
    ${'a cloud’s own address'}          | ${['169.254.169.254']}
    ${'nothing'}                        | ${[]}
  `('is not called when it means $what', async ({ addresses }) => {
    expect(await call(names(...(addresses as string[])), isPublicAddress)).toMatchObject({ ok: false, outcome: 'private', again: false }); // prettier-ignore
    expect(machine.got).toHaveLength(0);
  });

  it('is called at the very address that was checked, which is looked up once', async () => {
    let asked = 0;
    const once: LookupFunction = (host, options, done) => names(asked++ === 0 ? '127.0.0.1' : '127.0.0.2')(host, options, done); // prettier-ignore
    expect(await call(once, (address) => address === '127.0.0.1')).toMatchObject({ ok: true, outcome: '200' });
    expect([asked, machine.got.length]).toEqual([1, 1]);
  });
});

test('without leave, no private address is kept in an app', async () => {
  const shop = await openApps('sqlite');
  const draft = shop.apps.fromForm('webhook', { url: 'http://127.0.0.1:9/', thanks: { en: 'Thank you.' } }, 'en');
  const faults = await shop.apps.faults(shop.test.db.reader, shop.merchantId, draft);
  expect(faults).toEqual([{ at: 'steps.0.input.url', code: 'url_private' }]);
  await shop.close();
});
