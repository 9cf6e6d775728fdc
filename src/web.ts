import type { RequestListener } from 'node:http';
import express, { type RequestHandler, type Response, Router } from 'express';
import type { Gateway } from './app.ts';
import { linkPages } from './broadcasts/index.ts';
import { merchantPages } from './merchants/index.ts';
import { outboxHolds, statusCounts } from './messages/index.ts';
import { type ShopChoice, simulatorPages } from './messages/providers/simulator/pages.ts';
import { ownWords } from './own-words.ts';
import { MENU, PHONES, SETTING_LINKS } from './navigation.ts';
import { createMetrics, metricsRouter } from './platform/metrics.ts';
import { apiRouter } from './platform/web/api-router.ts';
import { frameOf, requireSession } from './platform/web/frame.ts';
import type { PageRoute, PageRouter } from './platform/web/page-router.ts';
import { createPages } from './platform/web/pages.ts';
import { createViews } from './platform/web/views.ts';
import { SETTING_SECTIONS } from './setting-sections.ts';
import { entrance, heldForms, holdForm, setupPages, staffPages } from './staff/index.ts';
import { feedPages } from './tasks/index.ts';

export interface WebOptions {
  /** The demo on loopback lets anybody at this machine pick up the phones. */
  openPhones?: boolean;
  /** Ends live streams when the server stops. */
  signal?: AbortSignal;
}

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/** Names this machine calls itself; another name that leads here may be a stranger's page (DNS rebinding). */
const LOCAL_NAMES = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** Who may pick up the simulated phones: a signed-in owner, or in the demo whoever sits at this machine. */
const phoneDoor =
  (open: boolean): RequestHandler =>
  (req, res, next) => {
    if (open && LOOPBACK.has(req.socket.remoteAddress ?? '') && LOCAL_NAMES.test(req.get('Host') ?? '')) next();
    else requireSession('owner')(req, res, next);
  };

/** In the demo nobody has an account: its front page is the phones, not a sign-in that leads nowhere. */
const demoFront: RequestHandler = (_req, res, next) => {
  if (frameOf(res).session) next();
  else res.redirect(303, '/simulator');
};

/** The numbers a viewer of the phone page may text: those of the shop signed in to, in the open demo all. */
async function shopsOf(gateway: Gateway, res: Response): Promise<ShopChoice[]> {
  const { merchants, db } = gateway;
  const own = frameOf(res).session?.principal.merchantId;
  const shops = new Map((await merchants.all(db.reader)).map((shop) => [shop.merchantId, shop]));
  const numbers = (await merchants.numbers(db.reader)).filter(
    ({ canReceive, merchantId }) => canReceive && (own === undefined || merchantId === own),
  );
  return numbers.map(({ address, merchantId }) => {
    const { name, language, country, zone } = shops.get(merchantId)!;
    return { address, name, language, country, zone };
  });
}

/** Alive: answers without asking anything. Ready: the database answers and nothing holds the outbox. */
function health({ db }: Gateway): Router {
  return Router()
    .get('/healthz', (_req, res) => void res.json({ status: 'ok' }))
    .get('/readyz', async (_req, res) => {
      const holds = await outboxHolds(db.reader);
      const reasons = holds.map(({ reason }) => reason);
      res.status(reasons.length === 0 ? 200 : 503).json({ status: reasons.length === 0 ? 'ready' : 'held', reasons });
    });
}

/** Every page of every slice, in the order in which they are asked; a desk's front page stands before the plain one. */
function pageRouters(gateway: Gateway, options: WebOptions): PageRouter[] {
  const { db, clock, vault, merchants, staff, sessions, setup, carrier, slices, purchases } = gateway;
  const door = phoneDoor(options.openPhones ?? false);
  return [
    setupPages({ db, setup, sessions }),
    ...(carrier
      ? [
          simulatorPages({
            carrier,
            door,
            shops: (res) => shopsOf(gateway, res),
            wordsOf: (address) => ownWords(gateway, address),
            signal: options.signal,
          }),
        ]
      : []),
    ...slices.flatMap(({ pages }) => pages ?? []),
    ...merchantPages({
      db,
      merchants,
      audit: (tx, entry) => staff.audit(tx, entry),
      hasReceipts: (reader, merchantId) => purchases.any(reader, merchantId),
      sections: SETTING_SECTIONS,
      links: SETTING_LINKS,
    }),
    ...staffPages({ db, clock, vault, merchants, staff, sessions }),
  ];
}

/** What the pages of a gateway are and who may open them, for the test of every route × role × foreign id. */
export const pageRoutes = (gateway: Gateway): PageRoute[] =>
  [linkPages(gateway), feedPages(gateway), ...pageRouters(gateway, {})].flatMap(({ routes }) => routes);

/** The HTTP face of a gateway: webhooks first, then health, REST and pages. */
export function createWeb(gateway: Gateway, options: WebOptions = {}): RequestListener {
  const { config, db, log, clock, vault, merchants, staff, sessions, carrier, slices, inbox } = gateway;
  const metrics = createMetrics({
    mcrm_outbox: { help: 'Messages by status', read: () => statusCounts(db.aside) },
  });
  const app = express().disable('x-powered-by').disable('etag');
  // A proxy on this machine may say for whom it asks; anybody else's word for it counts nothing.
  if (config.publicUrlGiven) app.set('trust proxy', 'loopback');
  const publicUrl = config.publicUrlGiven ? config.publicUrl : undefined;
  const pages = createPages({
    views: createViews(),
    log,
    simulated: carrier !== undefined,
    publicUrl,
    sessionOf: (id) => sessions.sessionOf(id),
    holdForm: (req, res) => holdForm(req, res),
    badges: async ({ principal: { merchantId } }) => ({ '/inbox': await inbox.unread(db.reader, merchantId) }),
    nav: carrier ? [...MENU, PHONES] : MENU,
  });

  app.use(metrics.observe);
  app.use(pages.headers);
  app.use(linkPages(gateway).router); // customers' phones: before everything that knows sessions and cookies
  app.use(feedPages(gateway).router); // calendar programs likewise
  app.use(health(gateway));
  app.use(metricsRouter(metrics, config.metricsToken));
  app.use(
    '/api/v1',
    apiRouter({
      routes: slices.flatMap(({ api }) => api ?? []),
      db,
      clock,
      vault,
      log,
      authenticate: (bearer) => staff.principalOfToken(db.reader, bearer),
      requestsPerMinute: config.apiRequestsPerMinute,
    }),
  );
  app.use('/assets', pages.assets);
  app.use(...pages.before, heldForms({ sessions }));
  if (carrier && options.openPhones) app.get('/', demoFront);
  app.use(entrance({ db, merchants }));
  for (const { router } of pageRouters(gateway, options)) app.use(router);
  app.use(...pages.after);
  return (req, res) => {
    if (!gateway.doors(req, res)) app(req, res);
  };
}
