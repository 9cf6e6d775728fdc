import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { liveOneDay, PHONES, SECRETS, SHOP_NUMBER } from './day.ts';
import { build, type DataFolder, dataFolder } from './program.ts';

beforeAll(build, 120_000);

let folder: DataFolder;
beforeEach(() => {
  folder = dataFolder();
});
afterEach(() => folder.remove());

/** The spellings under which a secret could stand in a file. */
function spellings(secret: string): Buffer[] {
  const digits = secret.startsWith('+') ? [secret, secret.slice(1), secret.slice(2)] : [secret, secret.toLowerCase()];
  return digits.flatMap((text) => [
    Buffer.from(text, 'utf8'),
    Buffer.from(text, 'utf16le'),
    Buffer.from(text, 'utf16le').swap16(),
  ]);
}
const foundIn = (bytes: Buffer): string[] =>
  SECRETS.filter((secret) => spellings(secret).some((form) => bytes.includes(form)));
const filesOf = (path: string): string[] => readdirSync(path).filter((name) => name !== 'secret.key');

test('after a whole day neither the database, its journal nor a backup holds a number, a name or a word in the clear', async () => {
  const { gateway, close } = await folder.open();
  await liveOneDay(gateway);
  expect(filesOf(folder.path)).toContain('mcrm.db-wal');
  for (const file of filesOf(folder.path))
    expect([file, foundIn(readFileSync(join(folder.path, file)))]).toEqual([file, []]);
  const backup = await folder.run(`backup ${join(folder.path, 'day.db')}`);
  expect(backup.json).toEqual({ backup: join(folder.path, 'day.db') });
  expect(backup.err).toContain('The key is not in the backup');
  await close();
  for (const file of filesOf(folder.path))
    expect([file, foundIn(readFileSync(join(folder.path, file)))]).toEqual([file, []]);
  // The search itself works: what may stand in the clear is found.
  const bytes = readFileSync(join(folder.path, 'day.db'));
  for (const known of [SHOP_NUMBER, "Lin's Noodles", 'R-1']) expect(bytes.includes(known)).toBe(true);
  expect(bytes.includes(readFileSync(join(folder.path, 'secret.key'), 'utf8').trim())).toBe(false);
}, 60_000);

test('a backup made while others write is sound, for us alone, and never writes over a file', async () => {
  const { gateway, close } = await folder.open();
  await liveOneDay(gateway);
  const file = join(folder.path, 'busy.db');
  let writing = true;
  let written = 0;
  const writers = Array.from({ length: 4 }, async (_, lane) => {
    while (writing) {
      await gateway.messages.receive({
        providerId: `W${lane}-${written++}`,
        from: PHONES[0],
        to: SHOP_NUMBER,
        text: 'POINTS',
        media: [],
      });
      await new Promise((resume) => setImmediate(resume));
    }
  });
  const backup = await folder.run(`backup ${file}`);
  writing = false;
  await Promise.all(writers);
  await close();
  expect(backup.code).toBe(0);
  expect(written).toBeGreaterThan(4);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(existsSync(`${file}.part`)).toBe(false);
  const copy = new Sqlite(file, { readonly: true });
  expect(copy.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(copy.pragma('foreign_key_check')).toEqual([]);
  expect(copy.prepare('select count(*) from inbound').pluck().get()).toBeGreaterThanOrEqual(10);
  const odd = copy.prepare(
    "select count(*) from inbound i where handled_by = 'points.balance' and not exists (select 1 from outbound o where o.inbound_id = i.id) and i.id < (select min(id) from inbound where waiting = 'loop')",
  );
  expect(odd.pluck().get()).toBe(0); // one moment: a text is never there without its answer
  copy.close();
  const again = await folder.run(`backup ${file}`);
  expect([again.code, again.err]).toEqual([65, expect.stringContaining('is there already')]);
}, 60_000);

test('a backup without a database is refused', async () => {
  const ran = await folder.run(`backup ${join(folder.path, 'x.db')}`);
  expect([ran.code, ran.err]).toEqual([65, expect.stringContaining('There is no database')]);
});

describe('restore', () => {
  let fresh: DataFolder;
  let backup: string;
  beforeEach(async () => {
    fresh = dataFolder();
    backup = join(fresh.path, 'kept.db');
    const { gateway, close } = await folder.open();
    await liveOneDay(gateway);
    await close();
    await folder.run(`backup ${backup}`);
  }, 60_000);
  afterEach(() => fresh.remove());
  const bringKey = () => copyFileSync(join(folder.path, 'secret.key'), join(fresh.path, 'secret.key'));

  test('refuses without the right key, and changes nothing', async () => {
    writeFileSync(join(fresh.path, 'secret.key'), `${'x'.repeat(43)}\n`, { mode: 0o600 });
    const ran = await fresh.run(`restore ${backup}`);
    expect([ran.code, ran.out]).toEqual([65, '']);
    expect(ran.err).toContain('Add that key first; nothing was changed');
    expect(readdirSync(fresh.path).toSorted()).toEqual(['kept.db', 'lock.db', 'secret.key']);
  });

  test('without any key it makes none, and says where one belongs', async () => {
    const ran = await fresh.run(`restore ${backup}`);
    expect([ran.code, ran.out]).toEqual([78, '']);
    expect(ran.err).toContain(`the key is missing. Put it into ${join(fresh.path, 'secret.key')}`);
    expect(readdirSync(fresh.path)).toEqual(['kept.db']);
  });

  test('with the key everything is there, and nothing leaves until it is released', async () => {
    bringKey();
    const ran = await fresh.run(`restore ${backup}`);
    expect(ran.json).toEqual({ restored: join(fresh.path, 'mcrm.db'), held: true });
    const { gateway, close } = await fresh.open();
    const [shop] = await gateway.merchants.all(gateway.db.reader);
    const hash = gateway.customers.hashOf(shop!.merchantId, PHONES[0]);
    const amy = await gateway.customers.byNumber(gateway.db.reader, shop!.merchantId, hash);
    expect(amy).toMatchObject({ name: 'Amaryllis Quensworth' });
    await gateway.messages.receive({ providerId: 'SMnew', from: PHONES[0], to: SHOP_NUMBER, text: 'HELP', media: [] });
    expect(await gateway.dispatcher.dispatch(() => {})).toBe(0);
    await close();
    expect((await fresh.run('outbox')).json).toMatchObject({
      holds: [{ reason: 'restored' }],
      messages: { queued: 1 },
    });
    expect((await fresh.run('outbox release')).json).toEqual({ released: ['restored'] });
    const opened = await fresh.open();
    expect(await opened.gateway.dispatcher.dispatch(() => {})).toBe(1);
    await opened.gateway.dispatcher.settled();
    await opened.close();
  }, 60_000);

  test('what stood there before is kept beside it', async () => {
    bringKey();
    const { close } = await fresh.open();
    await close();
    const { before } = (await fresh.run(`restore ${backup}`)).json;
    expect(existsSync(before!)).toBe(true);
  }, 60_000);

  test('a database in use, or a file that is none, is left alone', async () => {
    bringKey();
    const { gateway, close } = await fresh.open();
    await gateway.db.write((tx) =>
      gateway.merchants.add(tx, { name: 'Tea', country: 'US', zone: 'America/New_York', language: 'en' }),
    );
    writeFileSync(join(fresh.path, 'junk.db'), 'this is no database at all, only words');
    expect((await fresh.run(`restore ${join(fresh.path, 'junk.db')}`)).code).not.toBe(0);
    await close();
    const again = await fresh.open();
    expect(await again.gateway.merchants.all(again.gateway.db.reader)).toMatchObject([{ name: 'Tea' }]);
    await again.close();
    expect(filesOf(fresh.path).filter((name) => name.startsWith('restoring'))).toEqual([]);
  }, 60_000);
});
