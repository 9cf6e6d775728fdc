import * as fc from 'fast-check';
import type { DeliveryStatus } from '../../src/messages/providers/provider.ts';
import { backOff, isFinal, laterStatus, type MessageStatus } from '../../src/messages/rules.ts';
import { TokenBuckets } from '../../src/messages/token-buckets.ts';
import { ENGINES } from '../support/engines.ts';
import { openShop, type Shop } from '../flows/shop.ts';

const AMY = '+12025550111';

function permutations<T>(all: readonly T[]): T[][] {
  if (all.length < 2) return [[...all]];
  return all.flatMap((one, i) => permutations(all.toSpliced(i, 1)).map((rest) => [one, ...rest]));
}

describe.each(ENGINES)('status reports on %s', (engine) => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await openShop(engine, { number: { partsPerSecond: 1000 } });
    await shop.gateway.carrier!.setSettings({ kind: 'no_receipts', deliveryMillis: 0, reportMillis: 0 });
  });
  afterEach(() => shop.close());

  const { stringify } = JSON;
  async function sent(count: number): Promise<{ id: string; providerId: string }[]> {
    await shop.test.db.write(async (tx) => {
      const { merchantId, number } = shop;
      for (let i = 0; i < count; i++)
        await shop.gateway.messages.enqueue(tx, {
          merchantId, numberId: number.id, to: AMY, text: `${i}`, purpose: 'service',
        }); // prettier-ignore
    });
    while ((await shop.gateway.dispatcher.dispatch(() => {})) > 0) await shop.gateway.dispatcher.settled();
    const rows = await shop.test.db.admin('select id, provider_id from outbound order by id');
    return rows.map(([id, providerId]) => ({ id: String(id), providerId: String(providerId) }));
  }
  const report = (message: { id: string; providerId: string }, status: DeliveryStatus, more = {}) =>
    shop.gateway.messages.report({
      providerId: message.providerId,
      status,
      ref: `${shop.merchantId}.${message.id}.1`,
      ...more,
    });
  const statuses = async () => (await shop.test.db.admin('select status from outbound order by id')).map(String);

  it.each([
    [['accepted', 'sent', 'delivered'], 'delivered'],
    [['accepted', 'sent', 'failed'], 'failed'],
    [['sent', 'failed', 'undelivered'], 'undelivered'],
    [['accepted', 'sent', 'failed', 'undelivered', 'delivered'], 'delivered'],
  ] as const)('%j in every order ends as %s', async (reports, last) => {
    const orders = permutations<DeliveryStatus>(reports);
    const messages = await sent(orders.length);
    await Promise.all(
      messages.map(async (message, i) => {
        for (const status of orders[i]!) await report(message, status);
        await report(message, orders[i]![0]!); // and one comes twice
      }),
    );
    expect(new Set(await statuses())).toEqual(new Set([last]));
  });

  it('a report without our reference finds its message by the carrier’s id', async () => {
    const [message] = await sent(1);
    await shop.gateway.messages.report({ providerId: message!.providerId, status: 'delivered' });
    expect(await statuses()).toEqual(['delivered']);
  });

  it('a report of nothing we know is kept sealed, once for each status, and changes nothing', async () => {
    await sent(1);
    for (const status of ['sent', 'sent', 'delivered'] as const)
      await shop.gateway.messages.report({ providerId: 'SMforeign', status });
    await shop.gateway.messages.report({ providerId: 'SMx', status: 'sent', ref: 'no.such.1' });
    expect(await shop.count('select count(*) from orphans')).toBe(3);
    expect(await shop.count("select count(*) from orphans where payload like '%foreign%'")).toBe(0);
    expect(await statuses()).toEqual(['accepted']);
  });

  it('a report that overtakes the answer to its create proves that it was taken', async () => {
    const [message] = await sent(1);
    await shop.test.db.admin("update outbound set status = 'submitting', provider_id = null");
    await report({ id: message!.id, providerId: 'SMfast' }, 'delivered');
    expect(await shop.test.db.admin('select status, provider_id from outbound')).toEqual([['delivered', 'SMfast']]);
  });

  it('a reference of another shop moves nothing of ours', async () => {
    const [message] = await sent(1);
    const tea = await shop.test.db.write((tx) => shop.gateway.merchants.add(tx, { ...shop.merchant, name: 'Tea' }));
    await report(message!, 'failed', { ref: `${tea.merchantId}.${message!.id}.1`, providerId: 'SMother' });
    expect(await statuses()).toEqual(['accepted']);
  });

  it('any run of reports, in any order and number, ends as the highest of them', async () => {
    const reports = fc.array(
      fc.constantFrom<DeliveryStatus>('accepted', 'sent', 'failed', 'undelivered', 'delivered'),
      {
        maxLength: 8,
      },
    );
    const runs = fc.sample(reports, 40);
    const messages = await sent(runs.length);
    await Promise.all(
      messages.map(async (message, i) => {
        for (const status of runs[i]!) await report(message, status);
      }),
    );
    const expected = runs.map((run) => run.reduce<MessageStatus>(laterStatus, 'accepted'));
    expect([stringify(runs), await statuses()]).toEqual([stringify(runs), expected]);
  });
});

test.each`
  known          | reported         | now
  ${'queued'}    | ${'accepted'}    | ${'accepted'}
  ${'unknown'}   | ${'delivered'}   | ${'delivered'}
  ${'sent'}      | ${'accepted'}    | ${'sent'}
  ${'delivered'} | ${'failed'}      | ${'delivered'}
  ${'delivered'} | ${'undelivered'} | ${'delivered'}
  ${'failed'}    | ${'delivered'}   | ${'delivered'}
  ${'failed'}    | ${'sent'}        | ${'failed'}
`('$known, then $reported: $now', ({ known, reported, now }) => {
  expect(laterStatus(known, reported)).toBe(now);
});

test('what is final', () => {
  const all: MessageStatus[] = ['queued', 'held', 'submitting', 'unknown', 'accepted', 'sent', 'failed', 'undelivered', 'delivered', 'canceled', 'expired']; // prettier-ignore
  expect(all.filter(isFinal)).toEqual(['failed', 'undelivered', 'delivered', 'canceled', 'expired']);
});

test.each`
  attempt | least  | most
  ${1}    | ${500} | ${2500}
  ${2}    | ${500} | ${4500}
  ${5}    | ${500} | ${32_500}
  ${20}   | ${500} | ${300_500}
`('try $attempt waits between $least and $most ms', ({ attempt, least, most }) => {
  expect([backOff(attempt, 0), backOff(attempt, 1)]).toEqual([least, most]);
});

test('a bucket never gives more than its size and rate allow, also when the clock steps back', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: -5000, max: 5000 }), fc.nat(4)), { maxLength: 60 }), (steps) => {
      const buckets = new TokenBuckets();
      let [now, forward, taken] = [1_000_000, 0, 0];
      for (const [step, parts] of steps) {
        now += step;
        forward += Math.max(0, step);
        const available = buckets.available('s', 1, now);
        expect(available).toBeLessThanOrEqual(3);
        if (available >= parts) {
          buckets.take('s', parts);
          taken += parts;
        }
      }
      expect(taken).toBeLessThanOrEqual(3 + forward / 1000 + 1e-6);
    }),
  );
});
