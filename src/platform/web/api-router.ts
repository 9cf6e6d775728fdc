import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { z } from 'zod';
import type { Clock } from '../../kernel/clock.ts';
import { DomainError } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import type { Vault } from '../crypto/vault.ts';
import type { Database } from '../db/port.ts';
import type { Logger } from '../log.ts';
import type { ApiAnswer, ApiRoute, Call } from './api.ts';
import { type Answered, hashRequest, once, readKey } from './idempotency.ts';
import { openApi } from './open-api.ts';
import { type Principal, requireRole } from './principal.ts';
import { problemHandler, TooMany } from './problems.ts';
import { parseStrictly } from './strict.ts';

export interface ApiDeps {
  routes: readonly ApiRoute[];
  db: Database;
  clock: Clock;
  vault: Vault;
  log: Logger;
  /** Whose token this is; undefined for an unknown or revoked one. */
  authenticate(bearer: string): Promise<Principal | undefined>;
  /** Requests a minute that one token may make; 600 unless said. */
  requestsPerMinute?: number;
}

const BODY_LIMIT = '256kb';
const nothing = z.object({});

const principalOf = (res: Response): Principal => res.locals['principal'] as Principal;

const withoutToken = (): DomainError =>
  new DomainError('unauthenticated', 'Send a valid token: "Authorization: Bearer mcrm_…".');

function bearerAuth(authenticate: ApiDeps['authenticate']): RequestHandler {
  return async (req, res, next) => {
    const bearer = /^Bearer ([\w.~+/-]{1,200}=*)$/i.exec(req.get('Authorization') ?? '')?.[1];
    const principal = bearer === undefined ? undefined : await authenticate(bearer);
    if (!principal) throw withoutToken();
    res.locals['principal'] = principal;
    next();
  };
}

function rateLimit(requestsPerMinute: number): RequestHandler {
  const limiter = new RateLimiterMemory({ points: requestsPerMinute, duration: 60 });
  return async (_req, res, next) => {
    await limiter.consume(principalOf(res).actor).catch((refused: unknown) => {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      throw new TooMany('Too many requests with this token.', Math.ceil(refused.msBeforeNext / 1000));
    });
    next();
  };
}

/** A malformed id is answered as an unknown one: nobody learns which it was, and no query is made for it. */
function checkIds(params: Record<string, string>): void {
  const bad = Object.entries(params).find(([name, value]) => /^id$|Id$/.test(name) && !isId(value));
  if (bad) throw new DomainError('not_found', 'There is no such thing here.');
}

function bodyOf(route: ApiRoute, req: Request): unknown {
  if (route.body && req.body === undefined && !route.body.safeParse(undefined).success)
    throw new DomainError('invalid', 'Send the body as JSON, with "Content-Type: application/json".');
  const parsed = parseStrictly(route.body ?? nothing, req.body ?? (route.body ? undefined : {}));
  return route.body ? parsed : undefined;
}

function callOf(route: ApiRoute, req: Request, principal: Principal, now: number): Call<unknown, unknown> {
  const params = req.params as Record<string, string>;
  checkIds(params);
  const query = parseStrictly(route.query ?? nothing, { ...req.query });
  return {
    principal,
    params,
    body: route.method === 'get' ? undefined : bodyOf(route, req),
    query: route.query ? query : undefined,
    now,
  };
}

/** The answer goes through its schema, so that nothing leaves that the OpenAPI document does not name. */
const wordOf = (route: ApiRoute, { body, status }: ApiAnswer<unknown>): Omit<Answered, 'replayed'> => ({
  status: status ?? route.status,
  json: JSON.stringify(route.answer.parse(body)),
});

async function answer(
  route: ApiRoute,
  req: Request,
  res: Response,
  deps: ApiDeps,
): Promise<Omit<Answered, 'replayed'>> {
  const principal = principalOf(res);
  requireRole(principal, route.role);
  const call = callOf(route, req, principal, deps.clock.now());
  if (route.method !== 'post')
    return wordOf(route, await route.read(route.heavy ? deps.db.aside : deps.db.reader, call));
  const key = readKey(req.get('Idempotency-Key'), route.keyRequired ?? false);
  if (key === undefined) return deps.db.write(async (tx) => wordOf(route, await route.write(tx, call)));
  const { merchantId } = principal;
  const requestHash = hashRequest(deps.vault, merchantId, req.baseUrl + req.path, req.body);
  const answered = await deps.db.write((tx) =>
    once(tx, deps.vault, { merchantId, key, requestHash, now: call.now }, async () =>
      wordOf(route, await route.write(tx, call)),
    ),
  );
  if (answered.replayed) res.set('Idempotency-Replayed', 'true');
  return answered;
}

/** Fixed paths before those with parameters, so that `/segments/fields` is never read as a segment's id. */
const byPath = (a: ApiRoute, b: ApiRoute): number => Number(a.path.includes(':')) - Number(b.path.includes(':'));

/** @throws Error for two routes of one method and path: the second would never be reached */
function refuseTwins(routes: readonly ApiRoute[]): void {
  const seen = new Set<string>();
  for (const { method, path } of routes) {
    const name = `${method === 'get' ? 'GET' : 'POST'} ${path.replace(/:\w+/g, ':')}`;
    if (seen.has(name)) throw new Error(`two API routes ${name}`);
    seen.add(name);
  }
}

/**
 * The REST interface, to be mounted at /api/v1: bearer tokens, roles, zod at the edge, one transaction a POST together
 * with its Idempotency-Key, problem details for every fault. `GET /openapi.json` needs no token.
 */
export function apiRouter(deps: ApiDeps): Router {
  refuseTwins(deps.routes);
  const router = Router();
  const document = JSON.stringify(openApi(deps.routes));
  router.use((_req, res, next) => {
    res.set('Cache-Control', 'no-store');
    next();
  });
  router.get('/openapi.json', (_req, res) => void res.type('json').send(document));
  router.use(bearerAuth((bearer) => deps.authenticate(bearer)));
  router.use(rateLimit(deps.requestsPerMinute ?? 600));
  router.use(express.json({ limit: BODY_LIMIT }));
  for (const route of deps.routes.toSorted(byPath)) {
    router[route.method === 'get' ? 'get' : 'post'](route.path, async (req, res) => {
      const { status, json } = await answer(route, req, res, deps);
      res.status(status).type('json').send(json);
    });
  }
  router.use((req) => {
    throw new DomainError('not_found', `There is no ${req.method} ${req.path} here; see openapi.json.`);
  });
  router.use(problemHandler(deps.log));
  return router;
}
