import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { wrongReaches } from '../../src/customers/index.ts';
import type { ConsentGiven } from '../../src/customers/index.ts';
import { projectRoot } from '../../src/platform/paths.ts';
import type { Tx } from '../../src/platform/db/index.ts';
import { openShop, type Shop } from '../flows/shop.ts';
import { ENGINES } from '../support/engines.ts';

const AMY = '+12025550111';
const TILL = { source: 'counter', actor: 'staff:1' };

describe.each(ENGINES)('who can be reached, on %s', (engine) => {
  let shop: Shop;
  let amy: string;
  beforeEach(async () => {
    shop = await openShop(engine);
    const { customers } = shop.gateway;
    amy = (await shop.test.db.write((tx) => customers.findOrCreate(tx, shop.merchantId, AMY as never, TILL))).id;
  });
  afterEach(() => shop.close());

  const write = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    shop.clock.advance(1);
    return shop.test.db.write(work);
  };
  const consent = (state: ConsentGiven['state']) => () =>
    write((tx) => shop.gateway.customers.recordConsent(tx, shop.merchantId, amy, { ...TILL, state }));
  const stop = () => write((tx) => shop.gateway.customers.suppress(tx, shop.merchantId, AMY, TILL));
  const lift = () => write((tx) => shop.gateway.customers.lift(tx, shop.merchantId, AMY, TILL));
  const failed = () =>
    write(async (tx) => {
      const { messages, slices } = shop.gateway;
      const id = await messages.enqueue(tx, {
        merchantId: shop.merchantId,
        numberId: shop.number.id,
        to: AMY,
        text: 'hello',
        purpose: 'reply',
      });
      const fact = {
        merchantId: shop.merchantId,
        name: 'message.failed' as const,
        ids: { messageId: id!, scope: 'number', code: '30005' },
      };
      for (const { on } of slices) await on?.['message.failed']?.(tx, fact);
    });
  const texts = () => shop.say(AMY, 'POINTS');
  const reach = async (): Promise<[string, string]> => {
    const [row] = await shop.test.db.admin(`select reach, marketing from customers where id = '${amy}'`);
    return row as [string, string];
  };

  it.each([
    ['a new number', [], 'no_consent', 'none'],
    ['asked', [consent('asked')], 'no_consent', 'none'],
    ['granted', [consent('granted')], 'yes', 'allowed'],
    ['paused', [consent('granted'), consent('paused')], 'paused', 'paused'],
    ['withdrawn', [consent('granted'), consent('withdrawn')], 'no_consent', 'none'],
    ['stopped', [consent('granted'), stop], 'stopped', 'none'],
    ['stopped and back', [consent('granted'), stop, lift], 'yes', 'allowed'],
    ['stopped without consent and back', [stop, lift], 'no_consent', 'none'],
    ['consent given while a stop stands', [stop, consent('granted')], 'stopped', 'allowed'],
    ['out of service', [consent('granted'), failed], 'trouble', 'allowed'],
    ['out of service and stopped', [failed, stop], 'stopped', 'none'],
    ['out of service, then it texts', [consent('granted'), failed, texts], 'yes', 'allowed'],
  ] as const)('%s', async (_what, steps, wanted, marketing) => {
    for (const step of steps) await step();
    expect(await reach()).toEqual([wanted, marketing]);
    expect(await wrongReaches(shop.test.db.reader)).toEqual([]);
  });

  it('a number stopped before it had a name is known as stopped', async () => {
    const stranger = '+12025550177';
    await write((tx) => shop.gateway.customers.suppress(tx, shop.merchantId, stranger, TILL));
    const { id } = await write((tx) =>
      shop.gateway.customers.findOrCreate(tx, shop.merchantId, stranger as never, TILL),
    );
    const [row] = await shop.test.db.admin(`select reach from customers where id = '${id}'`);
    expect(row).toEqual(['stopped']);
  });

  it('doctor finds a summary that is not so, and the migration mends it', async () => {
    await consent('granted')();
    await write((tx) => tx.exec("update customers set reach = 'paused', marketing = 'paused'", [], 'run'));
    expect((await wrongReaches(shop.test.db.reader)).map(({ what }) => what)).toEqual([
      'customers.reach',
      'customers.marketing',
    ]);
    const rows = readFileSync(join(projectRoot, 'migrations', '0003_merchants_send_rows.sql'), 'utf8');
    const sql = rows.split('--> statement-breakpoint').find((statement) => statement.includes('SET `reach`'))!;
    await write((tx) => tx.exec(sql.replaceAll('`', '"'), [], 'run'));
    expect((await reach())[0]).toBe('yes');
  });
});
