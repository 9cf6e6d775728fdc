import { audit, staff as people } from '../../src/staff/schema.ts';
import { createThrottle } from '../../src/staff/throttle.ts';
import { ENGINES } from '../support/engines.ts';
import { type Gateway, openGateway, PASSWORD } from './gateway.ts';

describe.each(ENGINES)('staff on %s', (engine) => {
  let gateway: Gateway;
  let merchantId: string;

  beforeEach(async () => {
    gateway = await openGateway(engine);
    ({ merchantId } = await gateway.lins());
  });
  afterEach(() => gateway.close());

  const add = (person: object) =>
    gateway.db.write((tx) => gateway.staff.add(tx, { merchantId, email: 'amy@example.com', role: 'clerk', ...person }));
  const sessionOf = async (email: string): Promise<string> => {
    const outcome = await gateway.sessions.signIn(email, PASSWORD, '10.0.0.1');
    if (outcome.kind !== 'signed_in') throw new Error(outcome.kind);
    return outcome.sessionId;
  };

  it('keeps an address and phone sealed, and knows an address once in the whole gateway', async () => {
    await add({ email: ' Amy@Example.com', phone: '(202) 555-0123' });
    const [row] = await gateway.db.reader.db.select().from(people);
    expect(JSON.stringify(row)).not.toMatch(/amy|2025550123/i);
    await expect(add({ email: 'AMY@example.com' })).rejects.toMatchObject({ code: 'conflict', field: 'email' });
    const other = await gateway.lins();
    await expect(add({ merchantId: other.merchantId })).rejects.toMatchObject({ code: 'conflict' });
  });

  it.each`
    person                   | field
    ${{ email: 'amy' }}      | ${'email'}
    ${{ role: 'boss' }}      | ${'role'}
    ${{ phone: '12' }}       | ${'phone'}
    ${{ alerts: ['cases'] }} | ${'phone'}
  `('refuses $person', async ({ person, field }) => {
    await expect(add(person)).rejects.toMatchObject({ code: 'invalid', field });
  });

  it('tells whom to text about a subject', async () => {
    const first = await add({ email: 'a@example.com', phone: '+12025550101', alerts: ['cases'] });
    const second = await add({ email: 'b@example.com', phone: '+12025550102', alerts: ['tasks'] });
    const { staffId } = await add({ email: 'c@example.com', phone: '+12025550103', alerts: ['cases'] });
    await gateway.person(merchantId, 'lin@example.com');
    await gateway.db.write((tx) => gateway.staff.disable(tx, merchantId, staffId, 'system'));
    const numbers = () => gateway.staff.alertNumbers(gateway.db.reader, merchantId, 'cases');
    expect(await numbers()).toEqual([{ staffId: first.staffId, phone: '+12025550101', language: 'en' }]);
    expect(await gateway.staff.alertNumbers(gateway.db.reader, merchantId, 'tasks')).toMatchObject([second]);
    const other = await gateway.lins();
    expect(await gateway.staff.alertNumbers(gateway.db.reader, other.merchantId, 'cases')).toEqual([]);
  });

  it('knows its people by their phones, and nobody else', async () => {
    const { staffId } = await add({ email: 'a@example.com', phone: '+12025550101', role: 'clerk' });
    const silent = await add({ email: 'b@example.com' });
    const { db, staff, vault } = gateway;
    const by = (ofShop: string, phone: string) => staff.byPhone(db.reader, ofShop, vault.hash(ofShop, phone));
    const who = { merchantId, role: 'clerk', actor: `staff:${staffId}`, staffId };
    expect(await by(merchantId, '+12025550101')).toEqual(who);
    expect(await by(merchantId, '+12025550109')).toBeUndefined();
    const other = await gateway.lins();
    expect(await by(other.merchantId, '+12025550101')).toBeUndefined();
    const phoneOf = (id: string) => staff.phoneOf(db.reader, merchantId, id);
    expect(await phoneOf(staffId)).toEqual({ staffId, phone: '+12025550101', language: 'en' });
    expect(await phoneOf(silent.staffId)).toBe('no_phone');
    await gateway.person(merchantId, 'lin@example.com');
    await db.write((tx) => staff.disable(tx, merchantId, staffId, 'system'));
    expect(await by(merchantId, '+12025550101')).toBeUndefined();
    expect(await phoneOf(staffId)).toBe('gone');
  });

  it('shows a token once, knows it again, and forgets it when revoked', async () => {
    const { token, tokenId } = await gateway.db.write((tx) => gateway.staff.addToken(tx, merchantId, 'till', 'clerk'));
    expect(token).toMatch(/^mcrm_[\w-]{43}$/);
    const who = (bearer: string) => gateway.staff.principalOfToken(gateway.db.reader, bearer);
    expect(await who(token)).toEqual({ merchantId, role: 'clerk', actor: `token:${tokenId}` });
    expect(await who(`${token.slice(0, -1)}!`)).toBeUndefined();
    const revoke = (shop: string) => gateway.db.write((tx) => gateway.staff.revokeToken(tx, shop, tokenId, 'system'));
    const other = await gateway.lins();
    await expect(revoke(other.merchantId)).rejects.toMatchObject({ code: 'not_found' });
    await revoke(merchantId);
    expect(await who(token)).toBeUndefined();
  });

  it('ends an idle session after 8 hours and every session after 7 days', async () => {
    await gateway.person(merchantId, 'lin@example.com');
    const idle = await sessionOf('lin@example.com');
    const busy = await sessionOf('lin@example.com');
    for (let hours = 0; hours < 7 * 24 - 4; hours += 4) {
      gateway.later(4 * 3_600_000);
      expect(await gateway.sessions.sessionOf(busy)).toMatchObject({ shop: "Lin's Noodles" });
    }
    expect(await gateway.sessions.sessionOf(idle)).toBeUndefined();
    gateway.later(4 * 3_600_000);
    expect(await gateway.sessions.sessionOf(busy)).toBeUndefined();
  });

  it('ends every session of somebody disabled, and keeps the last owner', async () => {
    const owner = await gateway.person(merchantId, 'lin@example.com');
    const clerk = await gateway.person(merchantId, 'amy@example.com', 'clerk');
    const session = await sessionOf('amy@example.com');
    const disable = (id: string) =>
      gateway.db.write((tx) => gateway.staff.disable(tx, merchantId, id, `staff:${owner}`));
    await disable(clerk);
    expect(await gateway.sessions.sessionOf(session)).toBeUndefined();
    expect(await gateway.sessions.signIn('amy@example.com', PASSWORD, '10.0.0.1')).toEqual({ kind: 'wrong' });
    await expect(disable(owner)).rejects.toMatchObject({ code: 'conflict' });
    await expect(disable(clerk)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('keeps no session id in the clear, and writes down who came and went', async () => {
    const owner = await gateway.person(merchantId, 'lin@example.com');
    const session = await sessionOf('lin@example.com');
    await gateway.sessions.end(session);
    await gateway.sessions.end(session);
    await gateway.sessions.end('never was');
    const rows = await gateway.db.reader.db.select().from(audit);
    expect(rows.map(({ actor, action }) => [actor, action])).toEqual([
      [`staff:${owner}`, 'session.started'],
      [`staff:${owner}`, 'session.ended'],
    ]);
    const stored = await gateway.db.admin('select hash from sessions');
    expect(JSON.stringify(stored)).not.toContain(session);
  });

  it('never logs an address or password', async () => {
    await gateway.sessions.signIn('lin@example.com', 'not the password', '10.0.0.1');
    expect(gateway.lines).toHaveLength(1);
    expect(gateway.lines.join()).not.toMatch(/lin@|not the password/);
  });
});

describe('the throttle', () => {
  const limits = { pair: 3, ip: 6, account: 5, windowSeconds: 900 };

  it('stops one address at one account, then at any, then anybody at one account', async () => {
    const throttle = createThrottle(limits);
    const waits = async (ip: string, account: string, times: number) => {
      const all = [];
      for (let i = 0; i < times; i++) all.push((await throttle.take(ip, account)) > 0);
      return all;
    };
    expect(await waits('1', 'lin', 4)).toEqual([false, false, false, true]);
    expect(await waits('1', 'amy', 4)).toEqual([false, false, false, true]);
    expect(await waits('1', 'ben', 1)).toEqual([true]);
    expect(await waits('2', 'lin', 3)).toEqual([false, false, true]);
  });

  it('forgives what was right', async () => {
    const throttle = createThrottle(limits);
    for (let i = 0; i < 20; i++) {
      expect(await throttle.take('1', 'lin')).toBe(0);
      await throttle.forgive('1', 'lin');
    }
  });
});
