import { inSegment } from '../../src/apps/segment.ts';
import { isMember } from '../../src/cases/segment-of.ts';
import { DomainError } from '../../src/kernel/errors.ts';
import { newId } from '../../src/kernel/ids.ts';
import type { Reader } from '../../src/platform/db/index.ts';
import { drizzleOver } from '../../src/platform/db/sqlite.ts';
import { ENGINES } from '../support/engines.ts';
import { type CaseShop, openCaseShop } from './case-shop.ts';

const AMY = '+12025550142';

describe.each(ENGINES)('whether a customer is of a segment on %s', (engine) => {
  let shop: CaseShop;
  let amy: string;
  beforeEach(async () => {
    shop = await openCaseShop(engine);
    amy = await shop.member(AMY);
  });
  afterEach(() => shop.close());

  const saved = async (where: unknown): Promise<string> =>
    (await shop.write((tx) => shop.gateway.segments.save(tx, shop.merchantId, { name: 'Some', where }, 'staff:x'))).id;
  const member = (segmentId: string, reader: Reader = shop.test.db.reader) =>
    isMember(shop.gateway.segments, reader, shop.merchantId, { segmentId, customerId: amy });
  const ofApp = (segmentId: string, reader: Reader = shop.test.db.reader) =>
    inSegment({ segments: shop.gateway.segments }, reader, shop.merchantId, segmentId, amy);

  it('asks the segment as it is now', async () => {
    const all = await saved({ all: [{ field: 'cases.count', is: '=', value: 0 }] });
    expect([await member(all), await ofApp(all)]).toEqual([true, true]);
    await shop.complains(AMY, 'no seat');
    expect([await member(all), await ofApp(all)]).toEqual([false, false]);
  });

  it('takes one that is not there, or names a field that is gone, for nobody', async () => {
    expect([await member(newId(1)), await ofApp(newId(1))]).toEqual([false, false]);
    const { custom } = shop.gateway;
    const field = await shop.write((tx) =>
      custom.add(tx, shop.merchantId, { name: 'Seat', type: 'text', choices: '' }),
    );
    const where = { not: { field: `custom.${field}`, is: 'known' } };
    const of = await saved(where);
    expect([await member(of), await ofApp(of)]).toEqual([true, true]);
    await shop.write((tx) => custom.archive(tx, shop.merchantId, field, true));
    expect([await member(of), await ofApp(of)]).toEqual([false, false]);
  });

  it('does not take a database that is busy for “not a member”', async () => {
    const all = await saved({ all: [{ field: 'cases.count', is: '=', value: 0 }] });
    // The engine itself says no, at any statement but the look at the segments themselves.
    const { exec: ask } = shop.test.db.reader;
    const exec: Reader['exec'] = (sql, params, method) =>
      /from "segments"/.test(sql) ? ask(sql, params, method) : Promise.reject(new DomainError('busy', 'Busy.'));
    const busy = { ...shop.test.db.reader, exec, db: drizzleOver(exec) } as Reader;
    const told = async (asked: Promise<boolean>) => asked.then(String, (fault: unknown) => codeOf(fault));
    expect([await told(member(all, busy)), await told(ofApp(all, busy))]).toEqual(['busy', 'busy']);
  });
});

/** The code of a fault, or of what caused it: the query builder wraps what the engine says. */
function codeOf(fault: unknown): string {
  if (fault instanceof DomainError) return fault.code;
  return fault instanceof Error && fault.cause !== undefined ? codeOf(fault.cause) : 'no fault of ours';
}
