import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import Sqlite from 'better-sqlite3';
import { projectRoot } from '../../src/platform/paths.ts';
import {
  assertBuilt,
  endProcesses,
  mcrm,
  type RunningGateway,
  scratch,
  startGateway,
  until,
} from '../support/process.ts';
import { startTwilioStub, type StubInbound, type TwilioStub } from '../support/twilio-stub.mjs';

export const SHOP_NUMBER = '+12025550100';
const PUBLIC_URL = 'https://shop.test';
const RATE = 200; // parts a second: the sender's own speed is not what these tests are about
const HOUR = 3_600_000;

/** A real gateway over SQLite, the carrier's stand-in it talks to, and a look into its database. */
export interface FaultShop {
  stub: TwilioStub;
  env: Record<string, string>;
  dataDir: string;
  /** The process of now; a new one after each `start`. */
  gateway(): RunningGateway;
  start(more?: Parameters<typeof startGateway>[1]): Promise<RunningGateway>;
  /** A customer's text, signed and posted as the carrier does. Status 0: no answer came. */
  text(from: string, body: string, more?: Partial<StubInbound>): Promise<{ sid: string; status: number; body: string }>;
  /** The same text again, as the carrier does after a failure. */
  replay(sid: string, from: string, body: string): Promise<number>;
  rows<T>(sql: string, ...params: unknown[]): T[];
  /** Waits until nothing moves any more: what came is worked on, and everything to be sent has a known state. */
  settled(what: string, within?: number): Promise<void>;
  /** What the carrier accepted for a number, with how often. */
  acceptedFor(to: string): { body: string; count: number }[];
  /** As if the time had come to look after everything that is under way; the gateway must be down. */
  makeDue(): void;
  /** One command of the command line on this shop's data. */
  command(...words: string[]): ReturnType<typeof mcrm>;
  doctor(): ReturnType<typeof mcrm>;
  close(): Promise<void>;
}

const open = new Set<FaultShop>();
let template: Promise<string> | undefined;

/** A data folder with Lin's Noodles in it, made once by the command line and copied for each gateway. */
async function makeTemplate(): Promise<string> {
  assertBuilt();
  const dataDir = scratch();
  const run = async (...words: string[]): Promise<Record<string, string>> => {
    const { code, out, log } = await mcrm({ DATA_DIR: dataDir }, words);
    if (code !== 0) throw new Error(`mcrm ${words.join(' ')} ended with ${code}: ${log}`);
    return JSON.parse(out) as Record<string, string>;
  };
  const names = ['--name', "Lin's Noodles", '--country', 'US', '--zone', 'America/New_York', '--language', 'en'];
  const { merchantId } = await run('merchant', 'add', ...names);
  await run('number', 'add', '--merchant', merchantId!, '--number', SHOP_NUMBER, '--rate', String(RATE));
  // The backfill looks no further back than the shop is old: this one has been open for an hour.
  const db = new Sqlite(join(dataDir, 'mcrm.db'));
  db.prepare('update numbers set created_at = created_at - ?').run(HOUR);
  db.close();
  return dataDir;
}

const MOVING = `select 1 from outbound where status in ('queued', 'held', 'submitting', 'unknown') limit 1`;

/** Opens a shop on a copy of the template, with a carrier of its own; `start` runs its gateway. */
export async function openShop(env: Record<string, string> = {}): Promise<FaultShop> {
  const dataDir = scratch(await (template ??= makeTemplate()));
  const stub = await startTwilioStub();
  const all = {
    DATA_DIR: dataDir,
    PUBLIC_URL,
    TWILIO_ACCOUNT_SID: stub.accountSid,
    TWILIO_AUTH_TOKEN: stub.token,
    TWILIO_API_URL: stub.url,
    RECONCILE_SECONDS: '1',
    LEASE_SECONDS: '2',
    ...env,
  };
  let running: RunningGateway | undefined;
  let db: Sqlite.Database | undefined;

  const gateway = (): RunningGateway => {
    if (!running) throw new Error('the gateway has not been started');
    return running;
  };
  const rows = <T>(sql: string, ...params: unknown[]): T[] => {
    db ??= new Sqlite(join(dataDir, 'mcrm.db'), { readonly: true, timeout: 10_000 });
    return db.prepare(sql).all(...params) as T[];
  };
  const text: FaultShop['text'] = (from, body, more) =>
    stub.inbound({ from, to: SHOP_NUMBER, body, base: gateway().base, publicUrl: PUBLIC_URL, ...more });

  const shop: FaultShop = {
    stub,
    env: all,
    dataDir,
    gateway,
    rows,
    text,
    async start(more) {
      running = await startGateway(all, more);
      stub.callbackBase(running.base);
      return running;
    },
    replay: async (sid, from, body) => (await text(from, body, { sid })).status,
    async settled(what, within = 60_000) {
      const state = (): string => JSON.stringify(rows('select status, attempt, reason from outbound'));
      await until(
        () => `${what} is settled; messages: ${state()}; log: ${gateway().log()}`,
        () => rows(MOVING).length === 0,
        { within },
      );
      await stub.idle();
    },
    acceptedFor: (to) =>
      stub
        .ledger()
        .entries.filter((entry) => entry.to === to)
        .map(({ body, count }) => ({ body, count })),
    makeDue() {
      const writer = new Sqlite(join(dataDir, 'mcrm.db'));
      writer.exec(`update outbound set next_at = 0 where status in ('submitting', 'unknown')`);
      writer.close();
    },
    command: (...words) => mcrm(all, words),
    doctor: () => mcrm(all, ['doctor']),
    async close() {
      if (!open.delete(shop)) return;
      db?.close();
      await running?.kill();
      await stub.close();
    },
  };
  open.add(shop);
  return shop;
}

/** Closes what a test left open, failed ones too, and removes their folders. For `afterAll`. */
export async function closeShops(): Promise<void> {
  await Promise.all([...open].map((shop) => shop.close()));
  await endProcesses();
}

/** A folder in which fail points are armed; see test/support/fail-points.mjs. */
export function failPoints(dataDir: string): { folder: string; env: Record<string, string> } {
  const folder = join(dataDir, 'fail-points');
  mkdirSync(folder, { recursive: true });
  const module = pathToFileURL(join(projectRoot, 'test', 'support', 'fail-points.mjs')).href;
  return { folder, env: { FAIL_POINTS: folder, NODE_OPTIONS: `--import=${module}` } };
}

/**
 * Arms a step, or `trace`; written beside and renamed, so that the process never reads half a word.
 * @param target `thread: step #n`, with a line end and the name of a signal when it is not to be SIGKILL
 */
export function arm(folder: string, target: string): void {
  writeFileSync(join(folder, 'arm.new'), target);
  rmSync(join(folder, 'struck'), { force: true });
  rmSync(join(folder, 'trace'), { force: true });
  renameSync(join(folder, 'arm.new'), join(folder, 'arm'));
}
