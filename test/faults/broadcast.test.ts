import { until } from '../support/process.ts';
import { type CrowdShop, openCrowd } from './broadcast-crowd.ts';
import { closeShops } from './shop.ts';

// FAULTS matrix 8, 9, 57, 58, 61. FAULTS=all: 10,000 people and twenty kills, as the issue asks; by default fewer.
const all = process.env['FAULTS'] === 'all';
const PEOPLE = all ? 10_000 : 1500;
const KILLS = all ? 20 : 3;
const RATE = 400; // parts a second: slow enough that the kills fall into the sending
const MOVING = new Set(['queued', 'submitting', 'held']);

afterAll(closeShops);

const inAir = (shop: CrowdShop, id: string): { status: string; count: number }[] =>
  shop.rows('select status, count(*) as count from outbound where batch_id = ? group by status', id);

test(`${KILLS} kills at random while ${PEOPLE} are written to and texted: everybody exactly once, unknowns listed`, async () => {
  const shop = await openCrowd(PEOPLE, RATE);
  await shop.start();
  const id = await shop.send();
  const lived: number[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    // The first falls into the making of the list, the others spread over the sending.
    const life = Math.round(kill === 0 ? Math.random() * 150 : 200 + Math.random() * (all ? 1600 : 1200));
    lived.push(life);
    await new Promise((resume) => setTimeout(resume, life));
    await shop.gateway().kill();
    await shop.start();
  }
  const story = (): string => `killed after ${lived.join(', ')} ms; ${JSON.stringify(inAir(shop, id))}`;
  await shop.becomes(id, 'done', 240_000).catch((fault: Error) => {
    throw new Error(`${fault.message}; ${story()}; ${shop.gateway().log().slice(-2000)}`);
  });
  await shop.settledOrUnknown(id);
  const { accepted, distinct, duplicated } = shop.stub.ledger();
  const counts = await shop.counts(id);
  expect([story(), duplicated, accepted === distinct]).toEqual([story(), 0, true]);
  expect(counts['audience']).toBe(PEOPLE);
  expect(shop.rows('select count(*) as n from broadcast_recipients')).toEqual([{ n: PEOPLE }]);
  // Whoever the carrier never heard of is listed as unknown, and never texted again.
  expect([story(), distinct + counts['unknown']!]).toEqual([story(), PEOPLE]);
  const { items } = (await shop.get(`/broadcasts/${id}/recipients?state=unknown&limit=200`)) as {
    items: { state: string }[];
  };
  expect(items).toHaveLength(Math.min(200, counts['unknown']!));
  expect(counts['queued']! + counts['skipped']! + counts['failed']!).toBe(0);
  await shop.close();
}, 600_000);

test('a pause at a tenth leaves at most what is in the air; the rest goes after a resume', async () => {
  const shop = await openCrowd(PEOPLE, RATE);
  await shop.start();
  const id = await shop.send();
  await until('a tenth has left', () => shop.stub.ledger().accepted >= PEOPLE / 10, { every: 5 });
  const paused = await shop.post(`/broadcasts/${id}/pause`);
  const { accepted } = shop.stub.ledger();
  expect(paused).toMatchObject({ status: 200, body: { status: 'paused' } });
  await until(
    () => `nothing is in the air; ${JSON.stringify(inAir(shop, id))}`,
    () => !inAir(shop, id).some(({ status }) => status === 'submitting' || status === 'queued'),
  );
  await shop.stub.idle();
  const left = shop.stub.ledger().accepted - accepted;
  expect(left).toBeLessThanOrEqual(Number(paused.body['inFlight']));
  await shop.post(`/broadcasts/${id}/resume`);
  await shop.becomes(id, 'done', 120_000);
  await shop.stub.idle();
  expect(shop.stub.ledger()).toMatchObject({ accepted: PEOPLE, distinct: PEOPLE, duplicated: 0 });
  await shop.close();
}, 300_000);

test('two clicks at once send one broadcast; a STOP while it is under way is honoured', async () => {
  const shop = await openCrowd(150, 20);
  await shop.start();
  const { body } = await shop.post('/broadcasts', {
    name: 'June',
    text: 'Two for one',
    where: { field: 'segments.everybody', is: '=', value: true },
  });
  const id = String(body['id']);
  const answers = await Promise.all(['a', 'b', 'c'].map((key) => shop.post(`/broadcasts/${id}/send`, {}, key)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  await until('texts are queued', () => inAir(shop, id).some(({ status }) => MOVING.has(status)));
  const last = `+4930555${10_000 + 149}`;
  expect((await shop.text(last, 'STOP')).status).toBe(200);
  await shop.becomes(id, 'done', 120_000);
  await shop.stub.idle();
  expect(shop.acceptedFor(last).filter(({ body: text }) => text.includes('Two for one'))).toEqual([]);
  expect(shop.stub.ledger().duplicated).toBe(0);
  expect(await shop.counts(id)).toMatchObject({ audience: 150, delivered: 149, skipped: 1 });
  await shop.close();
}, 180_000);
