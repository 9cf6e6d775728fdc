import request from 'supertest';
import { formTokenOf } from '../../src/platform/web/frame.ts';
import type { Role } from '../../src/platform/web/principal.ts';
import { newCode, sayCode } from '../../src/vouchers/codes.ts';
import { voucherBatches } from '../../src/vouchers/schema.ts';
import { createWeb } from '../../src/web.ts';
import { DESSERT, openVouchers, type VoucherWorld } from './world.ts';
import type { Minor } from '../../src/kernel/money.ts';

describe('the pages of vouchers', () => {
  let world: VoucherWorld;
  beforeEach(async () => void (world = await openVouchers('sqlite')));
  afterEach(() => world.close());

  async function browser(role: Role = 'owner', language = 'en') {
    const web = createWeb(world.gateway);
    const email = `${role}@example.com`;
    const session = await world.write(async (tx) => {
      const { staffId } = await world.gateway.staff.add(tx, { merchantId: world.merchantId, email, role });
      return world.gateway.sessions.start(tx, world.merchantId, staffId);
    });
    const headers = {
      Cookie: `mcrm=${session}; lang=${language}`,
      'Sec-Fetch-Site': 'same-origin',
      Referer: 'http://127.0.0.1/',
    };
    return {
      get: (path: string) => request(web).get(path).set(headers),
      post: (path: string, form: object = {}) =>
        request(web)
          .post(path)
          .set(headers)
          .type('form')
          .send({ ...form, _token: formTokenOf(session) }),
    };
  }

  const hidden = (html: string, name: string): string => new RegExp(`name="${name}" value="([^"]+)"`).exec(html)![1]!;

  it('say what vouchers are for where there are none', async () => {
    await world.write((tx) => world.vouchers.archiveOffer(tx, world.merchantId, world.offerId, 'staff:x'));
    const { text } = await (await browser()).get('/vouchers');
    expect(text).toContain('No vouchers yet');
    expect(text).toContain('Archived offers');
  });

  it('redeem at the till: the code goes in bodies alone', async () => {
    const clerk = await browser('clerk');
    const { code, id } = await world.give({ customerId: world.amy });
    const looked = await clerk.post('/vouchers/check', { code });
    expect(looked.text).toContain('a free dessert');
    expect(looked.text).toContain('•••• ');
    const done = await clerk.post('/vouchers/redeem', { code });
    expect([done.status, done.headers['location']]).toEqual([303, `/vouchers?voucher=${id}`]);
    expect((await clerk.get(done.headers['location']!)).text).toContain('✓ Redeemed');
    const twice = await clerk.post('/vouchers/redeem', { code }); // a second press of the button
    expect(twice.headers['location']).toBe(done.headers['location']);
    world.clock.advance(6000);
    const again = await clerk.post('/vouchers/redeem', { code });
    expect([again.status, again.text.includes('Used already on')]).toEqual([422, true]);
    expect((await clerk.post('/vouchers/check', { code: 'what' })).text).toContain(
      'There is no voucher with this code',
    );
    expect((await clerk.post('/vouchers/check', { code: ' ' })).text).toContain('Enter the code.');
  });

  it('ask for the amount where the offer does, and keep what was typed', async () => {
    const clerk = await browser('clerk');
    const offerId = await world.offer({ leastSpend: 2000 as Minor });
    const { code } = await world.give({ offerId });
    const short = await clerk.post('/vouchers/redeem', { code, amount: '12.00', receipt: 'R-1' });
    expect([short.status, short.text.includes('a receipt of $20.00 or more'), short.text.includes('value="12.00"')]).toEqual([422, true, true]); // prettier-ignore
    expect((await clerk.post('/vouchers/redeem', { code, amount: '12,00' })).text).toContain(
      'Write the amount in digits',
    );
    expect((await clerk.post('/vouchers/redeem', { code, amount: '20', receipt: 'x'.repeat(65) })).status).toBe(422);
    expect((await clerk.post('/vouchers/redeem', { code, amount: '20', receipt: 'R-1' })).status).toBe(303);
  });

  it('tell a guesser how long to wait', async () => {
    const clerk = await browser('clerk', 'zh');
    for (let i = 0; i < 20; i++) await clerk.post('/vouchers/check', { code: sayCode(newCode()) });
    const { status, text, headers } = await clerk.post('/vouchers/check', { code: sayCode(newCode()) });
    expect([status, text.includes('输错太多次，请 15 分钟后再试'), Number(headers['retry-after']) > 800]).toEqual([
      429,
      true,
      true,
    ]);
  });

  it('make an offer with every fault at its field, and a changed one in place of the old', async () => {
    const owner = await browser();
    const bad = await owner.post('/vouchers/offers/new', {
      kind: 'percent',
      value: '200',
      validDays: '0',
      wordsEn: '',
    });
    expect(bad.status).toBe(422);
    for (const words of ['Say in one language', 'whole per cent from 1 to 100', 'from 1 to 730', 'value="200"'])
      expect(bad.text).toContain(words);
    const odd = await owner.post('/vouchers/offers/new', 'x' as never);
    expect(odd.status).not.toBe(500);
    const form = await owner.get(`/vouchers/offers/new?from=${world.offerId}`);
    expect(form.text).toContain('value="a free dessert"');
    const made = await owner.post('/vouchers/offers/new', { wordsEn: 'two desserts', kind: 'item', validDays: '9', from: world.offerId, archiveOld: 'yes' }); // prettier-ignore
    expect(made.headers['location']).toMatch(/^\/vouchers\/offers\/\w{26}\?done=/);
    expect(await world.vouchers.offers(world.db.reader, world.merchantId)).toMatchObject([
      { words: { en: 'two desserts' } },
    ]);
  });

  it('take a least amount that is no text for a fault, not for "any"', async () => {
    const owner = await browser();
    const bad = await owner.post('/vouchers/offers/new', 'wordsEn=a&kind=item&validDays=9&leastSpend[a]=b' as never);
    expect(bad.status).toBeGreaterThanOrEqual(400);
    expect(await world.count('select count(*) from voucher_offers')).toBe(1);
  });

  it('give one to a customer by number or member number, once a form', async () => {
    const owner = await browser();
    const at = `/vouchers/offers/${world.offerId}`;
    const { memberNumber } = await world.gateway.customers.byId(world.db.reader, world.merchantId, world.amy);
    for (const who of [String(memberNumber), `${String(memberNumber)[0]}-${String(memberNumber).slice(1)}`]) {
      const once = hidden((await owner.get(at)).text, 'once');
      const given = await owner.post(`${at}/issue`, { who, once });
      const code = /readonly value="([^"]+)"/.exec(given.text)![1]!;
      expect(await world.redeem(code, { customerId: world.amy })).toMatchObject({ kind: 'redeemed' });
      const again = await owner.post(`${at}/issue`, { who, once });
      expect([again.status, again.headers['location']]).toEqual([303, `${at}?done=vouchers.done.issuedBefore`]);
    }
    for (const [who, words] of [
      ['', 'Enter a phone'],
      ['202 555 0177', 'No customer has'],
      ['Amy', 'No customer has'],
    ])
      expect((await owner.post(`${at}/issue`, { who, once: 'x' })).text).toContain(words);
    expect(await world.count('select count(*) from vouchers')).toBe(2);
  });

  it('make a batch as a file, once; the second click makes none', async () => {
    const owner = await browser();
    const at = `/vouchers/offers/${world.offerId}/batch`;
    const bad = await owner.post(at, { name: '', count: '5001', key: hidden((await owner.get(at)).text, 'key') });
    expect([bad.status, bad.text.includes('from 1 to 5,000'), bad.text.includes('value="5001"')]).toEqual([
      422,
      true,
      true,
    ]);
    const key = hidden((await owner.get(at)).text, 'key');
    const file = await owner.post(at, { name: '=Bags', count: '700', key });
    expect(file.headers['content-disposition']).toBe('attachment; filename="vouchers-2026-06-15.csv"');
    expect(file.headers['cache-control']).toBe('no-store');
    const lines = file.text.trim().split('\r\n');
    expect(lines).toHaveLength(701);
    expect(lines[1]).toMatch(/^"[0-9A-Z-]{11}","2026-07-14","a free dessert","'=Bags"$/);
    const again = await owner.post(at, { name: '=Bags', count: '700', key });
    expect(again.headers['location']).toBe(`/vouchers/batches/${key}?done=vouchers.done.batchBefore`);
    expect(await world.count('select count(*) from vouchers')).toBe(700);
    expect((await owner.post(at, { name: 'Bags', count: '7', key: 'mine' })).status).toBe(422);
    expect((await owner.get('/vouchers/batches')).text).toContain('0 of 700 used');
    await owner.post(`/vouchers/batches/${key}/revoke`);
    expect(await world.redeem(lines[1]!.slice(1, 12))).toMatchObject({ why: 'revoked' });
  });

  it('show a batch that broke off for what it is', async () => {
    const owner = await browser();
    const id = '01jxa0000000000000000000ab';
    const { merchantId, offerId } = world;
    await world.write(async (tx) => {
      await tx.db.insert(voucherBatches).values({ merchantId, id, offerId, name: 'Bags', count: 0, createdAt: world.clock.now(), actor: 'staff:x' }); // prettier-ignore
    });
    expect((await owner.get(`/vouchers/batches/${id}`)).text).toContain('It is being made');
    world.clock.advance(3_600_000);
    expect((await owner.get('/vouchers/batches')).text).toContain('broken off');
  });

  it('list who holds one, by state, page by page, and take one back', async () => {
    const owner = await browser();
    for (let i = 0; i < 30; i++) await world.give({ customerId: world.amy });
    const { id, code } = await world.give();
    await world.redeem((await world.give()).code);
    const at = `/vouchers/offers/${world.offerId}`;
    const first = await owner.get(at);
    const older = /href="([^"]*before[^"]+)"/.exec(first.text)![1]!.replaceAll('&#x3D;', '=');
    expect((await owner.get(older)).text.match(/class="ending"/g)).toHaveLength(12);
    expect((await owner.get(`${at}?state=redeemed`)).text.match(/class="ending"/g)).toHaveLength(1);
    const taken = await owner.post(`/vouchers/${id}/revoke`);
    expect(taken.headers['location']).toBe(`${at}?done=vouchers.done.revoked`);
    expect(await world.redeem(code)).toMatchObject({ why: 'revoked' });
    expect((await owner.get(`${at}?state=expired`)).text).toContain('None in this state');
  });

  it('show no offer, batch or voucher of another shop', async () => {
    const owner = await browser();
    const theirs = await world.offer(DESSERT, world.tea);
    for (const path of [`/vouchers/offers/${theirs}`, `/vouchers?voucher=${theirs}`, '/vouchers/offers/none'])
      expect((await owner.get(path)).status).toBe(404);
    expect((await owner.post(`/vouchers/offers/${theirs}/issue`, { who: '80001', once: theirs })).status).toBe(404);
  });
});
