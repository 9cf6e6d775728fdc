import express, { type Request, type Response, Router } from 'express';
import { DomainError } from '../kernel/errors.ts';
import { safeError } from '../platform/log.ts';
import type { MessageDeps } from './deps.ts';
import { receive } from './inbox.ts';
import type { Provider, SignedRequest, Webhook } from './providers/provider.ts';
import { report } from './reports.ts';

const EMPTY_TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response/>';
const MAX_BODY = 64 * 1024;

const signed = (req: Request): SignedRequest => ({
  url: req.originalUrl,
  headers: req.headers,
  rawBody: Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0),
});

/** Answers what is not to be worked on; true when it did. Nothing of such a request is stored or logged but its kind. */
function turnedAway(deps: MessageDeps, res: Response, read: Webhook<unknown>): boolean {
  if (read.kind === 'ok') return false;
  deps.log.warn({ path: res.req.path, kind: read.kind }, 'webhook refused');
  if (read.kind === 'forged') res.status(403).type('text/plain').send('The signature does not fit.');
  else res.status(400).type('text/plain').send(read.reason);
  return true;
}

/** The doors a provider knocks at: `POST /webhooks/<provider>/messages` and `/status`. Empty when it has none. */
export function webhooks(deps: MessageDeps): Router {
  const router = Router();
  const { webhooks: doors, name }: Provider = deps.provider;
  if (!doors) return router;
  const body = express.raw({ type: () => true, limit: MAX_BODY });

  const answer = (work: (req: Request, res: Response) => Promise<void>) => async (req: Request, res: Response) => {
    try {
      await work(req, res);
    } catch (fault) {
      // Not stored: the carrier's next try, or the backfill, brings it again.
      if (!(fault instanceof DomainError)) deps.log.error({ fault: safeError(fault) }, 'webhook failed');
      res.status(503).set('Retry-After', '1').type('text/plain').send('Try again in a moment.');
    }
  };

  router.post(
    `/webhooks/${name}/messages`,
    body,
    answer(async (req, res) => {
      const read = doors.message(signed(req));
      if (turnedAway(deps, res, read) || read.kind !== 'ok') return;
      await receive(deps, read.value, false);
      res.status(200).set('Content-Type', 'text/xml; charset=utf-8').end(EMPTY_TWIML);
    }),
  );

  router.post(
    `/webhooks/${name}/status`,
    body,
    answer(async (req, res) => {
      const read = doors.status(signed(req));
      if (turnedAway(deps, res, read) || read.kind !== 'ok') return;
      await report(deps, read.value);
      res.status(204).end();
    }),
  );

  // A body that is too large or cut short.
  router.use(`/webhooks/${name}`, (fault: { status?: number }, _req: Request, res: Response, _next: () => void) => {
    res
      .status(fault.status ?? 400)
      .type('text/plain')
      .send('The request cannot be read.');
  });
  return router;
}
