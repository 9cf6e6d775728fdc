import { existsSync } from 'node:fs';
import { createServer as createHttp, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Worker } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';
import { createGateway, databaseFile, type Gateway, migrate, openDatabase } from '../app.ts';
import { type Config, loadConfig } from '../config.ts';
import { SECOND } from '../kernel/clock.ts';
import { createLog, type Logger } from '../platform/log.ts';
import { coalesced, postgresWake, WAKE_SQL } from '../platform/wake.ts';
import { createWeb } from '../web.ts';
import { type Command, UsageFault } from './context.ts';
import { readOptions } from './options.ts';
import { runWorker } from './worker.ts';

/** SIGTERM must be over within 10 s; the rest is for the operating system. */
const STOP_WITHIN = 9 * SECOND;

/** What a thread leaves with when the disk failed its write (app.ts). */
const DISK_FAILED = 70;

export interface ServeOptions {
  openPhones?: boolean;
  /** Called with the gateway before the doors open (the demo puts its world there). */
  prepare?(gateway: Gateway): Promise<void>;
}

/** The thread that sends and runs jobs; started again when it dies, so that the web lives on without it for a moment. */
function startWorkerThread(log: Logger): { wake(): void; stop(): Promise<void> } {
  let worker: Worker;
  let stopping = false;
  let ended: Promise<void> = Promise.resolve();

  function start(): void {
    worker = new Worker(fileURLToPath(new URL('./worker-thread.js', import.meta.url)));
    ended = new Promise((resolve) => {
      worker.on('error', (fault) => log.error({ message: fault.message }, 'the worker thread failed'));
      worker.on('exit', (code) => {
        resolve();
        if (stopping) return;
        if (code === DISK_FAILED) process.exit(code); // a thread's exit ends only itself; this is for the process
        log.error({ code }, 'the worker thread ended; it is started again');
        setTimeout(start, SECOND).unref();
      });
    });
  }

  start();
  return {
    wake: coalesced(2, () => worker.postMessage('wake')),
    async stop() {
      stopping = true;
      worker.postMessage('stop');
      await ended;
    },
  };
}

function listen(config: Config, server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.port, config.host, () => {
      const { port } = server.address() as AddressInfo;
      const host = config.host.includes(':')
        ? `[${config.host}]`
        : config.host === '0.0.0.0'
          ? 'localhost'
          : config.host;
      resolve(`${config.tls ? 'https' : 'http'}://${host}:${port}`);
    });
  });
}

/** What somebody who has just typed the command needs to know. */
async function greet(gateway: Gateway, address: string, isNew: boolean, openPhones: boolean): Promise<void> {
  const { config, db, merchants, setup, carrier } = gateway;
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  say(`mcrm is running: ${address}`);
  say(config.databaseUrl ? '  database   PostgreSQL' : `  database   ${databaseFile(config)}`);
  say(
    carrier
      ? '  carrier    simulated: nothing leaves this machine'
      : `  carrier    ${gateway.provider.name}, webhooks at ${config.publicUrl}/webhooks/${gateway.provider.name}/messages`,
  );
  if (isNew && config.secretFile)
    say(`  key        ${config.secretFile} — keep a copy elsewhere: no backup opens without it`);
  if ((await merchants.all(db.reader)).length === 0) {
    const token = await db.write((tx) => setup.createLink(tx));
    say(`  first      open the shop here (once, within 24 h): ${address}/setup/${token}`);
  } else if (carrier) say(`  phone      ${address}/simulator${openPhones ? '' : ' (sign in as owner)'}`);
  say('Stop with Ctrl-C.');
}

/** Runs the gateway until it is told to stop. */
export async function serve(role: 'all' | 'web' | 'worker', options: ServeOptions = {}): Promise<void> {
  const config = loadConfig();
  const log = createLog(config.logLevel);
  if (role !== 'all' && !config.databaseUrl)
    throw new UsageFault('--role web and --role worker are separate processes: they need PostgreSQL (DATABASE_URL).');
  const isNew = !config.databaseUrl && !existsSync(databaseFile(config));
  const done = await migrate(config);
  if (done.length > 0) log.info({ migrations: done }, 'schema brought up to date');
  if (role === 'worker') return runWorker(config, log, untilSignal());
  await serveWeb(config, log, role, isNew, options);
}

async function serveWeb(
  config: Config,
  log: Logger,
  role: 'all' | 'web',
  isNew: boolean,
  options: ServeOptions,
): Promise<void> {
  const db = openDatabase(config, log);
  const thread = role === 'all' ? startWorkerThread(log) : undefined;
  const wake = thread ? () => thread.wake() : postgresWake(() => db.admin(WAKE_SQL), log);
  const gateway = createGateway(config, db, { log, wake });
  await options.prepare?.(gateway);
  const streams = new AbortController();
  const app = createWeb(gateway, { openPhones: options.openPhones ?? false, signal: streams.signal });
  const server = config.tls ? createHttps(config.tls, app) : createHttp(app);
  server.requestTimeout = 15 * SECOND; // the carrier's own limit for a webhook
  server.headersTimeout = 10 * SECOND;
  const address = await listen(config, server);
  await greet(gateway, address, isNew, options.openPhones ?? false);

  await untilSignal();
  const forced = setTimeout(() => process.exit(1), STOP_WITHIN).unref();
  log.info('stopping');
  streams.abort();
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), 2 * SECOND).unref();
  await closed;
  await thread?.stop();
  await gateway.provider.close();
  await db.close();
  clearTimeout(forced);
}

/** Resolves at the first SIGTERM or SIGINT. */
function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
  });
}

export const serveCommand: Command = {
  name: 'serve',
  summary: 'Run the gateway (npm start)',
  usage: '[--role web|worker]   separate processes on PostgreSQL; without it, everything in one',
  async run(args) {
    const { role = 'all' } = readOptions(args, { role: 'optional' });
    if (role !== 'all' && role !== 'web' && role !== 'worker') throw new UsageFault('The roles are web and worker.');
    await serve(role);
  },
};
