import express from 'express';
import supertest from 'supertest';
import { createLinks, LINK_DOMAIN, type Links } from '../../src/broadcasts/links/index.ts';
import { linkPages } from '../../src/broadcasts/links/pages.ts';
import type { Broadcast } from '../../src/broadcasts/types.ts';
import { DomainError } from '../../src/kernel/errors.ts';
import { ENGINES } from '../support/engines.ts';
import { openShop, type Shop } from '../flows/shop.ts';

const PHONE =
  'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36';
const TARGET = 'https://lins.example/menu?from=sms';

describe.each(ENGINES)('tracked links on %s', (engine) => {
  let shop: Shop;
  let links: Links;
  let web: ReturnType<typeof supertest>;
  const targets = new Map<string, string | undefined>();

  /** The pages ask the broadcast's own row where it leads; here these are the broadcasts. */
  const byId = async (_reader: unknown, _merchantId: string, id: string): Promise<Broadcast> => {
    if (!targets.has(id)) throw new DomainError('not_found', 'There is no such broadcast.');
    return { id, draft: { linkTarget: targets.get(id) } } as Broadcast;
  };

  beforeAll(async () => {
    shop = await openShop(engine);
    const { clock, merchants } = shop.gateway;
    links = createLinks({ clock, merchants, publicUrl: 'https://shop.test' });
    targets.set('menu', TARGET);
    targets.set('script', 'javascript:alert(1)');
    targets.set('nowhere', undefined);
    const pages = linkPages({
      db: shop.test.db,
      links,
      broadcasts: { byId },
      perMinute: { visits: 500, misses: 5 },
    }).router;
    web = supertest(express().use(pages));
  });
  afterAll(() => shop.close());

  const linkOf = (broadcastId: string, customerId: string): Promise<string> =>
    shop.test.db.write((tx) => links.linkFor(tx, shop.merchantId, broadcastId, customerId));
  const pathOf = async (broadcastId: string, customerId: string): Promise<string> =>
    new URL(await linkOf(broadcastId, customerId)).pathname;
  const clicks = async (customerId: string): Promise<number | undefined> =>
    (await links.clicks(shop.test.db.reader, shop.merchantId, 'menu', [customerId])).get(customerId);
  const visit = (path: string, headers: Record<string, string> = {}) =>
    web.get(path).set({ 'User-Agent': PHONE, ...headers });

  it('gives each recipient one link, the same at every asking', async () => {
    const first = await linkOf('menu', 'amy');
    expect(first).toMatch(/^https:\/\/shop\.test\/l\/[0-9A-Za-z]{11}$/);
    expect(await linkOf('menu', 'amy')).toBe(first);
    const all = await shop.test.db.write((tx) => links.linksFor(tx, shop.merchantId, 'menu', ['amy', 'ben', 'chitra']));
    expect(all.get('amy')).toBe(first);
    expect(new Set(all.values()).size).toBe(3);
    expect(await links.sample(shop.test.db.reader, shop.merchantId)).toHaveLength(first.length);
  });

  it('leads a person to the target and counts, the first time and the number of times', async () => {
    const path = await pathOf('menu', 'dora');
    const answer = await visit(path);
    expect([answer.status, answer.headers['location']]).toEqual([302, TARGET]);
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(answer.headers['cache-control']).toBe('no-store');
    const first = await shop.count(`select first_click_at from links where customer_id = 'dora'`);
    expect(first).toBe(shop.clock.now());
    shop.clock.advance(1000);
    await visit(path);
    expect(await clicks('dora')).toBe(2);
    expect(await shop.count(`select first_click_at from links where customer_id = 'dora'`)).toBe(first);
  });

  it('leads robots there too, and counts none of them', async () => {
    const path = await pathOf('menu', 'eve');
    expect((await web.head(path).set('User-Agent', PHONE)).status).toBe(302);
    expect((await visit(path, { 'Sec-Purpose': 'prefetch;prerender' })).status).toBe(302);
    expect((await visit(path, { Purpose: 'prefetch' })).status).toBe(302);
    expect((await visit(path, { 'User-Agent': 'WhatsApp/2.23' })).headers['location']).toBe(TARGET);
    expect(await clicks('eve')).toBe(0);
  });

  it.each(['?to=https://evil.example', '?url=//evil.example', '?target=https://evil.example&lang=zh'])(
    'leads nowhere else for %s',
    async (query) => {
      const { headers } = await visit(`${await pathOf('menu', 'frank')}${query}`);
      expect([headers['location'], headers['set-cookie']]).toEqual([TARGET, undefined]);
    },
  );

  it.each(['script', 'nowhere', 'gone'])('is not there when its broadcast leads nowhere: %s', async (broadcastId) => {
    const answer = await visit(await pathOf(broadcastId, 'amy'));
    expect([answer.status, answer.type, answer.headers['location']]).toEqual([404, 'text/plain', undefined]);
  });

  it('stands under the shop’s own domain when it has one', async () => {
    const { merchants } = shop.gateway;
    await shop.test.db.write((tx) => merchants.set(tx, shop.merchantId, LINK_DOMAIN, 'https://go.lins.example/'));
    expect(await linkOf('menu', 'amy')).toMatch(/^https:\/\/go\.lins\.example\/l\//);
    for (const bad of ['go.lins.example', 'javascript:x', 'https://a.example/path'])
      await expect(
        shop.test.db.write((tx) => merchants.set(tx, shop.merchantId, LINK_DOMAIN, bad)),
      ).rejects.toMatchObject({ code: 'invalid' });
    await shop.test.db.write((tx) => merchants.set(tx, shop.merchantId, LINK_DOMAIN, ''));
  });

  it('is refused to who tries codes', async () => {
    const { merchantId } = shop;
    const guesser = supertest(
      express().use(
        linkPages({ db: shop.test.db, links, broadcasts: { byId }, perMinute: { visits: 500, misses: 5 } }).router,
      ),
    );
    const tries = [];
    for (let i = 0; i < 6; i++) tries.push((await guesser.get(`/l/${'Z'.repeat(10)}${i}`)).status);
    expect(tries).toEqual([404, 404, 404, 404, 404, 429]);
    expect(merchantId).toBeTruthy();
  });
});
