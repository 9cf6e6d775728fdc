import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { projectRoot } from '../../src/platform/paths.ts';
import { build, type DataFolder, dataFolder, type Ran } from './program.ts';

const SHOP = `merchant add --name "Lin's Noodles" --country US --zone America/New_York --language en`;
const NAMES = [
  'serve', 'demo', 'simulate', 'merchant add', 'merchant list', 'merchant set', 'number add', 'staff add', 'token add',
  'outbox', 'outbox hold', 'outbox release', 'backup', 'restore', 'doctor',
]; // prettier-ignore

beforeAll(build, 120_000);

let folder: DataFolder;
beforeEach(() => {
  folder = dataFolder();
});
afterEach(() => folder.remove());

test('every command has its help, and asking for it opens nothing', async () => {
  const overview = await folder.run('--help');
  expect([overview.code, overview.err]).toEqual([0, '']);
  for (const name of NAMES) expect(overview.out).toContain(`mcrm ${name} `);
  const helps = await Promise.all(NAMES.map((name) => folder.run(`${name} --help`)));
  for (const [i, { code, out }] of helps.entries()) {
    expect([code, out]).toEqual([0, expect.stringContaining(`mcrm ${NAMES[i]}`)]);
    expect(out).not.toMatch(/ $/m);
  }
  expect(readdirSync(folder.path)).toEqual([]);
}, 60_000);

const WRONG: [line: string, code: number, says: string][] = [
  ['frobnicate', 64, 'There is no command "frobnicate"'],
  ['merchant', 64, 'mcrm merchant add --name'],
  ['merchant frobnicate', 64, 'There is no command "merchant frobnicate"'],
  ['doctor', 78, 'the key is missing'],
  ['merchant add --name X', 64, 'Give --country, --zone, --language'],
  ['merchant add --colour red', 64, 'colour'],
  ['token add --merchant x --name y', 64, 'Give --role'],
  ['backup', 64, 'Give the file to write'],
  ['serve --role king', 64, 'The roles are web and worker'],
  ['serve --role web', 64, 'they need PostgreSQL'],
  [`${SHOP} --language fr`, 65, 'Give the language as en or zh'],
  [SHOP.replace('US', 'usa'), 65, 'Give the country'],
  [SHOP.replace('America/New_York', 'Mars'), 65, 'Give the zone'],
  [`${SHOP} --number 12`, 65, 'too few or too many digits'],
  [`${SHOP} --rules none`, 65, 'Give the rules'],
  ['token add --merchant nobody --name y --role owner', 65, 'There is no such shop'],
  ['restore /nowhere.db', 65, 'There is no file'],
];

describe('a wrong line', () => {
  const runs = new Map<string, Ran>();
  // Four processes at a time: starting one costs most of a second of a core.
  beforeAll(async () => {
    const lines = WRONG.map(([line]) => line);
    const lane = async () => {
      for (let line = lines.pop(); line !== undefined; line = lines.pop()) {
        const own = dataFolder();
        runs.set(line, await own.run(line));
        own.remove();
      }
    };
    await Promise.all([lane(), lane(), lane(), lane()]);
  }, 120_000);

  test.each(WRONG)('mcrm %s: leaves with %d and says "%s"', (line, code, says) => {
    const ran = runs.get(line)!;
    expect([ran.code, ran.err]).toEqual([code, expect.stringContaining(says)]);
    expect(ran.out).toBe('');
    expect(ran.err).not.toMatch(/\n {4}at /); // a sentence, no stack
  });
});

test('every fault of the environment is told, with code 78, and nothing is made', async () => {
  const env = { PORT: 'x', LOG_LEVEL: 'loud', DATABASE_URL: 'mysql://x' };
  for (const line of ['serve', SHOP, 'doctor']) {
    const { code, err, out } = await folder.run(line, { env });
    expect([code, out]).toEqual([78, '']);
    expect(err).toContain('3 faults');
    for (const name of Object.keys(env)) expect(err).toContain(`${name}:`);
  }
  const plain = await folder.run('serve', { env: { HOST: '0.0.0.0', PROVIDER: 'twilio' } });
  expect([plain.code, plain.err]).toEqual([
    78,
    expect.stringMatching(/TWILIO_ACCOUNT_SID[^]*TWILIO_AUTH_TOKEN[^]*without TLS/),
  ]);
  expect(readdirSync(folder.path)).toEqual([]);
}, 60_000);

test('usage: what is told of the options stands on a line of its own, and a family of commands has its help', async () => {
  const { out } = await folder.run('serve --help');
  expect(out).toMatch(/^ {2}mcrm serve \[--role web\|worker\]\n {2}separate processes/m);
  const family = await folder.run('merchant --help');
  expect([family.code, family.out]).toEqual([
    0,
    expect.stringMatching(/merchant add[^]*merchant list[^]*merchant set/),
  ]);
}, 60_000);

test('a certificate is made once; a new one only when asked for', async () => {
  const file = join(folder.path, 'tls', 'cert.pem');
  expect((await folder.run('tls make')).json).toMatchObject({ cert: file });
  const first = readFileSync(file, 'utf8');
  const second = await folder.run('tls make');
  expect([second.code, second.out, second.err]).toEqual([65, '', expect.stringContaining('Say --again')]);
  expect(readFileSync(file, 'utf8')).toBe(first);
  expect((await folder.run('tls make --again')).code).toBe(0);
  expect(readFileSync(file, 'utf8')).not.toBe(first);
  expect((await folder.run('tls make --colour red')).code).toBe(64);
}, 60_000);

test('a reader that goes away ends a command quietly', async () => {
  const { stderr } = spawnSync('sh', ['-c', `"${process.execPath}" dist/main.js --help | true`], { cwd: projectRoot });
  expect(stderr.toString()).toBe('');
});

test('a shop, a number, a person and a token: one JSON object each', async () => {
  const shop = await folder.run(`${SHOP} --number +12025550100`);
  expect([shop.code, shop.json]).toEqual([
    0,
    { merchantId: expect.any(String), numberId: expect.any(String), number: '+12025550100' },
  ]);
  const { merchantId } = shop.json;
  expect(statSync(join(folder.path, 'secret.key')).mode & 0o777).toBe(0o600);
  const number = await folder.run(`number add --merchant ${merchantId} --number "(202) 555-0101" --rate 5`);
  expect(number.json).toEqual({ merchantId, numberId: expect.any(String), number: '+12025550101' });
  const person = await folder.run(`staff add --merchant ${merchantId} --email lin@noodles.example --role owner`, {
    input: 'noodles behind the station\n',
  });
  expect(person.json).toEqual({ merchantId, staffId: expect.any(String) });
  const token = await folder.run(`token add --merchant ${merchantId} --name till --role clerk`);
  expect(token.json).toEqual({ merchantId, tokenId: expect.any(String), token: expect.stringMatching(/^mcrm_/) });
  const again = await folder.run(`number add --merchant ${merchantId} --number +12025550100`);
  expect([again.code, again.err]).toEqual([65, expect.stringContaining('already belongs')]);
  const weak = await folder.run(`staff add --merchant ${merchantId} --email b@noodles.example --role owner`, {
    input: '12345\n',
  });
  expect([weak.code, weak.out]).toEqual([65, '']);
  const list = await folder.run('merchant list');
  expect(JSON.parse(list.out)).toMatchObject({
    merchantId,
    currency: 'USD',
    numbers: [{}, { address: '+12025550101' }],
  });

  const { gateway, close } = await folder.open();
  expect(await gateway.staff.principalOfToken(gateway.db.reader, token.json['token']!)).toMatchObject({
    merchantId,
    role: 'clerk',
  });
  const rows = await gateway.db.admin("select action from audit where actor = 'command-line' order by id");
  expect(rows.map(String)).toEqual(['shop.opened', 'number.added', 'staff.added', 'token.added']);
  await close();
}, 60_000);

test('a setting is changed by its name, as JSON', async () => {
  const { merchantId } = (await folder.run(SHOP)).json;
  const set = (name: string, value: string) =>
    folder.run(`merchant set --merchant ${merchantId} --name ${name} --value=${value}`);
  expect((await set('points.welcome', '5')).json).toEqual({ merchantId, name: 'points.welcome', value: 5 });
  expect((await set('points.welcome', '-5')).code).toBe(65);
  expect((await set('points.welcome', 'five')).err).toContain('Give the value as JSON');
  expect((await set('colour', '1')).err).toMatch(/The settings are: .*points.welcome/);
}, 60_000);

test('a program older than its database refuses, in a sentence, and leaves it as it is', async () => {
  await folder.run(SHOP);
  const file = join(folder.path, 'mcrm.db');
  const db = new Sqlite(file);
  db.exec("insert into schema_migrations values ('9999_future.sql', 'x', 0)");
  db.close();
  for (const line of ['merchant list', SHOP, 'serve', 'outbox release']) {
    const { code, err, out } = await folder.run(line);
    expect([code, out]).toEqual([65, '']);
    expect(err).toMatch(/newer/i);
  }
  const after = new Sqlite(file, { readonly: true });
  expect(after.prepare('select count(*) from merchants').pluck().get()).toBe(1);
  after.close();
}, 60_000);

test('the outbox is held and released by word', async () => {
  await folder.run(SHOP);
  expect((await folder.run('outbox hold')).json).toEqual({ held: true });
  expect((await folder.run('outbox')).json).toMatchObject({ holds: [{ reason: 'staff' }] });
  expect((await folder.run('outbox release')).json).toEqual({ released: ['staff'] });
  expect((await folder.run('outbox')).json).toMatchObject({ holds: [] });
  const doctor = await folder.run('doctor');
  expect([doctor.code, doctor.out]).toEqual([
    0,
    expect.stringMatching(/ok\s+database[^]*ok\s+summaries[^]*ok\s+carrier/),
  ]);
  expect(existsSync(join(folder.path, 'mcrm.db'))).toBe(true);
}, 60_000);
