import { z } from 'zod';
import type { Customers } from '../customers/index.ts';
import { DomainError } from '../kernel/errors.ts';
import type { Tx } from '../platform/db/index.ts';
import { type ApiRoute, type Call, readRoute, writeRoute } from '../platform/web/api.ts';
import { page, pageQuery } from '../platform/web/paging.ts';
import { requireRole } from '../platform/web/principal.ts';
import * as store from './store.ts';
import type { Moved, PointEntry, Points } from './types.ts';

const MOST = 1_000_000;

const adjustment = z.strictObject({
  points: z
    .int('Enter a whole number of points.')
    .min(-MOST, 'Move a million points at most.')
    .max(MOST, 'Move a million points at most.')
    .refine((points) => points !== 0, 'Enter a number of points other than zero.'),
  reason: z
    .string('Give a reason, like "goodwill".')
    .trim()
    .regex(
      /^[\p{L}\p{N}][\p{L}\p{M}\p{N} .,:;/#&'()!+_-]{0,59}$/u,
      'Give the reason in a few words of 60 characters at most, like "goodwill"; no names, it is kept for ever.',
    ),
  purchaseId: z.string().max(40).optional(),
});

const moved = z.object({
  entryId: z.string(),
  points: z.number(),
  balance: z.number(),
});

const account = z.object({
  balance: z.number(),
  owed: z.number(),
  lots: z.array(z.object({ entryId: z.string(), remaining: z.number(), expiresOn: z.string().nullable() })),
  entries: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      points: z.number(),
      reason: z.string(),
      purchaseId: z.string().nullable(),
      reverses: z.string().nullable(),
      at: z.string(),
    }),
  ),
  next: z.string().optional(),
});

const shownEntry = ({ actor: _actor, at, ...entry }: PointEntry) => ({ ...entry, at: new Date(at).toISOString() });

export function pointsApi(deps: { points: Points; customers: Customers }): ApiRoute[] {
  const { points, customers } = deps;

  /** Adding is a gift and a manager's; taking is what happens at the counter. */
  async function move(
    tx: Tx,
    { principal, params, body }: Call<z.output<typeof adjustment>, undefined>,
  ): Promise<Moved> {
    const { merchantId, actor } = principal;
    if (body.points > 0) requireRole(principal, 'manager');
    const { id: customerId } = await customers.standing(tx, merchantId, params['id']!);
    const { reason, purchaseId } = body;
    if (purchaseId !== undefined) await ownPurchase(tx, { merchantId, customerId }, purchaseId);
    const movement = { customerId, reason, purchaseId, actor, points: Math.abs(body.points) };
    if (body.points > 0) return points.add(tx, merchantId, { ...movement, kind: 'adjust' });
    return points.spend(tx, merchantId, { ...movement, kind: 'spend' });
  }

  return [
    writeRoute({
      path: '/customers/:id/points',
      summary: 'Give points by hand (manager) or take what a customer spends (clerk)',
      role: 'clerk',
      status: 201,
      body: adjustment,
      answer: moved,
      async write(tx, call) {
        const { entryId, points: change, balance } = await move(tx, call);
        return { body: { entryId, points: change, balance } };
      },
    }),
    readRoute({
      method: 'get',
      path: '/customers/:id/points',
      summary: 'Balance, open lots and movements, newest first',
      role: 'clerk',
      query: pageQuery,
      answer: account,
      async read(reader, { principal: { merchantId }, params, query: { cursor, limit } }) {
        const { id } = await customers.byId(reader, merchantId, params['id']!);
        const { balance, owed, lots } = await points.standing(reader, merchantId, id);
        const entries = await points.entries(reader, merchantId, id, { before: cursor, limit: limit + 1 });
        const { items, ...more } = page(entries, limit, ({ id: last }) => last);
        return { balance, owed, lots, entries: items.map(shownEntry), ...more };
      },
    }),
  ];
}

/** @throws DomainError `not_found` when the purchase is not this customer's */
async function ownPurchase(tx: Tx, { merchantId, customerId }: store.Owner, purchaseId: string): Promise<void> {
  const purchase = await store.purchase.get(tx, { merchantId, purchaseId });
  if (purchase?.customerId !== customerId)
    throw new DomainError('not_found', 'This customer has no such purchase.', 'purchaseId');
}
