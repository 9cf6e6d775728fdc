import request from 'supertest';
import type { Engine } from '../../src/platform/db/index.ts';
import type { Role } from '../../src/platform/web/principal.ts';
import { createWeb } from '../../src/web.ts';
import { openShop, type Shop, type ShopParts } from '../flows/shop.ts';

const SAME_SITE = { 'Sec-Fetch-Site': 'same-origin' };

/** Somebody of the shop with a browser. */
export interface Desk {
  staffId: string;
  get(path: string, headers?: Record<string, string>): request.Test;
  /** As htmx asks for a part. */
  part(path: string): request.Test;
  /** Sends a form with the session's token. */
  post(path: string, fields?: Record<string, string>): request.Test;
}

/** Lin's Noodles with its web face, and desks to sit down at. */
export interface InboxShop extends Shop {
  desk(role?: Role, merchantId?: string): Promise<Desk>;
  /** Id of the only thread, or of that of a phone. */
  thread(phone?: string): Promise<string>;
}

let people = 0;

export async function openInboxShop(engine: Engine, parts: ShopParts = {}): Promise<InboxShop> {
  const shop = await openShop(engine, parts);
  const { gateway, test, merchantId } = shop;
  const web = createWeb(gateway);

  async function desk(role: Role = 'owner', ofShop = merchantId): Promise<Desk> {
    const email = `person${++people}@shop.example`;
    const { staffId } = await test.db.write((tx) => gateway.staff.add(tx, { merchantId: ofShop, email, role }));
    const session = await test.db.write((tx) => gateway.sessions.start(tx, ofShop, staffId));
    const headers = {
      Host: 'shop.test',
      Cookie: `__Host-mcrm=${session}; mcrm=${session}`,
      'X-Forwarded-Proto': 'https',
    };
    const get = (path: string, more: Record<string, string> = {}) =>
      request(web)
        .get(path)
        .set({ ...headers, ...more });
    const token = /name="_token" value="([^"]+)"/.exec((await get('/inbox')).text)?.[1] ?? '';
    return {
      staffId,
      get,
      part: (path) => get(path, { 'HX-Request': 'true' }),
      post: (path, fields = {}) =>
        request(web)
          .post(path)
          .set({ ...headers, ...SAME_SITE })
          .type('form')
          .send({ ...fields, _token: token }),
    };
  }

  return {
    ...shop,
    desk,
    async thread(phone) {
      const rows = await gateway.inbox.list(test.db.reader, merchantId, { folder: 'open', staffId: '', limit: 50 });
      const closed = await gateway.inbox.list(test.db.reader, merchantId, { folder: 'closed', staffId: '', limit: 50 });
      const all = [...rows, ...closed];
      return (phone === undefined ? all[0] : all.find(({ numberHash }) => numberHash === shop.hash(phone)))!.id;
    },
  };
}

/** Value of a hidden field in a page. */
export const hidden = (html: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';
