import { eq } from 'drizzle-orm';
import { localDate } from '../../src/kernel/calendar.ts';
import { DAY, HOUR } from '../../src/kernel/clock.ts';
import type { Minor } from '../../src/kernel/money.ts';
import { facts } from '../../src/platform/schema.ts';
import { audit } from '../../src/staff/schema.ts';
import { voucherBatches, vouchers as table } from '../../src/vouchers/schema.ts';
import { ENGINES } from '../support/engines.ts';
import { BY, openVouchers, type VoucherWorld } from './world.ts';

describe.each(ENGINES)('vouchers on %s', (engine) => {
  let world: VoucherWorld;
  beforeEach(async () => void (world = await openVouchers(engine)));
  afterEach(() => world.close());

  const rows = () => world.db.reader.db.select().from(table);
  const factsOf = (name: 'voucher.redeemed') =>
    world.db.reader.db.select({ customerId: facts.customerId, ids: facts.ids }).from(facts).where(eq(facts.name, name));

  it('keeps no code: not in a row, a fact or the audit', async () => {
    const { code, id } = await world.give({ customerId: world.amy });
    await world.redeem(code);
    const bare = code.replaceAll('-', '');
    for (const all of [
      await rows(),
      await world.db.reader.db.select().from(facts),
      await world.db.reader.db.select().from(audit),
    ]) {
      const text = JSON.stringify(all);
      expect(text.includes(code) || text.includes(bare)).toBe(false);
    }
    const [row] = await rows();
    expect(row).toMatchObject({ id, ending: bare.slice(-3), customerId: world.amy, source: 'api' });
  });

  it('redeems once, says so as a fact, and then tells when and by whom', async () => {
    const { code, id } = await world.give({ customerId: world.amy });
    expect(await world.redeem(code.toLowerCase().replaceAll('-', ' '), { receipt: 'R-7' })).toMatchObject({
      kind: 'redeemed', voucher: { id, state: 'redeemed', redeemedBy: BY, receipt: 'R-7', redeemedAt: world.clock.now() },
    }); // prettier-ignore
    expect(await factsOf('voucher.redeemed')).toEqual([
      { customerId: world.amy, ids: { voucherId: id, offerId: world.offerId } },
    ]);
    world.clock.advance(HOUR);
    expect(await world.redeem(code, { actor: 'staff:ben' })).toMatchObject({
      kind: 'refused', why: 'used', voucher: { redeemedBy: BY, redeemedAt: world.clock.now() - HOUR },
    }); // prettier-ignore
    expect(await factsOf('voucher.redeemed')).toHaveLength(1);
  });

  it('lets one of fifty win that come at once', async () => {
    const { code } = await world.give();
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, i) => world.redeem(code, { actor: `staff:${i}` })),
    );
    expect(outcomes.filter(({ kind }) => kind === 'redeemed')).toHaveLength(1);
    expect(outcomes.filter((one) => one.kind === 'refused' && one.why === 'used')).toHaveLength(49);
    expect(await factsOf('voucher.redeemed')).toHaveLength(1);
  });

  it('counts to the end of its last day by the calendar of the shop', async () => {
    const { zone } = world.merchant;
    const first = localDate(world.clock.now(), zone);
    const [one, other] = [await world.give(), await world.give()];
    const { expiresOn } = (await world.vouchers.look(world.db.reader, world.merchantId, one.code, BY))!;
    expect([first, expiresOn]).toEqual(['2026-06-15', '2026-07-14']); // thirty days, the first being the day of issue
    world.clock.set(Date.parse('2026-07-15T03:59:00Z')); // a minute to midnight in New York
    expect((await world.redeem(one.code)).kind).toBe('redeemed');
    world.clock.advance(60_000);
    expect(await world.redeem(other.code)).toMatchObject({
      kind: 'refused',
      why: 'expired',
      voucher: { state: 'expired' },
    });
    world.clock.advance(DAY);
    expect(await world.redeem(one.code)).toMatchObject({ why: 'used' }); // used stays used
  });

  it('is bound to its person, and to its shop', async () => {
    const ben = await world.member(world.phone());
    const { code } = await world.give({ customerId: world.amy });
    expect(await world.redeem(code, { customerId: ben })).toMatchObject({ kind: 'refused', why: 'other_person' });
    expect(await world.redeem(code, {}, world.tea)).toEqual({ kind: 'refused', why: 'unknown' });
    expect(await world.vouchers.look(world.db.reader, world.tea, code, BY)).toBeUndefined();
    expect(await world.redeem(code, { customerId: world.amy })).toMatchObject({ kind: 'redeemed' });
  });

  it('is written down for whoever brought one that was bound to nobody', async () => {
    const { code } = await world.give();
    await world.redeem(code, { customerId: world.amy });
    expect(await world.vouchers.ofCustomer(world.db.reader, world.merchantId, world.amy, 5)).toMatchObject([
      { state: 'redeemed', customerId: world.amy },
    ]);
  });

  it('asks for the receipt where the offer does', async () => {
    const offerId = await world.offer({ leastSpend: 2000 as Minor });
    const { code } = await world.give({ offerId });
    for (const spend of [undefined, 1999 as Minor])
      expect(await world.redeem(code, { spend })).toMatchObject({ kind: 'refused', why: 'spend' });
    expect(await world.redeem(code, { spend: 2000 as Minor })).toMatchObject({ kind: 'redeemed' });
  });

  it('is taken back unless it was used', async () => {
    const { code, id } = await world.give();
    const revoke = (voucher: string, of = world.merchantId) =>
      world.write((tx) => world.vouchers.revoke(tx, of, voucher, BY));
    await expect(revoke(id!, world.tea)).rejects.toMatchObject({ code: 'not_found' });
    await revoke(id!);
    await revoke(id!); // a second click
    expect(await world.redeem(code)).toMatchObject({ why: 'revoked', voucher: { revokedBy: BY } });
    const used = await world.give();
    await world.redeem(used.code);
    await expect(revoke(used.id!)).rejects.toMatchObject({ code: 'conflict' });
    expect(await world.count("select count(*) from audit where action = 'voucher.revoked'")).toBe(1);
  });

  it('is issued once a key; the code made for the second is worth nothing', async () => {
    const first = await world.give({ onceKey: 'greeting:1:amy:2026' });
    const second = await world.give({ onceKey: 'greeting:1:amy:2026' });
    expect([first.id === undefined, second.id]).toEqual([false, undefined]);
    expect(await world.redeem(second.code)).toMatchObject({ why: 'unknown' });
    expect(await world.redeem(first.code)).toMatchObject({ kind: 'redeemed' });
    expect(await rows()).toHaveLength(1);
  });

  it('tells a code that is there already, and writes nothing', async () => {
    const made = await world.vouchers.makeCode(world.db.reader, world.merchantId, world.offerId);
    const given = { offerId: world.offerId, source: 'plan:1', actor: 'system' };
    const issue = () => world.write((tx) => world.vouchers.issue(tx, world.merchantId, given, made));
    await issue();
    await expect(issue()).rejects.toMatchObject({ code: 'conflict' });
    expect(await world.count("select count(*) from audit where action = 'voucher.issued'")).toBe(0); // the plan is known by its source
  });

  it('issues no more of an archived offer, and honours what is out', async () => {
    const { code } = await world.give();
    await world.write((tx) => world.vouchers.archiveOffer(tx, world.merchantId, world.offerId, BY));
    await expect(world.give()).rejects.toMatchObject({ code: 'conflict' });
    await expect(
      world.vouchers.makeBatch(world.merchantId, { offerId: world.offerId, name: 'Bags', count: 2, actor: BY }),
    ).rejects.toMatchObject({ code: 'conflict' });
    expect(await world.vouchers.offers(world.db.reader, world.merchantId)).toEqual([]);
    expect(await world.vouchers.offers(world.db.reader, world.merchantId, 'all')).toMatchObject([{ archived: true }]);
    expect(await world.redeem(code)).toMatchObject({ kind: 'redeemed' });
  });

  it('knows no offer of another shop', async () => {
    const theirs = await world.offer({}, world.tea);
    const { vouchers, db, merchantId } = world;
    await expect(vouchers.offer(db.reader, merchantId, theirs)).rejects.toMatchObject({ code: 'not_found' });
    await expect(vouchers.makeCode(db.reader, merchantId, theirs)).rejects.toMatchObject({ code: 'not_found' });
    await expect(world.write((tx) => vouchers.archiveOffer(tx, merchantId, theirs, BY))).rejects.toMatchObject({ code: 'not_found' }); // prettier-ignore
  });

  it('counts what became of an offer, a source, and lists by state', async () => {
    const { vouchers, db, merchantId, offerId } = world;
    const made: { id: string | undefined; code: string }[] = [];
    for (let i = 0; i < 5; i++) made.push(await world.give({ source: 'broadcast:1', customerId: world.amy }));
    await world.redeem(made[0]!.code);
    await world.write((tx) => vouchers.revoke(tx, merchantId, made[1]!.id!, BY));
    world.clock.advance(31 * DAY);
    await world.give();
    await world.give({ offerId: await world.offer() });
    expect((await vouchers.tallies(db.aside, merchantId)).get(offerId)).toEqual({
      issued: 6,
      redeemed: 1,
      revoked: 1,
      expired: 3,
    });
    expect((await vouchers.tallies(db.aside, merchantId, offerId)).size).toBe(1);
    expect(await vouchers.totals(db.reader, merchantId, 'broadcast:1')).toEqual({ issued: 5, redeemed: 1 });
    expect(await vouchers.totals(db.reader, world.tea, 'broadcast:1')).toEqual({ issued: 0, redeemed: 0 });
    const listed = async (state?: 'issued' | 'redeemed' | 'expired' | 'revoked') =>
      (await vouchers.ofOffer(db.reader, merchantId, { offerId, state, limit: 50 })).map((voucher) => voucher.state);
    expect(await listed()).toEqual(['issued', 'expired', 'expired', 'expired', 'revoked', 'redeemed']);
    for (const state of ['issued', 'redeemed', 'expired', 'revoked'] as const)
      expect(new Set(await listed(state))).toEqual(new Set([state]));
    const [newest, next] = await vouchers.ofOffer(db.reader, merchantId, { offerId, limit: 2 });
    expect(await vouchers.ofOffer(db.reader, merchantId, { offerId, before: newest!.id, limit: 1 })).toEqual([next]);
  });

  it('goes over with a merge and back, is told to the person, and outlives an erasure as a row of ids', async () => {
    const { gateway, merchantId, db } = world;
    const into = await world.member(world.phone());
    const { id } = await world.give({ customerId: world.amy });
    const slice = gateway.slices.find(({ name }) => name === 'vouchers')!;
    const merge = { mergeId: 'm', fromId: world.amy, intoId: into, actor: BY };
    const moved = await world.write((tx) => slice.personalData!.merge!(tx, merchantId, merge));
    expect(moved).toEqual({ vouchers: [id] });
    const own = async (customerId: string) =>
      (await slice.personalData!.export(db.reader, merchantId, customerId))['vouchers'];
    expect(await own(into)).toMatchObject([{ id, state: 'issued', offer: { words: { en: 'a free dessert' } } }]);
    expect(await own(world.amy)).toEqual([]);
    await world.write((tx) => slice.personalData!.unmerge!(tx, merchantId, merge, moved));
    expect(await own(world.amy)).toMatchObject([{ id }]);
    await world.write((tx) => slice.personalData!.erase(tx, merchantId, world.amy));
    expect(await rows()).toHaveLength(1);
    expect(await slice.card!.fields!(db.reader, merchantId, world.amy)).toEqual({ vouchers: 1 });
  });

  it('tells its life in the timeline', async () => {
    const [used, gone, old] = [await world.give({ customerId: world.amy }), await world.give({ customerId: world.amy }), await world.give({ customerId: world.amy })]; // prettier-ignore
    world.clock.advance(HOUR);
    await world.redeem(used.code);
    world.clock.advance(HOUR);
    await world.write((tx) => world.vouchers.revoke(tx, world.merchantId, gone.id!, BY));
    world.clock.advance(60 * DAY);
    const { card } = world.gateway.slices.find(({ name }) => name === 'vouchers')!;
    const entries = await card!.timeline!(world.db.reader, world.merchantId, world.amy, 50);
    expect(entries.map(({ kind, values }) => [kind, values['voucherId']])).toEqual([
      ['expired', old.id], ['revoked', gone.id], ['redeemed', used.id], ['issued', expect.anything()], ['issued', expect.anything()], ['issued', expect.anything()],
    ]); // prettier-ignore
    expect(entries[0]!.at).toBe(Date.parse('2026-07-15T04:00:00Z'));
  });

  describe('a batch', () => {
    const batch = (more: object = {}) => ({ offerId: world.offerId, name: ' Bags ', count: 600, actor: BY, ...more });

    it('tells each code once, and each redeems once', async () => {
      const made = (await world.vouchers.makeBatch(world.merchantId, batch()))!;
      expect(new Set(made.codes.map(({ code }) => code)).size).toBe(600);
      expect(await world.redeem(made.codes[599]!.code)).toMatchObject({
        kind: 'redeemed',
        voucher: { batchId: made.id },
      });
      expect(await world.vouchers.batches(world.db.reader, world.merchantId, 10)).toMatchObject([
        { id: made.id, name: 'Bags', count: 600, actor: BY },
      ]);
      expect(await world.vouchers.totals(world.db.reader, world.merchantId, `batch:${made.id}`)).toEqual({ issued: 600, redeemed: 1 }); // prettier-ignore
      expect(await world.vouchers.revokeBatch(world.merchantId, made.id, BY)).toBe(599);
      expect(await world.redeem(made.codes[0]!.code)).toMatchObject({ why: 'revoked' });
      await expect(world.vouchers.revokeBatch(world.tea, made.id, BY)).rejects.toMatchObject({ code: 'not_found' });
      await expect(world.vouchers.batch(world.db.reader, world.tea, made.id)).rejects.toMatchObject({
        code: 'not_found',
      });
    });

    it('is one, however often its form is sent', async () => {
      const id = '01jxa0000000000000000000aa';
      const made = await Promise.all(
        [1, 2, 3].map(() => world.vouchers.makeBatch(world.merchantId, batch({ id, count: 40 }))),
      );
      expect(made.filter((one) => one !== undefined)).toHaveLength(1);
      expect(await world.count('select count(*) from vouchers')).toBe(40);
    });

    it('that broke off leaves nothing that counts, and is cleared', async () => {
      const id = '01jxa0000000000000000000ab';
      const at = world.clock.now();
      const { merchantId, offerId } = world;
      await world.write(async (tx) => {
        await tx.db
          .insert(voucherBatches)
          .values({ merchantId, id, offerId, name: 'Bags', count: 0, createdAt: at, actor: BY });
      });
      const code = await world.vouchers.makeCode(world.db.reader, merchantId, offerId);
      await world.write((tx) =>
        world.vouchers.issue(tx, merchantId, { offerId, source: `batch:${id}`, actor: 'system' }, code),
      );
      const finished = (await world.vouchers.makeBatch(merchantId, batch({ count: 3 })))!;
      const job = world.gateway.jobs.find(({ name }) => name === 'vouchers.clear')!;
      await job.run(() => {});
      expect(await world.count('select count(*) from vouchers')).toBe(4); // it may still be in the making
      world.clock.advance(HOUR);
      await job.run(() => {});
      expect(await world.count('select count(*) from vouchers')).toBe(3);
      expect(await world.vouchers.batches(world.db.reader, merchantId, 9)).toMatchObject([
        { id: finished.id, count: 3 },
      ]);
    });

    it('that is cleared while it is made is given up whole', async () => {
      const id = '01jxa0000000000000000000ac';
      const making = world.vouchers
        .makeBatch(world.merchantId, batch({ id, count: 5000 }))
        .catch((fault: unknown) => fault);
      while ((await world.count('select count(*) from vouchers')) === 0) await new Promise((go) => setImmediate(go));
      await world.write((tx) => tx.db.delete(voucherBatches).where(eq(voucherBatches.id, id)));
      expect(await making).toMatchObject({ code: 'conflict' });
      expect(await world.count('select count(*) from vouchers')).toBe(0);
    });
  });
});
