import { z } from 'zod';
import type { Customers } from '../customers/index.ts';
import { DomainError } from '../kernel/errors.ts';
import { parsePhone } from '../kernel/phone.ts';
import type { Merchants } from '../merchants/index.ts';
import type { Tx } from '../platform/db/index.ts';
import { type ApiRoute, readRoute, writeRoute } from '../platform/web/api.ts';
import { page, pageOf, pageQuery } from '../platform/web/paging.ts';
import { deedsApi } from './api-deeds.ts';
import { figuresApi } from './api-figures.ts';
import { caseAnswer, shownCase, wholeCase } from './api-shapes.ts';
import { CASE_KINDS, CASE_STEPS } from './rules.ts';
import type { CaseDesk, Cases, NewCase } from './types.ts';

const newCase = z
  .strictObject({
    phone: z.string().max(40).optional(),
    customerId: z.string().max(40).optional(),
    kind: z.enum(CASE_KINDS, 'Choose the kind: "feedback" or "complaint".'),
    text: z.string().trim().min(1, 'Write what the customer said.').max(2000, 'Keep it within 2000 characters.'),
  })
  .refine(({ phone, customerId }) => (phone === undefined) !== (customerId === undefined), {
    message: 'Send either phone or customerId.',
    path: ['phone'],
  });

const flag = z.enum(['true', 'false']).transform((word) => word === 'true');

const filter = pageQuery.extend({
  step: z.enum(CASE_STEPS).optional(),
  kind: z.enum(CASE_KINDS).optional(),
  customerId: z.string().max(40).optional(),
  category: z.string().max(40).optional(),
  ownerId: z.string().max(40).optional(),
  open: flag.optional().describe('Only those that are not archived.'),
  late: flag.optional().describe('Only those past their time.'),
});

const iso = (at: number): string => new Date(at).toISOString();

/** Cases over REST. */
export function casesApi(deps: {
  cases: Cases;
  caseDesk: CaseDesk;
  customers: Customers;
  merchants: Merchants;
}): ApiRoute[] {
  const { cases, caseDesk: desk, customers, merchants } = deps;

  /** Whose word it is; a number that is no customer's stays one. */
  async function sender(
    tx: Tx,
    merchantId: string,
    who: z.output<typeof newCase>,
  ): Promise<Pick<NewCase, 'phone' | 'customerId'>> {
    if (who.customerId !== undefined) {
      const { id } = await customers.standing(tx, merchantId, who.customerId);
      const number = await customers.currentNumber(tx, merchantId, id);
      if (!number) throw new DomainError('unprocessable', 'This customer has no number any more.', 'customerId');
      return { customerId: id, phone: number.phone };
    }
    const phone = parsePhone(who.phone!, (await merchants.byId(tx, merchantId)).country);
    const owner = await customers.byNumber(tx, merchantId, customers.hashOf(merchantId, phone));
    return { customerId: owner?.id, phone };
  }

  return [
    readRoute({
      method: 'get',
      path: '/cases',
      summary: 'Cases, newest first',
      role: 'clerk',
      query: filter,
      answer: pageOf(caseAnswer),
      async read(reader, { principal, query: { cursor, limit, ...wanted } }) {
        const found = await cases.list(reader, principal.merchantId, { ...wanted, before: cursor, limit: limit + 1 });
        return page(found.map(shownCase), limit, ({ id }) => id);
      },
    }),
    ...figuresApi(desk),
    readRoute({
      method: 'get',
      path: '/cases/:id',
      summary: 'One case with everything said in it',
      role: 'clerk',
      answer: wholeCase,
      async read(reader, { principal: { merchantId }, params }) {
        const known = await cases.byId(reader, merchantId, params['id']!);
        const said = await cases.texts(reader, merchantId, known.id);
        const first = said.find(({ sort }) => sort === 'said')?.text ?? '';
        return {
          ...shownCase(known),
          texts: said.map((entry) => ({ ...entry, at: iso(entry.at) })),
          steps: (await desk.steps(reader, merchantId, known.id)).map((taken) => ({ ...taken, at: iso(taken.at) })),
          suggested: (await desk.suggest(reader, merchantId, first)) ?? null,
        };
      },
    }),
    writeRoute({
      path: '/cases',
      summary: 'Open a case for what a customer said elsewhere',
      role: 'clerk',
      status: 201,
      body: newCase,
      answer: caseAnswer,
      async write(tx, { principal: { merchantId, actor }, body }) {
        const from = await sender(tx, merchantId, body);
        const { kind, text } = body;
        return { body: shownCase(await cases.open(tx, merchantId, { ...from, kind, text, source: 'api', actor })) };
      },
    }),
    ...deedsApi({ cases, desk }),
  ];
}
