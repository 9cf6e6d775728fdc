import { z } from 'zod';
import { isId } from '../kernel/ids.ts';
import { parsePhone } from '../kernel/phone.ts';
import { type ApiRoute, readRoute, writeRoute } from '../platform/web/api.ts';
import { suppress } from './consent.ts';
import type { CustomerDeps } from './deps.ts';
import * as consentStore from './store-consent.ts';

const stop = z.object({ phone: z.string(), since: z.string(), byCarrier: z.boolean() }).meta({ id: 'Suppression' });

/** Numbers that must get nothing but replies; also such as are no customers. */
export function suppressionRoutes(deps: CustomerDeps): ApiRoute[] {
  const { vault, merchants } = deps;
  return [
    readRoute({
      method: 'get',
      path: '/suppressions',
      summary: 'Numbers that said stop, newest first',
      role: 'manager',
      query: z.strictObject({
        limit: z.coerce.number().int().min(1).max(500).default(100),
        cursor: z.string().refine(isId, 'Use the cursor of the page before.').optional(),
      }),
      answer: z.object({ items: z.array(stop), next: z.string().optional() }),
      async read(reader, { principal: { merchantId }, query: { limit, cursor } }) {
        const rows = await consentStore.listSuppressions(reader, merchantId, cursor, limit + 1);
        const page = rows.slice(0, limit);
        const items = page.map(({ number, since, byCarrier }) => ({
          phone: vault.open(merchantId, number),
          since: new Date(since).toISOString(),
          byCarrier,
        }));
        return { items, ...(rows.length > limit && { next: page.at(-1)!.eventId }) };
      },
    }),
    writeRoute({
      path: '/suppressions',
      summary: 'Record a stop that came another way (by voice, letter, e-mail)',
      role: 'clerk',
      status: 201,
      body: z.strictObject({
        phone: z.string().min(1).max(40),
        note: z.string().trim().min(1).max(500).optional().describe('How and in which words it came'),
      }),
      answer: stop,
      async write(tx, { principal: { merchantId, actor }, body }) {
        const { country } = await merchants.byId(tx, merchantId);
        const phone = parsePhone(body.phone, country);
        const isNew = await suppress(deps, tx, merchantId, phone, {
          source: 'api',
          actor,
          ...(body.note !== undefined && { text: body.note }),
        });
        const [first] = await consentStore.suppressionsOf.all(tx, {
          merchantId,
          numberHash: vault.hash(merchantId, phone),
        });
        const answer = { phone, since: new Date(first!.since).toISOString(), byCarrier: first!.byCarrier };
        return { status: isNew ? 201 : 200, body: answer };
      },
    }),
  ];
}
