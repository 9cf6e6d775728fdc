import type { IncomingMessage, ServerResponse } from 'node:http';
import { DomainError } from '../kernel/errors.ts';
import { safeError } from '../platform/log.ts';
import type { MessageDeps } from './deps.ts';
import { receive } from './inbox.ts';
import type { SignedRequest, Webhook } from './providers/provider.ts';
import { report } from './reports.ts';

/** Takes a provider's webhook; false: the request is none, somebody else must answer it. */
export type Doors = (req: IncomingMessage, res: ServerResponse) => boolean;

const EMPTY_TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response/>';
const MAX_BODY = 64 * 1024;

type Work = (request: SignedRequest) => Promise<{ status: number; type: string; body: string }>;

/** Undefined when it is longer than 64 kB; what comes after that is let run by unread. */
function readBody(req: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    req.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= MAX_BODY) chunks.push(chunk);
    });
    req.on('end', () =>
      resolve(length > MAX_BODY ? undefined : chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)),
    );
    req.on('error', reject);
  });
}

function answer(res: ServerResponse, status: number, type: string, body: string): void {
  const headers = { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) };
  res.writeHead(status, status === 503 ? { ...headers, 'Retry-After': '1' } : headers).end(body);
}

const plain = (status: number, body: string) => ({ status, type: 'text/plain; charset=utf-8', body });

/** Reads a request and works on it. What is refused is neither stored nor logged, but for its kind. */
const work =
  <T>(
    deps: MessageDeps,
    read: (request: SignedRequest) => Webhook<T>,
    act: (value: T) => Promise<unknown>,
    done: ReturnType<typeof plain>,
  ): Work =>
  async (request) => {
    const webhook = read(request);
    if (webhook.kind !== 'ok') deps.log.warn({ kind: webhook.kind }, 'webhook refused');
    if (webhook.kind === 'forged') return plain(403, 'The signature does not fit.');
    if (webhook.kind === 'garbage') return plain(400, webhook.reason);
    await act(webhook.value);
    return done;
  };

/**
 * The doors a provider knocks at: `POST /webhooks/<provider>/messages` and `/status`. They stand before the web
 * framework, since nearly all traffic comes through them and they need nothing of it.
 */
export function webhooks(deps: MessageDeps): Doors {
  const { webhooks: readers, name } = deps.provider;
  if (!readers) return () => false;
  const rooms: Record<string, Work> = {
    [`/webhooks/${name}/messages`]: work(deps, readers.message, (text) => receive(deps, text, false), {
      status: 200,
      type: 'text/xml; charset=utf-8',
      body: EMPTY_TWIML,
    }),
    [`/webhooks/${name}/status`]: work(deps, readers.status, (news) => report(deps, news), plain(200, '')),
  };

  async function serve(room: Work, req: IncomingMessage, res: ServerResponse): Promise<void> {
    try {
      const rawBody = await readBody(req);
      if (!rawBody) return answer(res, 413, 'text/plain; charset=utf-8', 'The body is longer than 64 kB.');
      const { status, type, body } = await room({ url: req.url!, headers: req.headers, rawBody });
      answer(res, status, type, body);
    } catch (fault) {
      // Not stored: the carrier's next try, or the backfill, brings it again.
      if (!(fault instanceof DomainError)) deps.log.error({ fault: safeError(fault) }, 'webhook failed');
      if (!res.headersSent) answer(res, 503, 'text/plain; charset=utf-8', 'Try again in a moment.');
    }
  }

  return (req, res) => {
    const end = req.url!.indexOf('?');
    const room = req.method === 'POST' ? rooms[end < 0 ? req.url! : req.url!.slice(0, end)] : undefined;
    if (!room) return false;
    void serve(room, req, res);
    return true;
  };
}
