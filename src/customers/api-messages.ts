import { z } from 'zod';
import { DomainError } from '../kernel/errors.ts';
import { isId } from '../kernel/ids.ts';
import type { MessageFilter, MessageView } from '../messages/index.ts';
import type { Reader } from '../platform/db/index.ts';
import { type ApiRoute, readRoute, writeRoute } from '../platform/web/api.ts';
import { mayStillSend } from './consent.ts';
import type { Principal } from '../platform/web/principal.ts';
import type { CustomerDeps } from './deps.ts';
import * as people from './people.ts';
import { hashesOf } from './records/store.ts';

const message = z
  .object({
    id: z.string(),
    direction: z.enum(['inbound', 'outbound']),
    customerId: z.string().nullable(),
    lastFour: z.string(),
    text: z.string(),
    at: z.string(),
    purpose: z.string().optional(),
    status: z.string(),
    errorCode: z.number().nullable().optional(),
    handledBy: z.string().nullable().optional(),
    waiting: z.string().nullable().optional(),
    cost: z
      .object({ parts: z.number(), amount: z.string(), currency: z.string(), confirmed: z.boolean() })
      .optional()
      .describe('For managers; absent until the carrier takes the text. Confirmed: by the carrier’s own price'),
  })
  .meta({ id: 'Message' });

const paging = {
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().refine(isId, 'Use the cursor of the page before.').optional(),
};
const list = z.object({ items: z.array(message), next: z.string().optional() });

const show = ({ at, ...view }: MessageView): z.input<typeof message> => ({ ...view, at: new Date(at).toISOString() });

/** Why the gate said no, for whoever asked to send. */
const REFUSALS = {
  stopped: 'This customer said STOP. Nothing but replies may be sent until they text START.',
  carrier_blocks: 'The carrier blocks this number after STOP.',
  no_consent: 'This customer has not agreed to marketing texts.',
  number_in_trouble: 'The carrier reports that this number cannot be reached.',
} as const;

export function messageRoutes(deps: CustomerDeps): ApiRoute[] {
  const { messages, merchants, clock } = deps;

  async function page(
    reader: Reader,
    { merchantId, role }: Pick<Principal, 'merchantId' | 'role'>,
    filter: MessageFilter,
  ): Promise<z.input<typeof list>> {
    const views = await messages.list(reader, merchantId, { ...filter, limit: filter.limit + 1 });
    const listed = views.slice(0, filter.limit);
    const ids = listed.map(({ id }) => id);
    const told = role === 'clerk' ? undefined : await deps.costOfTexts?.(reader, merchantId, ids);
    const items = listed.map((view) => ({ ...show(view), ...(told?.has(view.id) && { cost: told.get(view.id)! }) }));
    const last = views.length > filter.limit ? items.at(-1) : undefined;
    return { items, ...(last && { next: last.id }) };
  }

  return [
    readRoute({
      method: 'get',
      path: '/messages',
      summary: 'Messages in both directions, newest first',
      role: 'manager',
      heavy: true, // a status that few have is looked for in all
      query: z.strictObject({
        ...paging,
        direction: z.enum(['inbound', 'outbound']).optional(),
        status: z
          .enum([
            'queued',
            'held',
            'submitting',
            'unknown',
            'accepted',
            'sent',
            'failed',
            'undelivered',
            'delivered',
            'canceled',
            'expired',
          ])
          .optional(),
        waiting: z.literal('true').optional().describe('Only inbound texts that wait for a person'),
      }),
      answer: list,
      read: (reader, { principal, query: { limit, cursor, direction, status, waiting } }) =>
        page(reader, principal, { limit, before: cursor, direction, status, waiting: waiting === 'true' }),
    }),
    readRoute({
      method: 'get',
      path: '/customers/:id/messages',
      summary: 'Messages of one customer, newest first',
      role: 'clerk',
      query: z.strictObject(paging),
      answer: list,
      async read(reader, { principal, params, query: { limit, cursor } }) {
        const { merchantId } = principal;
        const { id } = await people.byId(deps, reader, merchantId, params['id']!);
        const numbers = await hashesOf(reader, merchantId, id);
        return page(reader, principal, { customer: { id, numbers }, limit, before: cursor });
      },
    }),
    writeRoute({
      path: '/messages',
      summary: 'Send one text to a customer from the shop’s default number',
      role: 'manager',
      status: 202,
      keyRequired: true,
      body: z.strictObject({
        customerId: z.string().refine(isId, 'There is no such customer.'),
        text: z.string().trim().min(1, 'Write a text.').max(1600, 'Keep the text within 1,600 characters.'),
        purpose: z.enum(['service', 'marketing']),
      }),
      answer: z.object({ id: z.string(), status: z.string() }),
      async write(tx, { principal: { merchantId }, body: { customerId, text, purpose } }) {
        await people.standing(deps, tx, merchantId, customerId);
        const number = await people.currentNumber(deps, tx, merchantId, customerId);
        if (!number) throw new DomainError('unprocessable', 'This customer has no number to text.', 'customerId');
        const { id: numberId } = await merchants.defaultNumber(tx, merchantId);
        const { numberHash, phone: to } = number;
        const refusal = await mayStillSend(tx, { merchantId, numberId, numberHash, customerId, purpose });
        if (refusal) throw new DomainError('unprocessable', REFUSALS[refusal]);
        const id = await messages.enqueue(tx, { merchantId, numberId, to, text, purpose, customerId });
        if (!id) throw new Error(`the gate changed its mind at ${clock.now()}`);
        return { body: { id, status: 'queued' } };
      },
    }),
  ];
}
