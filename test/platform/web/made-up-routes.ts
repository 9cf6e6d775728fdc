import { z } from 'zod';
import { DomainError } from '../../../src/kernel/errors.ts';
import { newId } from '../../../src/kernel/ids.ts';
import { facts } from '../../../src/platform/schema.ts';
import { type ApiRoute, readRoute, writeRoute } from '../../../src/platform/web/api.ts';
import { page, pageOf, pageQuery } from '../../../src/platform/web/paging.ts';

const item = z.object({ sku: z.string(), count: z.number().int().min(1).default(1) });
const factAnswer = z.object({ id: z.string(), note: z.string() });

/** Routes of a made-up slice that keeps facts. */
export const routes: ApiRoute[] = [
  writeRoute({
    path: '/facts',
    summary: 'Keep a fact',
    role: 'clerk',
    status: 201,
    body: z.object({ note: z.string().min(1, 'Write a note.'), items: z.array(item).max(5).optional() }),
    answer: factAnswer,
    async write(tx, { principal, body, now }) {
      const id = newId(now);
      const { merchantId } = principal;
      await tx.db.insert(facts).values({ merchantId, id, name: 'x', customerId: null, ids: {}, at: now });
      if (body.note === 'fail') throw new DomainError('unprocessable', 'Not now.', 'note');
      if (body.note === 'bug') throw new Error('number +12025550123 leaked');
      return { body: { id, note: body.note, secret: 'never' } as z.input<typeof factAnswer> };
    },
  }),
  writeRoute({
    path: '/facts/:id/send',
    summary: 'Send',
    role: 'manager',
    status: 202,
    keyRequired: true,
    answer: z.object({ sent: z.string() }),
    write: async (_tx, { params }) => ({ body: { sent: params['id']! } }),
  }),
  readRoute({
    path: '/facts/:id',
    method: 'get',
    summary: 'One fact',
    role: 'clerk',
    answer: z.object({ id: z.string() }),
    read: async (_reader, { params }) => ({ id: params['id']! }),
  }),
  readRoute({
    path: '/facts/fields',
    method: 'get',
    summary: 'Fields',
    role: 'clerk',
    answer: z.object({ fields: z.array(z.string()) }),
    read: async () => ({ fields: ['note'] }),
  }),
  readRoute({
    path: '/facts',
    method: 'get',
    summary: 'Facts',
    role: 'clerk',
    query: pageQuery,
    answer: pageOf(z.object({ n: z.number() })),
    read: async (_reader, { query }) => {
      const from = Number(query.cursor ?? 0);
      const rows = Array.from({ length: Math.min(query.limit + 1, 120 - from) }, (_, i) => ({ n: from + i + 1 }));
      return page(rows, query.limit, (row) => String(row.n));
    },
  }),
  readRoute({
    path: '/facts/lookup',
    method: 'lookup',
    summary: 'Look up',
    role: 'clerk',
    body: z.object({ code: z.enum(['conflict', 'busy', 'too_many', 'forbidden']) }),
    answer: z.object({}),
    read: async (_reader, { body }) => {
      throw new DomainError(body.code, 'As asked.');
    },
  }),
];
