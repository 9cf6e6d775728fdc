import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { liveOneDay, PHONES } from './day.ts';
import { build, type DataFolder, dataFolder } from './program.ts';

beforeAll(build, 120_000);

describe('somebody erased after the backup was made', () => {
  let folder: DataFolder;
  let backup: string;
  beforeEach(async () => {
    folder = dataFolder();
    backup = join(folder.path, 'kept.db');
    const { gateway, close } = await folder.open();
    await liveOneDay(gateway);
    await folder.run(`backup ${backup}`);
    const [shop] = await gateway.merchants.all(gateway.db.reader);
    const { merchantId } = shop!;
    const amy = await gateway.customers.byNumber(
      gateway.db.reader,
      merchantId,
      gateway.customers.hashOf(merchantId, PHONES[0]),
    );
    await gateway.db.write((tx) => gateway.register.erase(tx, merchantId, amy!.id, 'system'));
    await close();
  }, 60_000);
  afterEach(() => folder.remove());

  async function isForgotten(where: DataFolder): Promise<boolean> {
    const { gateway, close } = await where.open();
    const [shop] = await gateway.merchants.all(gateway.db.reader);
    const hash = gateway.customers.hashOf(shop!.merchantId, PHONES[0]);
    const amy = await gateway.customers.byNumber(gateway.db.reader, shop!.merchantId, hash);
    const sound = [
      ...(await gateway.points.check(gateway.db.reader)),
      ...(await gateway.purchases.check(gateway.db.reader)),
    ];
    await close();
    expect(sound).toEqual([]);
    return amy === undefined;
  }

  test('is erased again when it is restored over the database in place', async () => {
    rmSync(join(folder.path, 'erased.jsonl'));
    const ran = await folder.run(`restore ${backup}`);
    expect([ran.code, ran.err]).toEqual([0, expect.stringContaining('Erased since this backup, and again in it: 1 ')]);
    expect(await isForgotten(folder)).toBe(true);
  }, 60_000);

  test('is erased again on a new machine that has the list', async () => {
    const fresh = dataFolder();
    for (const name of ['secret.key', 'erased.jsonl']) copyFileSync(join(folder.path, name), join(fresh.path, name));
    expect((await fresh.run(`restore ${backup}`)).code).toBe(0);
    expect(await isForgotten(fresh)).toBe(true);
    fresh.remove();
  }, 60_000);
});
