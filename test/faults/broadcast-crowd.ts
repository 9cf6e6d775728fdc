import Sqlite from 'better-sqlite3';
import { join } from 'node:path';
import { createGateway, openDatabase } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { createLog } from '../../src/platform/log.ts';
import { until } from '../support/process.ts';
import { type FaultShop, openShop } from './shop.ts';

const TILL = { source: 'counter', actor: 'staff:1' };
const EVERYBODY = { field: 'segments.everybody', is: '=', value: true };

type Json = Record<string, unknown>;

/** A shop with many customers, its carrier's stand-in, and a program that talks to its API. */
export interface CrowdShop extends FaultShop {
  merchantId: string;
  post(path: string, body?: unknown, key?: string): Promise<{ status: number; body: Json }>;
  get(path: string): Promise<Json>;
  /** Makes a broadcast to all and lets it go. @returns its id */
  send(): Promise<string>;
  /** What the API says of where its texts stand. */
  counts(id: string): Promise<Record<string, number>>;
  /**
   * Waits until of every text it is known whether the carrier has it, or known that nobody will know. Reports of delivery
   * that came to a dead process are asked for after ten minutes: they are not waited for.
   */
  settledOrUnknown(id: string): Promise<void>;
  /** Waits until it has the status. */
  becomes(id: string, status: string, within?: number): Promise<void>;
}

/** A zone in which it is ten to noon now, so that quiet hours never stand in the way of a test. */
export function zoneAtNoon(): string {
  const offset = Math.round(12 - (new Date().getUTCHours() + new Date().getUTCMinutes() / 60));
  const west = offset > 12 ? offset - 24 : offset < -12 ? offset + 24 : offset;
  return west === 0 ? 'Etc/GMT' : `Etc/GMT${west > 0 ? '-' : '+'}${Math.abs(west)}`;
}

/** Opens a shop with so many customers who may be texted. @param rate parts a second of its sender */
export async function openCrowd(count: number, rate: number, env: Record<string, string> = {}): Promise<CrowdShop> {
  const shop = await openShop(env);
  const file = join(shop.dataDir, 'mcrm.db');
  const raw = new Sqlite(file);
  const [merchantId] = raw.prepare('select merchant_id from merchants').raw().get() as [string];
  raw.prepare('update numbers set parts_per_second = ?').run(rate);
  // A shop of a country without states: its own zone alone decides about the hours.
  raw.prepare(`update merchants set zone = ?, rule_pack = 'general', country = 'DE'`).run(zoneAtNoon());
  raw.close();
  const token = await fill(shop, merchantId, count);

  const call = async (path: string, init: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> } = {}) => {
    const answer = await fetch(`${shop.gateway().base}/api/v1${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...init.headers },
    });
    return { status: answer.status, body: (await answer.json()) as Json };
  };
  const crowd: CrowdShop = {
    ...shop,
    merchantId,
    get: async (path) => (await call(path)).body,
    post: (path, body = {}, key) =>
      call(path, { method: 'POST', body: JSON.stringify(body), headers: key ? { 'idempotency-key': key } : {} }),
    async send() {
      const { body } = await crowd.post('/broadcasts', { name: 'June', text: 'Two for one', where: EVERYBODY });
      const sent = await crowd.post(`/broadcasts/${String(body['id'])}/send`, {}, 'once');
      if (sent.status !== 200) throw new Error(JSON.stringify([body, sent]));
      return String(body['id']);
    },
    counts: async (id) => (await crowd.get(`/broadcasts/${id}`))['counts'] as Record<string, number>,
    settledOrUnknown: async (id) => {
      const open = `select 1 from outbound where batch_id = ? and (status in ('queued', 'submitting')
        or (status = 'unknown' and next_at is not null)) limit 1`;
      await until(
        () =>
          `the fate of every text is known; ${JSON.stringify(shop.rows('select status, count(*) from outbound group by 1'))}`,
        () => shop.rows(open, id).length === 0,
        { within: 120_000, every: 100 },
      );
      await shop.stub.idle();
    },
    becomes: async (id, status, within = 60_000) =>
      void (await until(
        async () => `the broadcast is ${status}; ${JSON.stringify(await crowd.get(`/broadcasts/${id}`))}`,
        async () => (await crowd.get(`/broadcasts/${id}`))['status'] === status,
        { within, every: 100 },
      )),
  };
  return crowd;
}

/** Writes the people with the program's own functions, before any gateway runs. @returns a token for the API */
async function fill({ env }: FaultShop, merchantId: string, count: number): Promise<string> {
  const config = loadConfig(env);
  const db = openDatabase(config, createLog('silent'));
  const { customers, staff, provider } = createGateway(config, db, { log: createLog('silent') });
  const chunk = 200;
  for (let from = 0; from < count; from += chunk)
    await db.write(async (tx) => {
      for (let n = from; n < Math.min(from + chunk, count); n++) {
        const phone = `+4930555${String(10_000 + n)}` as never;
        const { id } = await customers.findOrCreate(tx, merchantId, phone, TILL);
        await customers.recordConsent(tx, merchantId, id, { ...TILL, state: 'granted' });
      }
    });
  const { token } = await db.write((tx) => staff.addToken(tx, merchantId, 'tests', 'manager'));
  await provider.close();
  await db.close();
  return token;
}
