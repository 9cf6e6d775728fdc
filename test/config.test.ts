import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigFaults, loadConfig } from '../src/config.ts';

const ACCOUNT = `AC${'0'.repeat(32)}`;
const SECRET = 'c2VjcmV0LWZvci10ZXN0cy1vbmx5LTAxMjM0NTY3ODkw';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mcrm-config-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const load = (env: Record<string, string> = {}) => loadConfig({ DATA_DIR: folder, SECRET_KEY: SECRET, ...env });
function faultsOf(env: Record<string, string>): string[] {
  try {
    load(env);
  } catch (fault) {
    if (fault instanceof ConfigFaults) return fault.faults;
    throw fault;
  }
  return [];
}

test('an empty environment is a gateway of this machine alone, with the simulated carrier', () => {
  const config = load();
  expect(config).toMatchObject({
    port: 3000,
    host: '127.0.0.1',
    publicUrl: 'http://127.0.0.1:3000',
    publicUrlGiven: false,
    provider: 'simulator',
    databaseUrl: undefined,
    twilio: undefined,
    tls: undefined,
    logLevel: 'info',
  });
  expect(Object.isFrozen(config)).toBe(true);
});

test('an empty value is an absent one', () => {
  expect(load({ PORT: '', DATABASE_URL: '', TWILIO_ACCOUNT_SID: '' })).toMatchObject({
    port: 3000,
    provider: 'simulator',
  });
});

test('Twilio is on when its account is named; two tokens while rotating', () => {
  const env = { TWILIO_ACCOUNT_SID: ACCOUNT, TWILIO_AUTH_TOKEN: 'one,two', PUBLIC_URL: 'https://shop.example//' };
  expect(load(env)).toMatchObject({
    provider: 'twilio',
    publicUrl: 'https://shop.example',
    twilio: { accountSid: ACCOUNT, authTokens: ['one', 'two'] },
  });
  expect(load({ ...env, PROVIDER: 'simulator' })).toMatchObject({ provider: 'simulator', twilio: undefined });
});

test.each`
  env                                                            | fault
  ${{ PORT: '99999' }}                                           | ${'PORT'}
  ${{ PORT: '-1' }}                                              | ${'PORT'}
  ${{ PORT: '80a' }}                                             | ${'PORT'}
  ${{ HOST: 'my house' }}                                        | ${'HOST'}
  ${{ HOST: 'shop.example' }}                                    | ${'HOST'}
  ${{ HOST: '0.0.0.0' }}                                         | ${'HOST is open to the network without TLS'}
  ${{ HOST: '192.168.1.5' }}                                     | ${'HOST is open to the network without TLS'}
  ${{ HOST: '::' }}                                              | ${'HOST is open to the network without TLS'}
  ${{ HOST: '0.0.0.0', ALLOW_PLAIN_LAN: '0' }}                   | ${'HOST is open to the network without TLS'}
  ${{ ALLOW_PLAIN_LAN: 'yes' }}                                  | ${'ALLOW_PLAIN_LAN'}
  ${{ PUBLIC_URL: 'shop.example' }}                              | ${'PUBLIC_URL'}
  ${{ PUBLIC_URL: 'https://shop.example/?a=1' }}                 | ${'PUBLIC_URL'}
  ${{ DATABASE_URL: 'mysql://x' }}                               | ${'DATABASE_URL'}
  ${{ PROVIDER: 'kannel' }}                                      | ${'PROVIDER'}
  ${{ PROVIDER: 'twilio' }}                                      | ${'TWILIO_ACCOUNT_SID is missing'}
  ${{ TWILIO_ACCOUNT_SID: ACCOUNT }}                             | ${'TWILIO_AUTH_TOKEN is missing'}
  ${{ TWILIO_ACCOUNT_SID: `SK${'0'.repeat(32)}` }}               | ${'TWILIO_ACCOUNT_SID'}
  ${{ TWILIO_ACCOUNT_SID: ACCOUNT, TWILIO_AUTH_TOKEN: 'a,b,c' }} | ${'TWILIO_AUTH_TOKEN'}
  ${{ TWILIO_ACCOUNT_SID: ACCOUNT, TWILIO_AUTH_TOKEN: 'a b' }}   | ${'TWILIO_AUTH_TOKEN'}
  ${{ TWILIO_MESSAGING_SERVICE_SID: 'x' }}                       | ${'TWILIO_MESSAGING_SERVICE_SID'}
  ${{ SECRET_KEY: 'short' }}                                     | ${'SECRET_KEY'}
  ${{ SECRET_KEY: `${SECRET},short` }}                           | ${'SECRET_KEY'}
  ${{ LOG_LEVEL: 'loud' }}                                       | ${'LOG_LEVEL'}
  ${{ TLS_CERT: '/nowhere/cert.pem' }}                           | ${'TLS_CERT and TLS_KEY belong together'}
  ${{ TLS_CERT: '/nowhere/c', TLS_KEY: '/nowhere/k' }}           | ${'there is no file /nowhere/c'}
  ${{ METRICS_TOKEN: 'short' }}                                  | ${'METRICS_TOKEN'}
  ${{ RECONCILE_SECONDS: '0' }}                                  | ${'RECONCILE_SECONDS'}
`('$env is refused: $fault', ({ env, fault }) => {
  expect(faultsOf(env)).toContainEqual(expect.stringContaining(fault));
});

test.each`
  env
  ${{ HOST: 'localhost' }}
  ${{ HOST: '127.0.0.9' }}
  ${{ HOST: '::1' }}
  ${{ HOST: '0.0.0.0', ALLOW_PLAIN_LAN: '1' }}
  ${{ PUBLIC_URL: 'http://127.0.0.1:9/base' }}
  ${{ SECRET_KEY: `${SECRET},${SECRET}` }}
`('$env is taken', ({ env }) => {
  expect(faultsOf(env)).toEqual([]);
});

test('every fault is told at once, of fields and of what does not go together', () => {
  const fields = faultsOf({ PORT: 'x', LOG_LEVEL: 'loud', DATABASE_URL: 'mysql://x', PROVIDER: 'pigeon' });
  expect(fields).toHaveLength(4);
  const together = faultsOf({ HOST: '0.0.0.0', PROVIDER: 'twilio', TLS_CERT: '/nowhere/c', SECRET_KEY: 'short' });
  expect(together.join('\n')).toMatch(/TLS_KEY[^]*TWILIO_ACCOUNT_SID[^]*TWILIO_AUTH_TOKEN[^]*SECRET_KEY/);
});

test('faults of single fields and of what does not go together are told in one go', () => {
  const faults = faultsOf({ PORT: 'x', HOST: '0.0.0.0', PROVIDER: 'twilio' }).join('\n');
  for (const part of ['PORT', 'HOST is open', 'TWILIO_ACCOUNT_SID is missing', 'TWILIO_AUTH_TOKEN is missing'])
    expect(faults).toContain(part);
});

test('the key is made once, for us alone, and read again', () => {
  const env = { DATA_DIR: join(folder, 'new', 'data') };
  const first = loadConfig(env);
  expect(statSync(first.secretFile!).mode & 0o777).toBe(0o600);
  expect(statSync(env.DATA_DIR).mode & 0o777).toBe(0o700);
  const text = readFileSync(first.secretFile!, 'utf8');
  expect(text.trim()).toMatch(/^[\w-]{43}$/);
  expect(loadConfig(env).keyRing.current.id).toBe(first.keyRing.current.id);
  expect(readFileSync(first.secretFile!, 'utf8')).toBe(text);
});

test('nothing is made while the environment has faults', () => {
  expect(() => loadConfig({ DATA_DIR: join(folder, 'data'), PORT: 'x' })).toThrow(ConfigFaults);
  expect(() => loadConfig({ DATA_DIR: join(folder, 'data'), HOST: '0.0.0.0' })).toThrow(ConfigFaults);
  expect(existsSync(join(folder, 'data'))).toBe(false);
  expect(readdirSync(folder)).toEqual([]);
});

test('several keys: the newest seals, the oldest keeps numbers findable', () => {
  const other = 'b3RoZXItc2VjcmV0LWZvci10ZXN0cy1vbmx5LTAxMjM0NTY3';
  const [one, both] = [load(), load({ SECRET_KEY: `${other},${SECRET}` })];
  expect(both.keyRing.hashKey).toEqual(one.keyRing.hashKey);
  expect(both.keyRing.current.id).not.toBe(one.keyRing.current.id);
  expect(both.keyRing.byId.has(one.keyRing.current.id)).toBe(true);
});

test('TLS of the data folder opens the network', () => {
  mkdirSync(join(folder, 'tls'));
  writeFileSync(join(folder, 'tls', 'cert.pem'), 'cert');
  writeFileSync(join(folder, 'tls', 'key.pem'), 'key');
  expect(load({ HOST: '0.0.0.0' })).toMatchObject({
    tls: { cert: 'cert', key: 'key' },
    publicUrl: 'https://0.0.0.0:3000',
  });
});

test('a send is given up before it is looked for', () => {
  expect(load({ RECONCILE_SECONDS: '60' })).toMatchObject({ reconcileAfter: 60_000, sendTimeout: 30_000 });
  expect(load({ RECONCILE_SECONDS: '10' })).toMatchObject({ reconcileAfter: 10_000, sendTimeout: 5000 });
});

test('a key is made at the first start only: never where it must be there, nor beside a database that has lost it', () => {
  const none = /the key is missing. Put it into .*secret\.key/;
  expect(() => loadConfig({ DATA_DIR: folder }, { makeKey: false })).toThrow(none);
  expect(readdirSync(folder)).toEqual([]);
  writeFileSync(join(folder, 'mcrm.db'), '');
  expect(() => loadConfig({ DATA_DIR: folder })).toThrow(none);
  expect(readdirSync(folder)).toEqual(['mcrm.db']);
});
