import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Engine } from '../../src/platform/db/index.ts';
import { createWeb } from '../../src/web.ts';
import { openShop, type Shop, type ShopParts } from '../flows/shop.ts';
import { stoppedClock } from '../support/gateway.ts';
import { startTwilioStub, type TwilioStub } from '../support/twilio-stub.mjs';

export const PUBLIC_URL = 'https://shop.test';

/** A shop on one carrier, with the same handles on each: what every carrier can be made to do. */
export interface CarriedShop extends Shop {
  /** Texts the carrier took for a phone, in their order. */
  carried(phone: string): Promise<string[]>;
  /** A phone texts the shop and the carrier hands it over. */
  text(phone: string, body: string): Promise<void>;
  /** A phone texts the shop and the carrier only lists it: the gateway was away. */
  missed(phone: string, body: string): Promise<void>;
  /** The carrier holds a stop of which the gateway knows nothing. */
  holdStop(phone: string): Promise<void>;
  /** The answer to the next send is lost, whether the text was taken (`left`) or never arrived. */
  loseAnswer(left: boolean): void;
  reports(how: 'lost' | 'doubled' | 'undelivered'): Promise<void>;
  /** Sends, carries and reports until nothing is left to do. */
  flush(): Promise<void>;
  job(name: string): Promise<void>;
}

export interface TwilioShop extends CarriedShop {
  stub: TwilioStub;
  /** Where the gateway listens on the loopback. */
  base: string;
}

const runJob =
  (shop: Shop) =>
  (name: string): Promise<void> =>
    shop.gateway.jobs.find((job) => job.name === name)!.run(() => {});

export async function onSimulator(engine: Engine, parts: ShopParts = {}): Promise<CarriedShop> {
  const shop = await openShop(engine, parts);
  const carrier = shop.gateway.carrier!;
  const hash = (phone: string) => shop.gateway.vault.hash('carrier', phone);
  await carrier.setSettings({ deliveryMillis: 0, reportMillis: 0 });
  return {
    ...shop,
    carried: async (phone) =>
      (await carrier.thread(hash(phone))).filter(({ direction }) => direction === 'out').map(({ text }) => text),
    async text(phone, body) {
      await carrier.text({ phone, shop: shop.number.address, body });
      await shop.settle();
    },
    async missed(phone, body) {
      await carrier.setSettings({ lossPercent: 100 });
      await carrier.text({ phone, shop: shop.number.address, body });
      await carrier.setSettings({ lossPercent: 0 });
    },
    async holdStop(phone) {
      await carrier.setSettings({ kind: 'answers_stop', lossPercent: 100 });
      await carrier.text({ phone, shop: shop.number.address, body: 'STOP' });
      await carrier.setSettings({ lossPercent: 0 });
    },
    loseAnswer(left) {
      const { provider } = shop.gateway;
      const send = provider.send.bind(provider);
      provider.send = async (text) => {
        provider.send = send;
        if (left) await send(text);
        return { kind: 'unknown', reason: 'the answer was lost' };
      };
    },
    async reports(how) {
      const settings = {
        lost: { lostReportPercent: 100 },
        doubled: { duplicatePercent: 100 },
        undelivered: { failPercent: 100 },
      };
      await carrier.setSettings(settings[how]);
    },
    flush: shop.settle,
    job: runJob(shop),
  };
}

const listen = (server: Server): Promise<string> =>
  new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)),
  );

/** The whole gateway over HTTP, with the stub as its carrier. Its clock starts at the stub's own time. */
export async function onTwilio(engine: Engine, parts: ShopParts = {}): Promise<TwilioShop> {
  const stub = await startTwilioStub();
  const env = {
    TWILIO_ACCOUNT_SID: stub.accountSid,
    TWILIO_AUTH_TOKEN: stub.token,
    TWILIO_API_URL: stub.url,
    PUBLIC_URL,
    ...parts.env,
  };
  const shop = await openShop(engine, { clock: stoppedClock(Date.now()), ...parts, env });
  const server = createServer(createWeb(shop.gateway));
  const base = await listen(server);
  stub.callbackBase(base);
  const inbound = (from: string, body: string, post: boolean) =>
    stub.inbound({ from, to: shop.number.address, body, base, publicUrl: PUBLIC_URL, post, at: shop.clock.now() });
  const flush = async () => {
    await shop.settle();
    await stub.idle();
  };
  return {
    ...shop,
    stub,
    base,
    carried: async (phone) =>
      stub
        .messages()
        .filter(({ to, direction }) => to === phone && direction !== 'inbound')
        .map(({ body }) => body),
    async text(phone, body) {
      const { status } = await inbound(phone, body, true);
      if (status !== 200) throw new Error(`the webhook answered ${status}`);
      await flush();
    },
    missed: async (phone, body) => void (await inbound(phone, body, false)),
    holdStop: async () => stub.mode({ create: 'refuse', status: 400, code: 21610 }),
    loseAnswer: (left) => stub.mode({ create: left ? 'fail_after' : 'fail_before', times: 1, callbacks: 'lost' }),
    async reports(how) {
      if (how === 'undelivered') stub.mode({ statuses: ['sent', 'undelivered'], errorCode: 30003 });
      else stub.mode({ callbacks: how === 'lost' ? 'lost' : 'duplicated' });
    },
    flush,
    job: runJob(shop),
    async close() {
      await stub.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await shop.close();
    },
  };
}

/** Every carrier there is; the behaviour of the outbox is the same on each. */
export const CARRIERS = { simulator: onSimulator, twilio: onTwilio };
