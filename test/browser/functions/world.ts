import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import type { Role } from '../../../src/platform/web/principal.ts';
import { hashPassword } from '../../../src/staff/index.ts';
import { createWeb } from '../../../src/web.ts';
import { LINS_NUMBER, openShop, type Shop, type ShopParts } from '../../flows/shop.ts';
import { openBrowser } from '../../support/browser.ts';
import { startTwilioStub, type TwilioStub } from '../../support/twilio-stub.mjs';
import { openPage, PASSWORD, signIn } from '../served.ts';

/** A whole shop as it stands in the world: a carrier that signs its webhooks, a browser, and people's phones. */
export interface FunctionWorld extends Shop {
  stub: TwilioStub;
  url: string;
  browser: Browser;
  /** The owner's, signed in. */
  page: Page;
  /** What the page's console told of faults; a test ends by expecting none. */
  faults: string[];
  /** Somebody with an account of their own. @returns the staff id */
  person(name: string, role: Role, phone?: string): Promise<string>;
  /** A phone texts the shop: the carrier posts it, signed, and what it caused is carried. */
  text(phone: string, body: string): Promise<void>;
  /** Everything this phone was sent, oldest first. */
  phoneOf(phone: string): string[];
  /** What this phone was sent last; '' before the first. */
  last(phone: string): string;
  /** As `text`, and what came back for it. */
  ask(phone: string, body: string): Promise<string>;
  /** The worker: pumps, sends and delivery reports, until nothing is left to do. */
  carry(): Promise<void>;
  /** A scheduled job by its name, then `carry`. */
  job(name: string): Promise<void>;
  /** Opens a page of the shop; signs in again where time has ended the session. */
  open(path: string): Promise<void>;
}

const OWNER = 'lin@shop.example';

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/**
 * Opens it: gateway and pages over HTTP on SQLite, the stub as carrier, the owner's browser. The clock stands at Monday
 * noon in New York unless told, and moves only by what is carried and by `clock`.
 */
export async function openFunctionWorld(parts: ShopParts = {}): Promise<FunctionWorld> {
  const leaving = new AbortController();
  let web: ReturnType<typeof createWeb> | undefined;
  const server = createServer((req, res) => web!(req, res)).unref(); // a world that cannot be opened ends with its test
  const url = await listen(server);
  const stub = await startTwilioStub({ callbackBase: url });
  stub.mode({ delayMs: 0 });
  const env = { TWILIO_ACCOUNT_SID: stub.accountSid, TWILIO_AUTH_TOKEN: stub.token, TWILIO_API_URL: stub.url, PUBLIC_URL: url }; // prettier-ignore
  const shop = await openShop('sqlite', { ...parts, env: { ...env, ...parts.env }, number: { partsPerSecond: 100, ...parts.number } }); // prettier-ignore
  const { gateway, test, merchantId, clock } = shop;
  web = createWeb(gateway, { signal: leaving.signal });
  const password = await hashPassword(PASSWORD);
  const add = (email: string, name: string, role: Role, phone?: string) =>
    test.db.write(async (tx) => {
      const account = { merchantId, email, name, role, password, ...(phone && { phone }) };
      return (await gateway.staff.add(tx, account)).staffId;
    });
  await add(OWNER, 'Lin', 'owner');
  const browser = await openBrowser();
  const { page, faults } = await openPage(browser);
  page.setDefaultTimeout(10_000);
  await signIn(page, url, OWNER);
  await page.waitForURL(`${url}/`);

  async function carry(): Promise<void> {
    for (let quiet = 0, rounds = 0; quiet < 4; rounds++) {
      if (rounds > 400) throw new Error('the work does not come to an end');
      let soonest = Number.POSITIVE_INFINITY;
      for (const pump of gateway.pumps) soonest = Math.min(soonest, await pump.run(() => {}));
      await gateway.dispatcher.settled();
      await stub.idle();
      quiet = soonest < 50 ? 0 : quiet + 1;
      clock.advance(250);
    }
  }
  const phoneOf: FunctionWorld['phoneOf'] = (phone) =>
    stub
      .messages()
      .filter(({ to, direction }) => to === phone && direction !== 'inbound')
      .map(({ body }) => body);
  const last = (phone: string): string => phoneOf(phone).at(-1) ?? '';

  async function text(phone: string, body: string): Promise<void> {
    clock.advance(1000);
    const { status } = await stub.inbound({
      from: phone,
      to: LINS_NUMBER,
      body,
      base: url,
      publicUrl: url,
      at: clock.now(),
    });
    if (status !== 200) throw new Error(`the webhook answered ${status}`);
    await carry();
  }

  return {
    ...shop,
    stub,
    url,
    browser,
    page,
    faults,
    person: (name, role, phone) => add(`${name.toLowerCase()}@shop.example`, name, role, phone),
    text,
    phoneOf,
    last,
    carry,
    async ask(phone, body) {
      const before = phoneOf(phone).length;
      await text(phone, body);
      return phoneOf(phone).slice(before).join('\n');
    },
    async job(name) {
      await gateway.jobs.find((job) => job.name === name)!.run(() => {});
      await carry();
    },
    async open(path) {
      await page.goto(url + path);
      if (!page.url().startsWith(`${url}/sign-in`)) return;
      await signIn(page, url, OWNER);
      await page.goto(url + path);
    },
    async close() {
      await browser.close();
      leaving.abort();
      await stub.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await shop.close();
    },
  };
}
