import { until } from '../support/process.ts';
import type { StubFault, StubMode } from '../support/twilio-stub.mjs';
import { closeShops, type FaultShop, openShop } from './shop.ts';

// FAULTS matrix 32-36 and 41: what the carrier may answer, or not answer, to a create. Four people join under each
// fault; whatever happens, each gets one answer.
interface Row {
  what: string;
  mode: StubMode;
  /** How attempts must have ended; so that a row whose fault did not strike fails. */
  ended: string[];
}

const TIMES = 3;
const strikes = (create: StubFault, more: StubMode = {}): StubMode => ({ create, times: TIMES, ...more });

/** Accepted all the same: with reports the message is adopted through one, without them through the list. */
const hidden = (what: string, mode: StubMode): Row[] => [
  { what: `${what}, reports come`, mode: { ...mode, callbacks: 'normal' }, ended: ['unknown'] },
  { what: `${what}, no reports`, mode: { ...mode, callbacks: 'off' }, ended: ['found_in_list'] },
];

const ROWS: Row[] = [
  { what: '32: 429 with Retry-After', mode: strikes('too_many', { retryAfter: 1 }), ended: ['retry'] },
  { what: '32: 429 without a time', mode: strikes('too_many', { retryAfter: 'soon' }), ended: ['retry'] },
  { what: '33: 500, nothing accepted', mode: strikes('fail_before', { status: 500 }), ended: ['absent'] },
  { what: '33: 503, nothing accepted', mode: strikes('fail_before', { status: 503 }), ended: ['absent'] },
  ...[500, 502, 503, 504].flatMap((status) =>
    hidden(`33: ${status} after acceptance`, strikes('fail_after', { status })),
  ),
  { what: '34: no answer, nothing accepted', mode: strikes('hang_before'), ended: ['absent'] },
  ...hidden('34: no answer after acceptance', strikes('hang_after')),
  { what: '35: reset before the body', mode: strikes('reset_before'), ended: ['absent'] },
  ...hidden('35: reset after the body', strikes('reset_after')),
  ...hidden('36: 201 with garbage', strikes('garbage')),
  ...hidden('36: 201 with half of the JSON', strikes('truncated')),
  ...hidden('36: 201 cut in the middle', strikes('cut')),
  ...hidden('36: 201 without an id', strikes('no_sid')),
  { what: '41: report before the answer', mode: { create: 'normal', callbacks: 'before' }, ended: [] },
  { what: '41: report before a 500', mode: strikes('fail_after', { callbacks: 'before' }), ended: ['unknown'] },
  { what: '41: report before a hang', mode: strikes('hang_after', { callbacks: 'before' }), ended: ['unknown'] },
];

const wrong = new Map<string, unknown>();

/** @returns what is not as it should be after four people joined under this fault */
async function suffer(shop: FaultShop, row: Row, serial: number): Promise<unknown> {
  const { stub, rows } = shop;
  stub.reset();
  stub.mode({ ...row.mode });
  const people = [0, 1, 2, 3].map((n) => `+1212555${String(1000 + serial * 10 + n)}`);
  const texts = await Promise.all(people.map((from) => shop.text(from, 'JOIN')));
  const ids = `select id from inbound where provider_id in (${texts.map(({ sid }) => `'${sid}'`).join()})`;
  await shop.settled(row.what);
  const ended = (): string[] =>
    rows<{ how: string }>(
      `select distinct case when outcome = 'accepted' then reason else outcome end as how from attempts
       where message_id in (select id from outbound where inbound_id in (${ids}))`,
    ).map(({ how }) => how);
  // An answer that hangs is given up only after its reports were all in.
  await until(
    () => `attempts ended as ${row.ended.join()}; they ended as ${ended().join()}`,
    () => row.ended.every((how) => ended().includes(how)),
  );
  const silent = row.mode.callbacks === 'off';
  const state = rows(`select status, count(*) as count from outbound where inbound_id in (${ids}) group by status`);
  const book = people.map((to) => shop.acceptedFor(to).map(({ count }) => count));
  const faults: Record<string, unknown> = {};
  if (JSON.stringify(book) !== '[[1],[1],[1],[1]]') faults['copies at the carrier'] = book;
  if (!silent && JSON.stringify(state) !== '[{"status":"delivered","count":4}]') faults['state'] = state;
  if (texts.some(({ status }) => status !== 200)) faults['texts answered'] = texts;
  return Object.keys(faults).length === 0 ? undefined : faults;
}

const doctors: string[] = [];

beforeAll(async () => {
  let next = 0;
  const lane = async (): Promise<void> => {
    const shop = await openShop();
    await shop.start();
    for (let i = next++; i < ROWS.length; i = next++)
      wrong.set(ROWS[i]!.what, await suffer(shop, ROWS[i]!, i).catch((fault: Error) => fault.message));
    doctors.push((await shop.doctor()).out);
    await shop.close();
  };
  await Promise.all([lane(), lane(), lane(), lane()]);
}, 300_000);

afterAll(closeShops);

test.each(ROWS)('row $what: each answer is accepted once', ({ what }) => {
  expect(wrong.has(what)).toBe(true);
  expect(wrong.get(what)).toBeUndefined();
});

test('mcrm doctor finds nothing wrong afterwards', () => {
  const lines = doctors.flatMap((out) => out.trim().split('\n'));
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.filter((line) => !line.startsWith('ok'))).toEqual([]);
});

test('row 32: a burst of 429 slows the sending down, and all leave once', async () => {
  const shop = await openShop();
  await shop.start();
  shop.stub.mode({ create: 'too_many', times: 40, retryAfter: 1 });
  const people = Array.from({ length: 60 }, (_, n) => `+1312555${String(1000 + n)}`);
  await Promise.all(people.map((from) => shop.text(from, 'JOIN')));
  await shop.settled('the burst');
  expect(shop.stub.ledger()).toMatchObject({ accepted: 60, distinct: 60, duplicated: 0 });
  expect(shop.stub.ledger().requests).toBeLessThanOrEqual(100);
  await until('all delivered', () => {
    const [{ count } = { count: 0 }] = shop.rows<{ count: number }>(
      `select count(*) as count from outbound where status = 'delivered'`,
    );
    return count === 60;
  });
  await shop.close();
}, 120_000);
