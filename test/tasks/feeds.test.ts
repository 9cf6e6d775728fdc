import express from 'express';
import { pino } from 'pino';
import request from 'supertest';
import { instantOf } from '../../src/kernel/calendar.ts';
import { DAY } from '../../src/kernel/clock.ts';
import { feedPages } from '../../src/tasks/index.ts';
import { ENGINES } from '../support/engines.ts';
import { type AgendaShop, type Colleague, day, openAgenda } from './world.ts';

const at = (date: string, time: string): number => instantOf(day(date), time, 'America/New_York');

describe.each(ENGINES)('calendar addresses on %s', (engine) => {
  let shop: AgendaShop;
  let ada: Colleague;
  beforeEach(async () => {
    shop = await openAgenda(engine);
    ada = await shop.colleague();
  });
  afterEach(() => shop.close());

  const make = (staffId = ada.staffId) => shop.write((tx) => shop.gateway.feeds.make(tx, shop.merchantId, staffId));
  const read = async (secret: string): Promise<string | undefined> => {
    const { feeds } = shop.gateway;
    const owner = await feeds.owner(shop.test.db.reader, secret);
    return owner && feeds.calendar(shop.test.db.reader, owner);
  };
  /** Lines as a calendar program reads them: folded ones joined. */
  const lines = (file: string): string[] => file.replaceAll('\r\n ', '').split('\r\n');
  const of = (file: string, name: string): string[] =>
    lines(file).flatMap((line) => (new RegExp(`^${name}[;:]`).test(line) ? [line] : []));

  it('holds each time of the last 30 days and the next 180 as its own event, in UTC, under a lasting name', async () => {
    const id = await shop.add({ time: '15:00', minutes: 45, rule: 'FREQ=WEEKLY' });
    shop.clock.set(at('2026-06-25', '12:00'));
    await shop.remind();
    await shop.write((tx) => shop.tasks.done(tx, shop.merchantId, { taskId: id, day: day('2026-06-15') }, 'staff:x'));
    await shop.write((tx) => shop.tasks.skip(tx, shop.merchantId, { taskId: id, day: day('2026-06-29') }, 'staff:x'));
    const { secret } = await make();
    const file = (await read(secret))!;
    expect(lines(file)[0]).toBe('BEGIN:VCALENDAR');
    expect(file.endsWith('END:VCALENDAR\r\n')).toBe(true);
    expect(file.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    const uids = of(file, 'UID');
    expect(uids).toHaveLength(27); // of the 28 weeks from 15 June to 22 December one is left out
    expect(new Set(uids).size).toBe(27);
    expect(uids[0]).toBe(`UID:${id}-2026-06-15@mcrm`);
    expect(of(file, 'DTSTART').slice(0, 2)).toEqual(['DTSTART:20260615T190000Z', 'DTSTART:20260622T190000Z']);
    expect(of(file, 'DTEND')[0]).toBe('DTEND:20260615T194500Z');
    expect(of(file, 'DTSTART').at(-1)).toBe('DTSTART:20261221T200000Z'); // after summer time
    expect(of(file, 'SUMMARY').slice(0, 2)).toEqual(['SUMMARY:✓ call Amy back', 'SUMMARY:call Amy back']);
    expect(await read(secret)).toBe(file);
    shop.clock.advance(40 * DAY);
    expect(of((await read(secret))!, 'UID')).not.toContain(`UID:${id}-2026-06-15@mcrm`);
  });

  it('writes what is for a day as a day', async () => {
    await shop.add({ startsOn: day('2026-06-30') });
    const file = (await read((await make()).secret))!;
    expect(of(file, 'DTSTART')).toEqual(['DTSTART;VALUE=DATE:20260630']);
  });

  it.each([
    ['commas, semicolons; and \\ signs', 'commas\\, semicolons\\; and \\\\ signs'],
    ['BEGIN:VEVENT\r\nSUMMARY:forged', 'BEGIN:VEVENT SUMMARY:forged'],
    [
      '给张女士打电话确认周六晚上的十人桌和生日蛋糕'.repeat(8),
      '给张女士打电话确认周六晚上的十人桌和生日蛋糕'.repeat(8),
    ],
    ['🍜🍜 noodles', '🍜🍜 noodles'],
  ])('escapes and folds a title (%s)', async (title, written) => {
    await shop.add({ title, startsOn: day('2026-06-30') });
    const file = (await read((await make()).secret))!;
    expect(of(file, 'SUMMARY')).toEqual([`SUMMARY:${written}`]);
    expect(of(file, 'BEGIN')).toEqual(['BEGIN:VCALENDAR', 'BEGIN:VEVENT']);
    for (const line of file.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  });

  it('holds one’s own tasks and anybody’s, and of customers only what stands in a title', async () => {
    const phone = shop.phone();
    const amy = await shop.member(phone);
    await shop.write((tx) => shop.gateway.customers.setName(tx, shop.merchantId, amy, 'Amelia'));
    const ben = await shop.colleague();
    const soon = { startsOn: day('2026-06-30') };
    await shop.add({ ...soon, title: 'own', assigneeId: ada.staffId, customerId: amy, note: 'about the soup' });
    await shop.add({ ...soon, title: 'anybody’s' });
    await shop.add({ ...soon, title: 'Ben’s', assigneeId: ben.staffId });
    const file = (await read((await make()).secret))!;
    expect(of(file, 'SUMMARY').toSorted()).toEqual(['SUMMARY:anybody’s', 'SUMMARY:own']);
    expect(file).not.toMatch(/Amelia|soup/);
    expect(file).not.toContain(phone.slice(2));
    expect(file).not.toContain(amy);
  });

  it('closes with the address, with the account, and to whoever guesses', async () => {
    const { secret, id } = await make();
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(await shop.count(`select count(*) from calendar_feeds where hash = '${secret}'`)).toBe(0);
    for (const guess of ['', secret.slice(1), `${secret}x`, 'x'.repeat(43), `${secret.slice(0, 42)}!`])
      expect(await read(guess)).toBeUndefined();
    const second = await make();
    await shop.write((tx) => shop.gateway.feeds.revoke(tx, shop.merchantId, ada.staffId, id));
    expect([await read(secret), typeof (await read(second.secret))]).toEqual([undefined, 'string']);
    await shop.desk();
    await shop.write((tx) => shop.gateway.staff.disable(tx, shop.merchantId, ada.staffId, 'x'));
    expect(await read(second.secret)).toBeUndefined();
    await shop.write((tx) => shop.gateway.staff.enable(tx, shop.merchantId, ada.staffId, 'x'));
    for (let i = 0; i < 4; i++) await make();
    await expect(make()).rejects.toMatchObject({ code: 'unprocessable' });
  });

  it('asks nobody for a session, slows down whoever guesses, and never logs the secret', async () => {
    const { secret } = await make();
    const logged: string[] = [];
    const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) });
    let broken = false;
    const feeds = {
      ...shop.gateway.feeds,
      calendar: (...asked: Parameters<typeof shop.gateway.feeds.calendar>) =>
        broken ? Promise.reject(new Error('no calendar today')) : shop.gateway.feeds.calendar(...asked),
    };
    const pages = feedPages({ db: shop.test.db, log, feeds, perMinute: { reads: 20, misses: 3 } });
    const app = express().use(pages.router);
    const ask = (path: string) => request(app).get(`/agenda/feed/${path}`);
    const good = await ask(`${secret}.ics`);
    expect([good.status, good.headers['x-robots-tag'], good.headers['set-cookie']]).toEqual([
      200,
      'noindex',
      undefined,
    ]);
    broken = true;
    expect((await ask(`${secret}.ics`)).status).toBe(500);
    broken = false;
    expect(logged.join('')).toContain('a calendar could not be read');
    expect(logged.join('')).not.toContain(secret);
    expect((await ask(secret)).status).toBe(404); // without .ics it is no address
    for (const _try of [1, 2]) expect((await ask(`${'y'.repeat(43)}.ics`)).status).toBe(404);
    const slowed = await ask(`${secret}.ics`);
    expect([slowed.status, slowed.headers['retry-after']]).toEqual([429, '60']);
  });
});
