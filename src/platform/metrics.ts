import { createHash, timingSafeEqual } from 'node:crypto';
import { type Request, type RequestHandler, Router } from 'express';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  registry: Registry;
  /** Times every request by route family; no path with an id in it becomes a label. */
  observe: RequestHandler;
}

/** Counters of one process, in Prometheus' words. @param gauges read when they are scraped */
export function createMetrics(
  gauges: Record<string, { help: string; read: () => Promise<Record<string, number>> }>,
): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const [name, { help, read }] of Object.entries(gauges)) {
    const gauge: Gauge = new Gauge({
      name,
      help,
      labelNames: ['kind'],
      registers: [registry],
      async collect() {
        gauge.reset();
        for (const [kind, value] of Object.entries(await read())) gauge.set({ kind }, value);
      },
    });
  }
  const requests = new Histogram({
    name: 'mcrm_http_seconds',
    help: 'Time to answer a request, by family of route and status class',
    labelNames: ['family', 'status'],
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
    registers: [registry],
  });
  return {
    registry,
    observe(req, res, next) {
      const end = requests.startTimer({ family: familyOf(req) });
      res.on('finish', () => end({ status: `${Math.floor(res.statusCode / 100)}xx` }));
      next();
    },
  };
}

const FAMILIES = new Set(['webhooks', 'api', 'simulator', 'assets', 'healthz', 'readyz', 'metrics']);

function familyOf(req: Request): string {
  const first = req.path.split('/')[1] ?? '';
  return FAMILIES.has(first) ? first : 'pages';
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Open to this machine and to who has the token; others are told nothing is here. */
export function metricsRouter({ registry }: Metrics, token: string | undefined): Router {
  const mayRead = (req: Request): boolean => {
    const bearer = /^Bearer (.+)$/.exec(req.get('Authorization') ?? '')?.[1];
    if (token !== undefined && bearer !== undefined) return timingSafeEqual(digest(bearer), digest(token));
    const forwarded = req.get('X-Forwarded-For') !== undefined; // a proxy on this machine speaks for somebody else
    return !forwarded && ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(req.socket.remoteAddress ?? '');
  };
  return Router().get('/metrics', async (req, res, next) => {
    if (!mayRead(req)) return next();
    res.type(registry.contentType).send(await registry.metrics());
  });
}
