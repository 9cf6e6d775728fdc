import request from 'supertest';
import type { ApiRoute } from '../../src/platform/web/api.ts';
import { ROLES, type Role } from '../../src/platform/web/principal.ts';
import { API_SAMPLES, BODIES, fill } from './samples.ts';
import { openStreet, type Street } from './world.ts';

const RANK: Record<Role, number> = { clerk: 0, manager: 1, owner: 2 };
const httpOf = ({ method }: ApiRoute): 'get' | 'post' => (method === 'get' ? 'get' : 'post');
const nameOf = (route: ApiRoute): string => `${httpOf(route).toUpperCase()} ${route.path}`;

describe('every API route × every role × another shop’s rows', () => {
  let street: Street;
  const tokens = {} as Record<Role, string>;
  const routes = (): ApiRoute[] => street.gateway.slices.flatMap(({ api }) => api ?? []);

  beforeAll(async () => {
    street = await openStreet();
    const { gateway, test, lins } = street;
    for (const role of ROLES)
      tokens[role] = (await test.db.write((tx) => gateway.staff.addToken(tx, lins.merchantId, role, role))).token;
  });
  afterAll(() => street.close());

  let serial = 0;
  async function ask(route: ApiRoute, address: string, role?: Role) {
    const { web } = street;
    const headers = {
      ...(role && { Authorization: `Bearer ${tokens[role]}` }),
      ...(route.method === 'post' && { 'Idempotency-Key': `access-${++serial}` }),
    };
    const path = `/api/v1${address}`;
    if (httpOf(route) === 'get') return request(web).get(path).set(headers);
    return request(web)
      .post(path)
      .set(headers)
      .send(BODIES[nameOf(route)]?.(street) ?? {});
  }

  it('answers nobody without a token', async () => {
    expect(routes().length).toBeGreaterThan(15);
    for (const route of routes()) {
      const { status } = await ask(route, await fill(route.path, API_SAMPLES, street, street.lins));
      expect([nameOf(route), status]).toEqual([nameOf(route), 401]);
    }
  });

  it.each(ROLES)(
    'opens to a %s what the route says, and nothing of another shop',
    async (role) => {
      const told: string[] = [];
      for (const route of routes()) {
        const may = RANK[role] >= RANK[route.role];
        const own = await ask(route, await fill(route.path, API_SAMPLES, street, street.lins), role);
        // A body that is missing is told as such; what matters is that the door was open.
        const isRight = may ? ![401, 403, 404].includes(own.status) && own.status < 500 : own.status === 403;
        if (!isRight) told.push(`${nameOf(route)}: ${own.status} ${JSON.stringify(own.body)}, may: ${may}`);
        if (!route.path.includes(':')) continue;
        const foreign = await ask(route, await fill(route.path, API_SAMPLES, street, street.tea), role);
        if (foreign.status !== (may ? 404 : 403)) told.push(`${nameOf(route)} of another shop: ${foreign.status}`);
      }
      expect(told).toEqual([]);
    },
    60_000,
  );
});
