import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { SECOND } from './kernel/clock.ts';
import { type KeyRing, newSecret, readKeyRing } from './platform/crypto/key-ring.ts';

/** Everything the environment decides, checked and frozen; `loadConfig` is the only reader of process.env. */
export interface Config {
  port: number;
  host: string;
  /** What customers' carriers and browsers call us, without a slash at the end; the carrier signs it. */
  publicUrl: string;
  publicUrlGiven: boolean;
  dataDir: string;
  /** postgres://…; absent: SQLite in dataDir. */
  databaseUrl: string | undefined;
  provider: 'twilio' | 'simulator';
  twilio:
    | { accountSid: string; authTokens: string[]; messagingService: string | undefined; apiUrl: string | undefined }
    | undefined;
  tls: { cert: string; key: string } | undefined;
  keyRing: KeyRing;
  /** Where the secret stands; undefined when it came by the environment. */
  secretFile: string | undefined;
  logLevel: string;
  metricsToken: string | undefined;
  apiRequestsPerMinute: number;
  /** Milliseconds. A send is given up after half of `reconcileAfter`, so that no late request meets its own repetition. */
  reconcileAfter: number;
  sendTimeout: number;
  lease: number;
}

/** All faults of the environment, one sentence each; the command line prints them and leaves with code 78. */
export class ConfigFaults extends Error {
  override readonly name = 'ConfigFaults';
  readonly faults: string[];
  constructor(faults: string[]) {
    super(faults.join('\n'));
    this.faults = faults;
  }
}

const whole = (min: number, max: number, message: string) =>
  z.string().regex(/^\d+$/, message).transform(Number).pipe(z.number().min(min, message).max(max, message)); // prettier-ignore

const httpUrl = (name: string) =>
  z
    .string()
    .refine(
      (text) => /^https?:\/\/[^\s/?#]+[^\s?#]*$/.test(text) && URL.canParse(text),
      `${name}: give an address like https://shop.example, without a query.`,
    );

const environment = z.object({
  PORT: whole(0, 65_535, 'PORT: give a number from 0 to 65535.').default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  PUBLIC_URL: httpUrl('PUBLIC_URL').optional(),
  DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\/./, 'DATABASE_URL: give an address like postgres://user:password@host/database, or leave it out for SQLite.').optional(),
  PROVIDER: z.enum(['twilio', 'simulator'], 'PROVIDER: give twilio or simulator.').optional(),
  TWILIO_ACCOUNT_SID: z.string().regex(/^AC[0-9a-zA-Z]{32}$/, 'TWILIO_ACCOUNT_SID: it begins with AC and has 34 characters.').optional(),
  TWILIO_AUTH_TOKEN: z.string().regex(/^[^\s,]+(,[^\s,]+)?$/, 'TWILIO_AUTH_TOKEN: give one token, or two with a comma between them while rotating.').optional(),
  TWILIO_MESSAGING_SERVICE_SID: z.string().regex(/^MG[0-9a-zA-Z]{32}$/, 'TWILIO_MESSAGING_SERVICE_SID: it begins with MG and has 34 characters.').optional(),
  TWILIO_API_URL: httpUrl('TWILIO_API_URL').optional(),
  SECRET_KEY: z.string().optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'LOG_LEVEL: give fatal, error, warn, info, debug, trace or silent.').default('info'),
  TLS_CERT: z.string().optional(),
  TLS_KEY: z.string().optional(),
  ALLOW_PLAIN_LAN: z.enum(['0', '1'], 'ALLOW_PLAIN_LAN: give 1, or leave it out.').optional(),
  METRICS_TOKEN: z.string().min(16, 'METRICS_TOKEN: give at least 16 characters.').optional(),
  API_REQUESTS_PER_MINUTE: whole(1, 1_000_000, 'API_REQUESTS_PER_MINUTE: give a whole number above 0.').default(3000),
  RECONCILE_SECONDS: whole(1, 600, 'RECONCILE_SECONDS: give 1 to 600.').default(60),
  LEASE_SECONDS: whole(1, 600, 'LEASE_SECONDS: give 1 to 600.').default(15),
}); // prettier-ignore

type Environment = z.output<typeof environment>;

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.');

function readPem(faults: string[], name: string, file: string | undefined): string {
  if (file === undefined) return '';
  if (existsSync(file)) return readFileSync(file, 'utf8');
  faults.push(`${name}: there is no file ${file}.`);
  return '';
}

/** TLS from the environment, else what `mcrm tls make` put into the data folder. */
function tlsOf(env: Environment, dataDir: string, faults: string[]): Config['tls'] {
  if ((env.TLS_CERT === undefined) !== (env.TLS_KEY === undefined)) {
    faults.push('TLS_CERT and TLS_KEY belong together: give both or neither.');
    return undefined;
  }
  const cert = env.TLS_CERT ?? join(dataDir, 'tls', 'cert.pem');
  const key = env.TLS_KEY ?? join(dataDir, 'tls', 'key.pem');
  if (env.TLS_CERT === undefined && !existsSync(cert)) return undefined;
  return { cert: readPem(faults, 'TLS_CERT', cert), key: readPem(faults, 'TLS_KEY', key) };
}

/** Two first starts at once make one secret: whoever comes second reads it. */
function makeSecret(file: string): void {
  try {
    writeFileSync(file, `${newSecret()}\n`, { mode: 0o600, flag: 'wx' });
    chmodSync(file, 0o600);
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'EEXIST') throw fault;
  }
}

/** The key ring: from the environment, else from a file of the data folder, made at the first start, for us alone. */
function keyRingOf(
  env: Environment,
  dataDir: string,
  makeKey: boolean,
  faults: string[],
): Pick<Config, 'keyRing' | 'secretFile'> {
  const file = env.SECRET_KEY === undefined ? join(dataDir, 'secret.key') : undefined;
  if (file && !existsSync(file) && faults.length === 0) {
    // A database without its key has lost it: a new one could not open it.
    if (makeKey && !existsSync(join(dataDir, 'mcrm.db'))) {
      mkdirSync(dataDir, { recursive: true, mode: 0o700 });
      makeSecret(file);
    } else faults.push(`SECRET_KEY: the key is missing. Put it into ${file}, or give SECRET_KEY; nothing was changed.`);
  }
  const text = env.SECRET_KEY ?? (file && existsSync(file) ? readFileSync(file, 'utf8') : newSecret());
  const keyRing = readKeyRing(text);
  if (!keyRing)
    faults.push(
      `${file ?? 'SECRET_KEY'}: give 43 characters or more of A-Z a-z 0-9 - _, newest first when there are several.`,
    );
  return { keyRing: keyRing ?? readKeyRing(newSecret())!, secretFile: file };
}

function checkTogether(
  env: Environment,
  given: NodeJS.ProcessEnv,
  tls: Config['tls'],
  provider: Config['provider'],
  faults: string[],
): void {
  if (provider === 'twilio' && !given['TWILIO_ACCOUNT_SID'])
    faults.push('TWILIO_ACCOUNT_SID is missing: Twilio needs it.');
  if (provider === 'twilio' && !given['TWILIO_AUTH_TOKEN'])
    faults.push('TWILIO_AUTH_TOKEN is missing: without it no webhook can be trusted.');
  if (!isLoopback(env.HOST) && isIP(env.HOST) === 0 && env.HOST !== 'localhost')
    faults.push('HOST: give an address like 127.0.0.1 or 0.0.0.0.');
  if (!isLoopback(env.HOST) && !tls && env.ALLOW_PLAIN_LAN !== '1')
    faults.push(
      'HOST is open to the network without TLS: run "mcrm tls make", give TLS_CERT and TLS_KEY, or say ALLOW_PLAIN_LAN=1.',
    );
}

/** Each field by itself; one that cannot be read counts as left out, so that what belongs together is checked all the same. */
function readFields(given: NodeJS.ProcessEnv): { env: Environment; faults: string[] } {
  const parsed = environment.safeParse(given);
  if (parsed.success) return { env: parsed.data, faults: [] };
  const { issues } = parsed.error;
  const unread = new Set(issues.map(({ path }) => String(path[0])));
  const faults = issues.map(({ message, path }) => (message.includes(':') ? message : `${path.join('.')}: ${message}`));
  return {
    env: environment.parse(Object.fromEntries(Object.entries(given).filter(([name]) => !unread.has(name)))),
    faults,
  };
}

/**
 * Reads the environment.
 * @param options makeKey: whether a key that is nowhere is made, as a first start does; false: its absence is a fault
 * @throws ConfigFaults with every fault at once; nothing is made or opened then
 */
export function loadConfig(source: NodeJS.ProcessEnv = process.env, { makeKey = true } = {}): Readonly<Config> {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const { env, faults } = readFields(given);
  const dataDir = resolve(env.DATA_DIR);
  const provider = env.PROVIDER ?? (given['TWILIO_ACCOUNT_SID'] ? 'twilio' : 'simulator');
  const tls = tlsOf(env, dataDir, faults);
  checkTogether(env, given, tls, provider, faults);
  const keys = keyRingOf(env, dataDir, makeKey, faults);
  if (faults.length > 0) throw new ConfigFaults(faults);
  const reconcileAfter = env.RECONCILE_SECONDS * SECOND;
  return Object.freeze({
    port: env.PORT,
    host: env.HOST,
    publicUrl: (env.PUBLIC_URL ?? `${tls ? 'https' : 'http'}://${env.HOST}:${env.PORT}`).replace(/\/+$/, ''),
    publicUrlGiven: env.PUBLIC_URL !== undefined,
    dataDir,
    databaseUrl: env.DATABASE_URL,
    provider,
    twilio:
      provider === 'twilio'
        ? {
            accountSid: env.TWILIO_ACCOUNT_SID!,
            authTokens: env.TWILIO_AUTH_TOKEN!.split(','),
            messagingService: env.TWILIO_MESSAGING_SERVICE_SID,
            apiUrl: env.TWILIO_API_URL?.replace(/\/+$/, ''),
          }
        : undefined,
    tls,
    ...keys,
    logLevel: env.LOG_LEVEL,
    metricsToken: env.METRICS_TOKEN,
    apiRequestsPerMinute: env.API_REQUESTS_PER_MINUTE,
    reconcileAfter,
    sendTimeout: Math.min(30 * SECOND, reconcileAfter / 2),
    lease: env.LEASE_SECONDS * SECOND,
  });
}
