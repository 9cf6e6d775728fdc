import express, { type Express } from 'express';
import pino from 'pino';
import request from 'supertest';
import { DAY } from '../../src/kernel/clock.ts';
import { createMerchants, type Merchant } from '../../src/merchants/index.ts';
import { newSecret, readKeyRing } from '../../src/platform/crypto/key-ring.ts';
import { createVault } from '../../src/platform/crypto/vault.ts';
import type { Engine } from '../../src/platform/db/index.ts';
import { formTokenOf, show } from '../../src/platform/web/frame.ts';
import { pageRouter } from '../../src/platform/web/page-router.ts';
import { createPages } from '../../src/platform/web/pages.ts';
import { createViews } from '../../src/platform/web/views.ts';
import {
  createSessions,
  createSetup,
  createStaff,
  entrance,
  hashPassword,
  heldForms,
  holdForm,
  setupPages,
  staffPages,
} from '../../src/staff/index.ts';
import { openTestDatabase } from '../support/engines.ts';

export const PASSWORD = 'noodles behind the station';
export const SAME_SITE = { 'Sec-Fetch-Site': 'same-origin' };

const views = createViews();

/** A gateway of this slice alone, as app.ts would put it together, on a real database with a stopped clock. */
export async function openGateway(engine: Engine, options: { publicUrl?: string } = {}) {
  const test = await openTestDatabase(engine);
  const { db } = test;
  const clock = { at: Date.UTC(2026, 4, 20, 12), now: () => clock.at };
  const vault = createVault(readKeyRing(newSecret())!);
  const lines: string[] = [];
  const log = pino({ base: null }, { write: (line: string) => void lines.push(line) });
  const merchants = createMerchants({ clock });
  const staff = createStaff({ clock, vault, merchants });
  const sessions = createSessions({ db, clock, vault, log, audit: (tx, entry) => staff.audit(tx, entry) });
  const setup = createSetup({ db, clock, merchants, staff, sessions });
  const pages = createPages({
    views,
    log,
    simulated: true,
    sessionOf: (id) => sessions.sessionOf(id),
    holdForm: (req, res) => holdForm(req, res),
    ...options,
  });

  const app: Express = express().disable('x-powered-by');
  app.use(pages.headers);
  app.use('/assets', pages.assets);
  app.use(...pages.before, heldForms({ sessions }));
  app.use(entrance({ db, merchants }));
  for (const { router } of staffPages({ db, clock, vault, merchants, staff, sessions })) app.use(router);
  app.use(setupPages({ db, setup, sessions }).router);
  const others = pageRouter()
    .get('/owners-only', 'staff', (_req, res) => show(res, 'staff/no-shop'))
    .get('/', 'look', (_req, res) => show(res, 'staff/no-shop')); // where the desk's page stands in the whole
  app.use(others.router);
  app.get('/broken', () => {
    throw new Error('secret inside');
  });
  app.use(pages.after);

  return {
    ...test,
    app,
    clock,
    vault,
    merchants,
    staff,
    sessions,
    setup,
    /** What was logged, a JSON object a line. */
    lines,
    link: () => db.write((tx) => setup.createLink(tx)),
    async lins(): Promise<Merchant> {
      const shop = { name: "Lin's Noodles", country: 'US', zone: 'America/New_York', language: 'en' } as const;
      return db.write((tx) => merchants.add(tx, shop));
    },
    /** Adds somebody of a shop and answers the staff id. */
    async person(merchantId: string, email: string, role: 'owner' | 'manager' | 'clerk' = 'owner'): Promise<string> {
      const password = await hashPassword(PASSWORD);
      const { staffId } = await db.write((tx) => staff.add(tx, { merchantId, email, role, password }));
      return staffId;
    },
    /** A browser of somebody who signs in: its cookie and form token. */
    async browser(email: string, extra: Record<string, string> = {}) {
      const { pair } = cookieIn(await this.signIn(email, PASSWORD, extra));
      return browserOf(app, pair);
    },
    signIn: (email: string, password = PASSWORD, extra: Record<string, string> = {}) =>
      request(app)
        .post('/sign-in')
        .set({ ...SAME_SITE, ...extra })
        .type('form')
        .send({ email, password }),
    later: (millis: number) => void (clock.at += millis),
    aDay: DAY,
  };
}

export type Gateway = Awaited<ReturnType<typeof openGateway>>;

/** `name=value` of the cookie an answer sets, and its whole line. */
export function cookieIn(answer: request.Response, name = 'mcrm'): { line: string; pair: string } {
  const lines = (answer.headers['set-cookie'] ?? []) as unknown as string[];
  const line = lines.find((text) => text.startsWith(`${name}=`));
  if (!line) throw new Error(`no cookie ${name} in ${JSON.stringify(lines)}`);
  return { line, pair: line.split(';')[0]! };
}

/** Asks as the browser that holds this cookie. */
export function browserOf(app: Express, cookie: string) {
  const token = formTokenOf(cookie.slice(cookie.indexOf('=') + 1));
  return {
    cookie,
    get: (path: string, headers: Record<string, string> = {}) =>
      request(app)
        .get(path)
        .set({ Cookie: cookie, ...headers }),
    post: (path: string, form: Record<string, string> = {}) =>
      request(app)
        .post(path)
        .set({ ...SAME_SITE, Cookie: cookie })
        .type('form')
        .send({ _token: token, ...form }),
  };
}

/** The form token in a page. */
export const tokenIn = (html: string): string => /name="_token" value="([^"]*)"/.exec(html)?.[1] ?? '';
