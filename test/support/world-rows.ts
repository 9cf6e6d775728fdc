import {
  type CaseDesk,
  type Cases,
  casesSlice,
  createCaseDesk,
  createCases,
  strayCases,
} from '../../src/cases/index.ts';
import { customerActions } from '../../src/customers/actions.ts';
import { createCustomers, type Customers, mayStillSend } from '../../src/customers/index.ts';
import { fold } from '../../src/kernel/fold.ts';
import type { Phone } from '../../src/kernel/phone.ts';
import { createMerchants, type Merchant, type Merchants, type ShopNumber } from '../../src/merchants/index.ts';
import { createMessages, type Messages } from '../../src/messages/index.ts';
import { simulatorProvider } from '../../src/messages/providers/simulator/index.ts';
import { createPoints, type Points, pointsSlice } from '../../src/points/index.ts';
import { createPurchases, type Purchases, purchasesSlice } from '../../src/purchases/index.ts';
import { newSecret, readKeyRing } from '../../src/platform/crypto/key-ring.ts';
import { createVault, type Vault } from '../../src/platform/crypto/vault.ts';
import type { Database, Engine } from '../../src/platform/db/index.ts';
import { createAnnounce } from '../../src/platform/facts.ts';
import { createLog } from '../../src/platform/log.ts';
import type { Announce, Answer, KeywordApp, Language, Slice, Talk } from '../../src/platform/slice.ts';
import { loadSmsTemplates, type SmsTemplates } from '../../src/platform/sms-templates.ts';
import type { ApiRoute, Call } from '../../src/platform/web/api.ts';
import type { Principal } from '../../src/platform/web/principal.ts';
import { createSegments } from '../../src/segments/index.ts';
import { openTestDatabase } from './engines.ts';

/** Lin's Noodles with purchases, points and cases over a real database, at an hour that stands still. */
export interface World {
  db: Database;
  clock: { now(): number; set(iso: string): void };
  vault: Vault;
  merchant: Merchant;
  merchantId: string;
  number: ShopNumber;
  merchants: Merchants;
  customers: Customers;
  messages: Messages;
  templates: SmsTemplates;
  announce: Announce;
  purchases: Purchases;
  points: Points;
  cases: Cases;
  caseDesk: CaseDesk;
  slices: Slice[];
  /** Staff who are told of new cases. */
  staff: { phone: string; language: Language }[];
  close(): Promise<void>;
}

export const HERE = { source: 'sms', actor: 'customer' };
export const FIRST_HOUR = '2026-03-02T15:00:00Z';

/** A carrier that leaves STOP and START to us. */
const carrier = () => ({ answersStop: [], liftWords: [] });

export async function openWorld(engine: Engine): Promise<World> {
  const test = await openTestDatabase(engine);
  const { db } = test;
  let now = Date.parse(FIRST_HOUR);
  const clock = { now: () => now, set: (iso: string) => void (now = Date.parse(iso)) };
  const vault = createVault(readKeyRing(newSecret())!);
  const merchants = createMerchants({ clock });
  const slices: Slice[] = [];
  const announce = createAnnounce(() => slices, clock);
  const templates = loadSmsTemplates();
  const { messages } = createMessages({
    db,
    clock,
    vault,
    log: createLog('silent'),
    merchants,
    provider: simulatorProvider({ db, vault, clock }),
    random: () => 0,
    reconcile: { firstLook: 1000, betweenLooks: 1000 },
    wake() {},
    handle: async () => ({ by: null }),
    mayStillSend,
    isStop: () => false,
    announce,
  });
  const customers = createCustomers({ clock, vault, merchants, messages, announce, carrier, strays: [strayCases] });
  const purchases = createPurchases({ clock, merchants, announce });
  const points = createPoints({ clock, merchants, announce });
  const staff: World['staff'] = [];
  const alertNumbers = async () => staff;
  const audit = async () => {};
  const segments = createSegments({ clock, merchants, fields: () => [], audit });
  const people = {
    phoneOf: async () => 'no_phone' as const,
    byPhone: async () => undefined,
    names: async () => new Map(),
  };
  const caseDeps = { clock, vault, merchants, customers, messages, templates, announce, alertNumbers, segments, staff: people, audit }; // prettier-ignore
  const cases = createCases(caseDeps);
  const caseDesk = createCaseDesk(caseDeps);
  slices.push(
    { name: 'customers', actions: customerActions({ clock }) },
    purchasesSlice({ purchases, db, clock, merchants, customers }),
    pointsSlice({ points, db, clock, merchants, customers }),
    casesSlice({ ...caseDeps, db, log: createLog('silent'), cases, caseDesk }),
  );
  const shop = { name: "Lin's Noodles", country: 'US', zone: 'America/New_York', language: 'en' as const };
  const [merchant, number] = await db.write(async (tx) => {
    const added = await merchants.add(tx, shop);
    return [added, await merchants.addNumber(tx, added.merchantId, { address: '+12025550100' })] as const;
  });
  const { merchantId } = merchant;
  const built = {
    merchants,
    customers,
    messages,
    templates,
    announce,
    purchases,
    points,
    cases,
    caseDesk,
    slices,
    staff,
  };
  return { db, clock, vault, merchant, merchantId, number, ...built, close: () => test.close() };
}

/** A customer with a number of their own, no member yet. */
export const newCustomer = (world: World, phone = '+12025550142'): Promise<string> =>
  world.db.write(async (tx) => (await world.customers.findOrCreate(tx, world.merchantId, phone as Phone, HERE)).id);

/** A text of this number as the switchboard would hand it to an app. */
export function talkOf(world: World, text: string, more: Partial<Talk> = {}): Talk {
  const from = more.from ?? '+12025550142';
  return {
    merchantId: world.merchantId,
    inboundId: 'inbound',
    numberId: world.number.id,
    numberHash: world.customers.hashOf(world.merchantId, from),
    from,
    language: 'en',
    folded: fold(text),
    text,
    value: '',
    at: world.clock.now(),
    late: false,
    ...more,
  };
}

export function appOf(world: World, name: string): KeywordApp {
  const app = world.slices.flatMap(({ keywords }) => keywords ?? []).find((known) => known.name === name);
  if (!app) throw new Error(`no app ${name}`);
  return app;
}

/** Lets an action do its work as a plan does: its input read first, all in one write. */
export function act(world: World, name: string, given: { customerId: string; input: unknown; onceKey: string }) {
  const action = world.slices.flatMap(({ actions }) => actions ?? []).find((known) => known.name === name);
  if (!action) throw new Error(`no action ${name}`);
  const input = action.input.parse(given.input);
  const deed = { ...given, input, merchantId: world.merchantId, actor: 'plan:p1' };
  return world.db.write((tx) => action.run(tx, deed));
}

/** What an action says of an input it refuses: by field, the first words of each. */
export function refusals(world: World, name: string, input: unknown): Record<string, string> {
  const action = world.slices.flatMap(({ actions }) => actions ?? []).find((known) => known.name === name)!;
  const read = action.input.safeParse(input);
  return Object.fromEntries(
    read.success ? [] : read.error.issues.map(({ path, message }) => [path.join('.'), message]),
  );
}

/** The text that goes out for an answer. */
export const spoken = (world: World, { say }: Answer, language: Language = 'en'): string =>
  world.templates.render(language, {
    template: say!.template,
    values: { ...say!.values, shop: language === 'zh' ? '林记面馆' : "Lin's Noodles" },
  });

const routeOf = (world: World, method: ApiRoute['method'], path: string): ApiRoute => {
  const route = world.slices.flatMap(({ api }) => api ?? []).find((one) => one.method === method && one.path === path);
  if (!route) throw new Error(`no route ${method} ${path}`);
  return route;
};

type Request = { body?: unknown; query?: unknown; params?: Record<string, string>; role?: Principal['role'] };

/** Calls a route as the router does: role apart, body and query through their schemas, the answer through its own. */
export async function request(world: World, method: ApiRoute['method'], path: string, given: Request = {}) {
  const route = routeOf(world, method, path);
  const call: Call<unknown, unknown> = {
    principal: { merchantId: world.merchantId, role: given.role ?? 'manager', actor: 'token:test' },
    params: given.params ?? {},
    body: route.body?.parse(given.body ?? {}),
    query: route.query?.parse(given.query ?? {}),
    now: world.clock.now(),
  };
  const answer =
    route.method === 'post'
      ? await world.db.write((tx) => route.write(tx, call))
      : await route.read(world.db.reader, call);
  return { status: answer.status ?? route.status, body: route.answer.parse(answer.body) as Record<string, any> };
}
