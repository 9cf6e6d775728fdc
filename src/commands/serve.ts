import { createServer as createHttp, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Worker } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';
import { createGateway, databaseFile, type Gateway, migrate, openDatabase } from '../app.ts';
import { type Config, loadConfig } from '../config.ts';
import { SECOND } from '../kernel/clock.ts';
import { lockData } from '../platform/lock.ts';
import { createLog, type Logger, safeError } from '../platform/log.ts';
import { forgetLeases } from '../platform/scheduler/index.ts';
import { coalesced, postgresWake, WAKE_SQL } from '../platform/wake.ts';
import { createWeb } from '../web.ts';
import { type Command, StartFault, UsageFault } from './context.ts';
import { readOptions } from './options.ts';
import { lanAddresses } from './tls.ts';
import { GATEWAY, runWorker } from './worker.ts';

/** SIGTERM must be over within 10 s; the rest is for the operating system. */
const STOP_WITHIN = 9 * SECOND;

/**
 * How long a quiet connection is kept: longer than carriers and proxies keep theirs (nginx a minute, Caddy two), so that
 * it is always they who let go. Were it us, a text posted at that very moment would meet a closed door.
 */
const KEEP_CONNECTION = 180 * SECOND;

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

/** @returns the port, another than asked for when that was 0 @throws StartFault when it cannot be had */
function listen({ port, host }: Config, server: Server): Promise<number> {
  const reasons: Record<string, string> = {
    EADDRINUSE: `Port ${port} is in use: stop the other program or give another PORT.`,
    EADDRNOTAVAIL: `This machine has no address ${host}: give another HOST.`,
    EACCES: `Port ${port} is not allowed to this user: give a PORT above 1023.`,
  };
  return new Promise((resolve, reject) => {
    server.once('error', (fault: NodeJS.ErrnoException) => {
      const reason = reasons[fault.code ?? ''];
      reject(reason ? new StartFault(reason) : fault);
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

const isEverywhere = (host: string): boolean => host === '0.0.0.0' || host === '::';

/** Addresses a browser can open: the first from this machine, the others from the network. */
function addressesOf({ host, tls }: Config, port: number): [string, ...string[]] {
  const at = (name: string): string => `${tls ? 'https' : 'http'}://${name.includes(':') ? `[${name}]` : name}:${port}`;
  return isEverywhere(host) ? [at('localhost'), ...lanAddresses().map(at)] : [at(host)];
}

function carrierLine({ config, carrier, provider }: Gateway): string {
  if (carrier) return 'simulated: nothing leaves this machine';
  const where = config.publicUrlGiven
    ? `webhooks at ${config.publicUrl}/webhooks/${provider.name}/messages`
    : 'PUBLIC_URL is not set: no webhook is taken before it is';
  return `${provider.name}, ${where}`;
}

/** What somebody who has just typed the command needs to know. */
async function greet(gateway: Gateway, port: number, isNew: boolean, openPhones: boolean): Promise<void> {
  const { config, db, merchants, setup, carrier } = gateway;
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const [address, ...others] = addressesOf(config, port);
  say(`mcrm is running: ${address}`);
  for (const other of others) say(`  network    ${other}`);
  say(config.databaseUrl ? '  database   PostgreSQL' : `  database   ${databaseFile(config)}`);
  say(`  carrier    ${carrierLine(gateway)}`);
  if (isNew && config.secretFile)
    say(`  key        ${config.secretFile} — keep a copy elsewhere: no backup opens without it`);
  if ((await merchants.all(db.reader)).length === 0) {
    const token = await db.write((tx) => setup.createLink(tx));
    say(`  first      open the shop here (once, within 24 h): ${address}/setup/${token}`);
  } else if (carrier) say(`  phone      ${address}/simulator${openPhones ? '' : ' (sign in as owner)'}`);
  say('Stop with Ctrl-C.');
}

/**
 * Runs the gateway until it is told to stop. On SQLite the data folder is its own for so long.
 * @throws StartFault when another gateway has the folder, or the port
 */
export async function serve(role: 'all' | 'web' | 'worker', options: ServeOptions = {}): Promise<void> {
  const config = loadConfig();
  const log = createLog(config.logLevel);
  if (role !== 'all' && !config.databaseUrl)
    throw new UsageFault('--role web and --role worker are separate processes: they need PostgreSQL (DATABASE_URL).');
  const unlock = config.databaseUrl ? () => {} : lockData(config.dataDir);
  if (!unlock) throw new StartFault(`Another mcrm runs on this data folder, ${config.dataDir}: stop it first.`);
  try {
    const done = await migrate(config);
    const isNew = done.some((name) => name.startsWith('0000_'));
    if (done.length > 0) log[isNew ? 'debug' : 'info']({ migrations: done }, 'schema brought up to date');
    if (role === 'worker') await runWorker(config, log, untilSignal());
    else await serveWeb(config, log, role, isNew, options);
  } finally {
    unlock();
  }
}

async function serveWeb(
  config: Config,
  log: Logger,
  role: 'all' | 'web',
  isNew: boolean,
  options: ServeOptions,
): Promise<void> {
  const db = openDatabase(config, log);
  let thread: ReturnType<typeof startWorkerThread> | undefined;
  const wake = role === 'all' ? () => thread?.wake() : postgresWake(() => db.admin(WAKE_SQL), log);
  const gateway = createGateway(config, db, { log, wake });
  const streams = new AbortController();
  const app = createWeb(gateway, { openPhones: options.openPhones ?? false, signal: streams.signal });
  const server = config.tls ? createHttps(config.tls, app) : createHttp(app);
  server.requestTimeout = 15 * SECOND; // the carrier's own limit for a webhook
  server.headersTimeout = 10 * SECOND;
  server.keepAliveTimeout = KEEP_CONNECTION;
  let port: number;
  try {
    await options.prepare?.(gateway);
    port = await listen(config, server);
  } catch (fault) {
    await gateway.provider.close();
    await db.close();
    throw fault;
  }
  const stopped = untilSignal(); // from now on a signal is an orderly end, also while we still start
  if (role === 'all') {
    await forgetTheDead(config, gateway);
    thread = startWorkerThread(log); // after the port: who cannot listen does not send either
  }
  await greet(gateway, port, isNew, options.openPhones ?? false);

  await stopped;
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

/** On SQLite the data lock is ours, so a lease another gateway holds is that of a dead one: its work need not wait. */
async function forgetTheDead({ databaseUrl }: Config, { db, log }: Gateway): Promise<void> {
  if (databaseUrl) return;
  await forgetLeases(db, GATEWAY).catch((fault: unknown) => {
    log.warn({ fault: safeError(fault) }, 'the last lease could not be freed; it runs out by itself');
  });
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
