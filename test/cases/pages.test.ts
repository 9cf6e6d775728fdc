import request, { type Response } from 'supertest';
import { createWeb } from '../../src/web.ts';
import { formTokenOf } from '../../src/platform/web/frame.ts';
import type { Role } from '../../src/platform/web/principal.ts';
import { openShop } from '../flows/shop.ts';

/** Lin's Noodles with browsers of its people. */
async function openDesk() {
  const shop = await openShop('sqlite');
  const { gateway, test, merchantId } = shop;
  const { db } = test;
  const web = createWeb(gateway, { signal: AbortSignal.abort() });
  let serial = 0;
  async function browser(role: Role) {
    const person = { merchantId, email: `${role}-${++serial}@example.com`, name: `${role} ${serial}`, role };
    const { staffId } = await db.write((tx) => gateway.staff.add(tx, person));
    const session = await db.write((tx) => gateway.sessions.start(tx, merchantId, staffId));
    const cookie = `mcrm=${session}`;
    return {
      staffId,
      get: (path: string): Promise<Response> => request(web).get(path).set('Cookie', cookie).then((r) => r),
      post: (path: string, form: Record<string, string> = {}): Promise<Response> =>
        request(web)
          .post(path)
          .type('form')
          .set('Cookie', cookie)
          .send({ _token: formTokenOf(session), ...form })
          .then((r) => r),
    };
  }
  /** Opens a case by text and tells its id. */
  async function complain(words: string, phone = shop.phone()): Promise<{ id: string; number: number; phone: string }> {
    await shop.say(phone, `COMPLAIN ${words}`);
    const [one] = await gateway.cases.list(db.reader, merchantId, { limit: 1 });
    return { id: one!.id, number: one!.number, phone };
  }
  const caseOf = (id: string) => gateway.cases.byId(db.reader, merchantId, id);
  return { ...shop, browser, complain, caseOf };
}

/** The hidden field of a form on a page. */
const hidden = (page: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? '';

describe('the pages of the cases', () => {
  let desk: Awaited<ReturnType<typeof openDesk>>;
  beforeEach(async () => void (desk = await openDesk()));
  afterEach(() => desk.close());

  it('every page opens in both languages, empty and with cases', async () => {
    const owner = await desk.browser('owner');
    const paths = ['/cases', '/cases?view=list', '/cases/new', '/cases/causes', '/cases/times', '/cases/settings'];
    const codes = async () => {
      const found: Record<string, number> = {};
      for (const path of paths)
        for (const lang of ['en', 'zh']) {
          const address = `${path}${path.includes('?') ? '&' : '?'}lang=${lang}`;
          found[address] = (await owner.get(address)).status;
        }
      return new Set(Object.values(found));
    };
    expect(await codes()).toEqual(new Set([200]));
    const { id } = await desk.complain('the soup was cold and I was charged twice');
    paths.push(`/cases/${id}`);
    expect(await codes()).toEqual(new Set([200]));
  });
});
