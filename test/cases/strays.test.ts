import type { Phone } from '../../src/kernel/phone.ts';
import { DAY, MINUTE } from '../../src/kernel/clock.ts';
import { readMigrations } from '../../src/platform/db/migrate.ts';
import { openDesk, runJob } from '../customers/import-desk.ts';
import { ENGINES } from '../support/engines.ts';
import { type CaseShop, openCaseShop } from './case-shop.ts';

const AMY = '+12025550142';
const NEW = '+12025550143';
const TILL = { source: 'counter', actor: 'staff:1' };

describe.each(ENGINES)('cases from before anybody knew whose they are on %s', (engine) => {
  let shop: CaseShop;
  beforeEach(async () => {
    shop = await openCaseShop(engine);
  });
  afterEach(() => shop.close());

  const known = (phone: string): Promise<string> =>
    shop.write(async (tx) => (await shop.gateway.customers.findOrCreate(tx, shop.merchantId, phone as Phone, TILL)).id);
  const whose = async (number: number) => (await shop.now(number)).customerId;
  const moves = (id: string, phone: string) =>
    shop.write((tx) => shop.gateway.register.changeNumber(tx, shop.merchantId, id, { phone: phone as Phone }, 'staff:1')); // prettier-ignore
  const openOf = async (id: string) => {
    const card = shop.gateway.slices.find(({ name }) => name === 'cases')!.card!;
    return (await card.fields!(shop.test.db.reader, shop.merchantId, id))['openCases'];
  };
  const counted = async () =>
    (await shop.gateway.segments.count(shop.test.db.reader, shop.merchantId, { all: [{ field: 'cases.open', is: '=', value: true }] })).count; // prettier-ignore

  it('are theirs when they join: on their page, in segments, and still by text', async () => {
    await shop.complains(AMY, 'the soup was cold');
    expect([await whose(101), await counted()]).toEqual([null, 0]);
    const amy = await shop.member(AMY);
    expect(await whose(101)).toBe(amy);
    expect([await openOf(amy), await counted()]).toEqual([1, 1]);
    expect(await shop.ask(AMY, 'C101 and the tea')).toContain('added to case C-101');
    expect(await shop.ask(NEW, 'C101')).toContain('we do not know case C-101');
  });

  it('are theirs when the till, the API or a new number of theirs tells whose it is', async () => {
    await shop.complains(AMY, 'the soup was cold');
    const amy = await known(AMY);
    expect(await whose(101)).toBe(amy);
    await shop.complains(NEW, 'the tea too');
    await moves(amy, NEW);
    expect([await whose(101), await whose(102), await openOf(amy)]).toEqual([amy, amy, 2]);
  });

  it('of a number that changed hands are whose it was then', async () => {
    const amy = await known(AMY);
    await shop.complains(AMY, 'in my time');
    await moves(amy, NEW);
    shop.clock.advance(DAY);
    await shop.complains(AMY, 'between');
    const ben = await known(AMY);
    await shop.complains(AMY, 'in his time');
    expect([await whose(101), await whose(102), await whose(103)]).toEqual([amy, ben, ben]);
  });

  it('are seen when the same trouble came again', async () => {
    const { id } = await shop.complains(AMY, 'the soup was cold');
    const staff = shop.liWei.actor;
    const classify = (caseId: string) => shop.write((tx) => shop.desk.classify(tx, shop.merchantId, caseId, { category: 'service' }, staff)); // prettier-ignore
    await classify(id);
    await shop.write((tx) => shop.desk.archive(tx, shop.merchantId, id, staff));
    await shop.member(AMY);
    shop.clock.advance(3 * DAY);
    const again = await shop.complains(AMY, 'cold once more');
    await classify(again.id);
    expect(await shop.now(again.number)).toMatchObject({ recursOf: id });
    shop.clock.advance(28 * DAY);
    await shop.job('cases.tidy');
    expect(await shop.now(101)).toMatchObject({ recurrence: 'again' });
  });

  it('stay a stranger’s after an erasure, and begin anew', async () => {
    await shop.complains(AMY, 'the soup was cold');
    const amy = await known(AMY);
    await shop.write((tx) => shop.gateway.register.erase(tx, shop.merchantId, amy, 'staff:1'));
    shop.clock.advance(MINUTE);
    const later = await shop.complains(AMY, 'after that');
    expect(await shop.now(later.number)).toMatchObject({ customerId: null });
    const again = await known(AMY);
    expect([await whose(101), await whose(later.number)]).toEqual([amy, again]);
  });

  it('are theirs when a list brings the number, and a stranger’s again when the list is taken back', async () => {
    await shop.complains(AMY, 'the soup was cold');
    const desk = await openDesk(shop);
    shop.clock.advance(MINUTE);
    const file = 'phone,name\n2025550142,Amy\n2025550143,Ben\n';
    const at = (await desk.upload('/customers/import', file, { kind: 'people' })).headers['location'] as string;
    const form = { c0: 'phone', c1: 'name', known: 'empty', dateOrder: 'ymd', join: '' };
    expect((await desk.post(`${at}/plan`, form)).status).toBe(303);
    await runJob(shop, 'import.work');
    await desk.post(`${at}/start`);
    await runJob(shop, 'import.work');
    const amy = (await shop.gateway.customers.byNumber(shop.test.db.reader, shop.merchantId, shop.hash(AMY)))!;
    expect([await whose(101), await openOf(amy.id)]).toEqual([amy.id, 1]);
    expect((await desk.post(`${at}/undo`)).status).toBe(303);
    await runJob(shop, 'import.work');
    expect(await shop.gateway.customers.byNumber(shop.test.db.reader, shop.merchantId, shop.hash(AMY))).toBeUndefined();
    expect(await whose(101)).toBeNull();
    const later = await known(AMY);
    expect(await whose(101)).toBe(later);
  });

  describe('written by an earlier program', () => {
    let amy: string;
    let ben: string;
    beforeEach(async () => {
      await shop.complains(AMY, 'as a stranger');
      amy = await known(AMY);
      shop.clock.advance(DAY);
      await moves(amy, NEW);
      shop.clock.advance(DAY);
      await shop.complains(AMY, 'between');
      ben = await known(AMY);
      await shop.complains('+12025550144', 'nobody’s to this day');
      await shop.test.db.admin('update cases set customer_id = null');
    });

    it('are found with the update, whoever had the number then, and no second time', async () => {
      const fill = readMigrations(engine)
        .find(({ name }) => name === '0012_cases_found.sql')!
        .statements.filter((one) => one.startsWith('update'));
      expect(fill).toHaveLength(2);
      for (const _twice of [1, 2]) for (const one of fill) await shop.test.db.admin(one);
      expect([await whose(101), await whose(102), await whose(103)]).toEqual([amy, ben, null]);
    });

    it('go to whom an earlier owner was merged into', async () => {
      const chitra = await known('+12025550145');
      await shop.write((tx) =>
        shop.gateway.register.merge(
          tx,
          shop.merchantId,
          { fromId: amy, intoId: chitra, number: 'into', name: 'into' },
          'staff:1',
        ),
      );
      await shop.test.db.admin('update cases set customer_id = null');
      const fill = readMigrations(engine).find(({ name }) => name === '0012_cases_found.sql')!.statements;
      for (const one of fill.filter((each) => each.startsWith('update'))) await shop.test.db.admin(one);
      expect([await whose(101), await whose(102)]).toEqual([chitra, ben]);
    });

    it('of the last days are found by the hourly look, too', async () => {
      await shop.job('cases.tidy');
      await shop.job('cases.tidy');
      expect([await whose(102), await whose(103)]).toEqual([ben, null]);
    });
  });
});
