import { z } from 'zod';
import { type ApiRoute, readRoute, writeRoute } from '../../../src/platform/web/api.ts';
import { openApi } from '../../../src/platform/web/open-api.ts';

const condition = z.object({
  field: z.string().optional(),
  get all() {
    return z.array(condition).optional();
  },
});

const routes: ApiRoute[] = [
  writeRoute({
    path: '/customers/:id/points',
    summary: 'Give points',
    role: 'clerk',
    status: 201,
    body: z.object({
      points: z.number().int(),
      reason: z
        .string()
        .trim()
        .transform((text) => text.length),
    }),
    answer: z.object({ balance: z.number() }),
    keyRequired: true,
    write: async () => ({ body: { balance: 1 } }),
  }),
  readRoute({
    path: '/segments',
    method: 'get',
    summary: 'Segments',
    role: 'manager',
    query: z.object({ limit: z.coerce.number().int().default(50), cursor: z.string() }),
    answer: z.object({ where: condition }),
    read: async () => ({ where: {} }),
  }),
  readRoute({
    path: '/segments/preview',
    method: 'lookup',
    summary: 'Count',
    role: 'manager',
    body: condition,
    answer: condition,
    read: async () => ({}),
  }),
];

const document = openApi(routes) as any;

/** Every `$ref` in the document. */
const refs = (node: unknown): string[] =>
  typeof node !== 'object' || node === null
    ? []
    : Object.entries(node).flatMap(([key, part]) => (key === '$ref' ? [part as string] : refs(part)));

describe('the OpenAPI document', () => {
  it('names path and query parameters, body and answer', () => {
    const give = document.paths['/customers/{id}/points'].post;
    expect(give.operationId).toBe('postCustomersIdPoints');
    expect(give.parameters.map((one: any) => [one.in, one.name, one.required])).toEqual([
      ['path', 'id', true],
      ['header', 'Idempotency-Key', true],
    ]);
    const body = give.requestBody.content['application/json'].schema;
    expect(body).toMatchObject({ type: 'object', required: ['points', 'reason'], additionalProperties: false });
    expect(body.properties.reason.type).toBe('string');
    expect(Object.keys(give.responses)).toEqual(['200', '201', 'default']);
    const list = document.paths['/segments'].get;
    expect(list.parameters.map((one: any) => [one.name, one.required])).toEqual([
      ['limit', false],
      ['cursor', true],
    ]);
  });

  it('lets answers grow', () => {
    const answer = document.paths['/customers/{id}/points'].post.responses['201'].content['application/json'].schema;
    expect(answer).not.toHaveProperty('additionalProperties');
  });

  it('points every reference at something in the document', () => {
    const found = refs(document);
    expect(found.length).toBeGreaterThan(3);
    for (const ref of found) {
      const target = ref
        .slice(2)
        .split('/')
        .reduce((node, step) => node?.[step], document);
      expect([ref, target === undefined]).toEqual([ref, false]);
    }
  });

  it('gives a lookup no Idempotency-Key, since it changes nothing', () => {
    expect(document.paths['/segments/preview'].post.parameters).toBeUndefined();
  });
});
