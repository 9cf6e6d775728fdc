import request, { type Response } from 'supertest';
import { formTokenOf } from '../../src/platform/web/frame.ts';
import { PRESETS, type Principal, roleOfPreset, ROLES } from '../../src/platform/web/principal.ts';
import { createWeb } from '../../src/web.ts';
import { LINS, openShop } from '../flows/shop.ts';

/** Everybody there can be at a shop, by the name of the role or preset. */
export const PEOPLE = [...ROLES, ...PRESETS] as const;
export const TEA_NUMBER = '+12025550188';
export type PersonName = (typeof PEOPLE)[number];

export const standingOf = (name: PersonName): Pick<Principal, 'role' | 'preset'> => {
  const preset = PRESETS.find((one) => one === name);
  return preset ? { role: roleOfPreset(preset), preset } : { role: ROLES.find((one) => one === name)! };
};

/** One of two shops of a gateway, with what rows are made from. */
export interface SideOfStreet {
  merchantId: string;
  /** Who does what is done to make rows. */
  actor: string;
  ownerId: string;
}

/** Lin's Noodles with one person of every role and preset, signed in just now, and the Tea House beside it. */
export async function openStreet() {
  const shop = await openShop('sqlite', { env: { API_REQUESTS_PER_MINUTE: '100000' } });
  const { gateway, test } = shop;
  const { db } = test;
  const web = createWeb(gateway, { signal: AbortSignal.abort() }); // live streams end at once
  let serial = 0;

  const addPerson = async (merchantId: string, name: PersonName): Promise<string> =>
    db.write(async (tx) => {
      const email = `${name}-${++serial}@example.com`;
      return (await gateway.staff.add(tx, { merchantId, email, ...standingOf(name) })).staffId;
    });
  const sideOf = async (merchantId: string): Promise<SideOfStreet> => {
    const ownerId = await addPerson(merchantId, 'owner');
    return { merchantId, ownerId, actor: `staff:${ownerId}` };
  };
  const lins = await sideOf(shop.merchantId);
  const tea = await sideOf(
    await db.write(async (tx) => {
      const { merchantId } = await gateway.merchants.add(tx, { ...LINS, name: 'Tea House' });
      await gateway.merchants.addNumber(tx, merchantId, { address: TEA_NUMBER });
      return merchantId;
    }),
  );

  /** A browser of somebody at Lin's; a session of its own each time, so that no route can sign others out. */
  async function browser(name: PersonName) {
    const staffId = await addPerson(lins.merchantId, name);
    const session = await db.write((tx) => gateway.sessions.start(tx, lins.merchantId, staffId));
    return ask(`mcrm=${session}`, formTokenOf(session));
  }

  const ask =
    (cookie: string, token: string) =>
    (method: 'get' | 'post', path: string, form: Record<string, string> = {}): Promise<Response> => {
      const headers = { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin', Referer: 'http://127.0.0.1/' };
      return method === 'get'
        ? request(web).get(path).set(headers)
        : request(web)
            .post(path)
            .set(headers)
            .type('form')
            .send({ ...form, _token: token });
    };

  return { ...shop, web, lins, tea, addPerson, browser, nobody: ask('', '') };
}

export type Street = Awaited<ReturnType<typeof openStreet>>;
