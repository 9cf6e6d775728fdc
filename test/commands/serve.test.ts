import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/kernel/clock.ts';
import { projectRoot } from '../../src/platform/paths.ts';
import { forgetLeases } from '../../src/platform/scheduler/index.ts';
import { createLease } from '../../src/platform/scheduler/lease.ts';
import { endProcesses, startGateway, until } from '../support/process.ts';
import { build, type DataFolder, dataFolder } from './program.ts';

const SHOP = `merchant add --name "Lin's Noodles" --country US --zone America/New_York --language en`;
const LEADS = 'this process does the scheduled work now';

beforeAll(build, 120_000);

let folder: DataFolder;
beforeEach(() => {
  folder = dataFolder();
});
afterEach(async () => {
  await endProcesses();
  folder.remove();
});

const start = (env: Record<string, string> = {}) => startGateway({ DATA_DIR: folder.path, ...env });

test('one gateway a data folder: no second one, no restore below it; all other commands stay usable', async () => {
  const backup = join(folder.path, 'kept.db');
  await folder.run(SHOP);
  expect((await folder.run(`backup ${backup}`)).code).toBe(0);
  const gateway = await start();
  const second = await folder.run('serve', { env: { PORT: '0' } });
  expect([second.code, second.out]).toEqual([78, '']);
  expect(second.err).toMatch(/^Another mcrm runs on this data folder/);
  expect((await folder.run(SHOP)).code).toBe(0);
  const refused = await folder.run(`restore ${backup}`);
  expect([refused.code, refused.out]).toEqual([65, '']);
  expect(refused.err).toContain('stop the gateway, then restore');
  for (const line of ['merchant list', 'outbox', 'doctor', `backup ${join(folder.path, 'second.db')}`])
    expect([line, (await folder.run(line)).code]).toEqual([line, 0]);
  expect((await folder.run('merchant list')).out.match(/merchantId/g)).toHaveLength(2);
  await gateway.kill(); // a crash leaves no lock behind
  expect((await folder.run(`restore ${backup}`)).json).toMatchObject({ held: true });
  expect((await folder.run('merchant list')).out.match(/merchantId/g)).toHaveLength(1);
}, 120_000);

test('a port in use is named, with code 78, and nothing is left running', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const ran = await folder.run('serve', { env: { PORT: String(port) } });
  other.close();
  expect([ran.code, ran.out]).toEqual([78, '']);
  expect(ran.err).toContain(`Port ${port} is in use`);
  expect(ran.err).not.toContain(LEADS); // the one that cannot listen does not send either
  expect(await (await start()).stop()).toEqual({ code: 0, signal: null });
}, 60_000);

test('a quiet connection is kept longer than any proxy keeps it', async () => {
  const gateway = await start();
  const answer = await fetch(`${gateway.base}/health`);
  expect(answer.headers.get('keep-alive')).toBe('timeout=180');
  expect(await gateway.stop()).toEqual({ code: 0, signal: null }); // and does not hold back the end
}, 60_000);

test('after a kill the next start works at once, however long the lease of the dead one holds', async () => {
  const first = await start({ LEASE_SECONDS: '600' });
  await until('the first leads', () => first.log().includes(LEADS));
  await first.kill();
  const second = await start({ LEASE_SECONDS: '600' });
  await until('the second leads', () => second.log().includes(LEADS), { within: 20_000 });
  expect(await second.stop()).toEqual({ code: 0, signal: null });
}, 60_000);

test('only leases of the dead kind are freed: a phone in the terminal keeps its own', async () => {
  const { gateway, close } = await folder.open();
  const { db } = gateway;
  const lease = (name: string, owner: string) =>
    createLease({ db, clock: systemClock, name, owner, millis: 60_000 }).hold();
  expect([await lease('a', 'gateway:dead'), await lease('b', 'alive')]).toEqual([true, true]);
  await forgetLeases(db, 'gateway');
  expect([await lease('a', 'gateway:new'), await lease('b', 'gateway:new')]).toEqual([true, false]);
  await close();
}, 60_000);

test('a new folder is for its owner alone, and its first start tells no log', async () => {
  const gateway = await start();
  await until('it leads', () => gateway.log().includes(LEADS));
  expect(gateway.log()).not.toContain('schema');
  const files = readdirSync(folder.path);
  expect(files).toEqual(expect.arrayContaining(['mcrm.db', 'mcrm.db-wal', 'mcrm.db-shm', 'lock.db', 'secret.key']));
  for (const name of files) expect([name, statSync(join(folder.path, name)).mode & 0o777]).toEqual([name, 0o600]);
}, 60_000);

/** What `npm start` and its like say until `mark` is there; SIGTERM then, and the end of every process that could write. */
function npm(script: string, env: Record<string, string>, mark: string) {
  const child = spawn('npm', ['run', script], {
    cwd: projectRoot,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], DATA_DIR: folder.path, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const hear = (chunk: Buffer): void => {
    said += chunk.toString();
    if (said.includes(mark)) child.kill('SIGTERM');
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  return once(child, 'close').then(() => said); // closed: no orphan holds the pipe
}

test('SIGTERM to npm start reaches the gateway, and nothing stays behind', async () => {
  expect(await npm('start', {}, 'Stop with Ctrl-C.')).toContain('"stopping"');
  expect((await folder.run(SHOP)).code).toBe(0);
}, 60_000);

test('open to the network, it names the addresses of this machine there, and no webhook at 0.0.0.0', async () => {
  expect((await folder.run('tls make')).code).toBe(0);
  const said = await npm(
    'start',
    { HOST: '0.0.0.0', TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`, TWILIO_AUTH_TOKEN: 'token' },
    'Stop with Ctrl-C.',
  );
  expect(said).toContain('mcrm is running: https://localhost:');
  const faces = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  for (const { address } of faces.filter(({ family, internal }) => family === 'IPv4' && !internal))
    expect(said).toContain(`https://${address}:`);
  expect(said).toContain('PUBLIC_URL is not set');
  expect(said).not.toContain('0.0.0.0');
}, 60_000);
