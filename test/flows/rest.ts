import request, { type Response } from 'supertest';
import type { Engine } from '../../src/platform/db/index.ts';
import { ROLES, type Role } from '../../src/platform/web/principal.ts';
import { createWeb } from '../../src/web.ts';
import { LINS, openShop, type Shop, type ShopParts } from './shop.ts';

/** A caller of the API with one token. */
export interface Caller {
  get(path: string): Promise<Response>;
  post(path: string, body?: unknown, key?: string): Promise<Response>;
}

/** Lin's Noodles and the Tea House beside it, with a token of each role at each. */
export interface RestShop extends Shop {
  as: Record<Role, Caller>;
  tea: { merchantId: string; as: Record<Role, Caller> };
  caller(token: string | undefined): Caller;
}

export async function openRest(engine: Engine, parts: ShopParts = {}): Promise<RestShop> {
  const shop = await openShop(engine, parts);
  const { gateway, test } = shop;
  const web = createWeb(gateway);

  const caller = (token: string | undefined): Caller => {
    const auth = token === undefined ? {} : { Authorization: `Bearer ${token}` };
    return {
      get: async (path) => request(web).get(`/api/v1${path}`).set(auth),
      post: async (path, body = {}, key) =>
        request(web)
          .post(`/api/v1${path}`)
          .set({ ...auth, ...(key !== undefined && { 'Idempotency-Key': key }) })
          .send(body as object),
    };
  };
  const callers = async (merchantId: string) => {
    const tokens = await test.db.write(async (tx) => {
      const made: [Role, string][] = [];
      for (const role of ROLES) made.push([role, (await gateway.staff.addToken(tx, merchantId, role, role)).token]);
      return made;
    });
    return Object.fromEntries(tokens.map(([role, token]) => [role, caller(token)])) as Record<Role, Caller>;
  };
  const teaId = await test.db.write(async (tx) => {
    const { merchantId } = await gateway.merchants.add(tx, { ...LINS, name: 'Tea House' });
    await gateway.merchants.addNumber(tx, merchantId, { address: '+12025550188' });
    return merchantId;
  });
  return {
    ...shop,
    caller,
    as: await callers(shop.merchantId),
    tea: { merchantId: teaId, as: await callers(teaId) },
  };
}
