import { z } from 'zod';
import { parseBirthday, writeBirthday } from '../kernel/birthday.ts';
import { DomainError } from '../kernel/errors.ts';
import { parsePhone, type Phone } from '../kernel/phone.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import type { Card } from '../platform/slice.ts';
import { type ApiRoute, readRoute, writeRoute } from '../platform/web/api.ts';
import { applyConsent, type AskDeps } from './ask-consent.ts';
import { suppression } from './consent.ts';
import type { CustomerDeps } from './deps.ts';
import { messageRoutes } from './api-messages.ts';
import { suppressionRoutes } from './api-suppressions.ts';
import { readName } from './names.ts';
import * as people from './people.ts';
import type { CustomFields } from './records/custom.ts';
import { readCustom } from './records/custom-rules.ts';
import * as store from './store.ts';
import type { Origin } from './types.ts';

export { askForConsent } from './ask-consent.ts';

export interface ApiDeps extends AskDeps {
  custom: CustomFields;
  /** What the other slices show of a customer (points, spend); joined in app.ts. */
  cards(): Card[];
}

export const phoneField = z.string().min(1).max(40).describe('E.164, or as dialled in the shop’s country');
const tag = z.string().trim().min(1).max(40);

const newCustomer = z.strictObject({
  phone: phoneField,
  name: z.string().max(200).optional(),
  birthday: z.string().max(20).optional().describe('YYYY-MM-DD or MM-DD'),
  language: z.enum(['en', 'zh']).optional(),
  tags: z.array(tag).max(50).optional(),
  fields: z
    .record(z.string().max(40), z.string().max(200))
    .optional()
    .describe('The shop’s own fields by name, values as texts; an empty text takes a value away'),
  consent: z
    .strictObject({
      marketing: z.boolean(),
      source: z
        .string()
        .trim()
        .min(1)
        .max(200)
        .optional()
        .describe('Proof of consent, like "paper form, 12 October". Without it the customer is asked by text.'),
    })
    .optional(),
});

export const customerAnswer = z
  .looseObject({
    id: z.string(),
    phone: z.string().nullable(),
    memberNumber: z.string().nullable(),
    name: z.string().nullable(),
    birthday: z.string().nullable(),
    language: z.enum(['en', 'zh']).nullable(),
    tags: z.array(z.string()),
    fields: z.record(z.string(), z.string()),
    suppressed: z.boolean(),
    marketing: z.enum(['allowed', 'paused', 'none']),
    points: z.number().optional(),
  })
  .meta({ id: 'Customer' });

/** The shop's own fields by name, as texts; of a choice its words. */
async function ownFields({ custom }: ApiDeps, reader: Reader, merchantId: string, id: string) {
  const values = await custom.valuesOf(reader, merchantId, id);
  if (values.size === 0) return {};
  const fields = await custom.list(reader, merchantId);
  const known = fields.filter((field) => values.has(field.id));
  return Object.fromEntries(
    known.map(({ id: fieldId, name, choices }) => {
      const value = values.get(fieldId)!;
      return [name, choices.find(({ code }) => code === value)?.label ?? value];
    }),
  );
}

/** @throws DomainError `invalid` on `fields.<name>` for a field that is not there, or a value it cannot hold */
async function setFields(
  { custom }: ApiDeps,
  tx: Tx,
  merchantId: string,
  id: string,
  given: Record<string, string>,
): Promise<void> {
  const fields = await custom.list(tx, merchantId);
  for (const [name, value] of Object.entries(given)) {
    const field = fields.find((known) => known.name === name);
    if (!field) throw new DomainError('invalid', 'The shop has no field of this name.', `fields.${name}`);
    if (typeof readCustom(field, value) === 'string')
      throw new DomainError('invalid', `This is no value for a field of type ${field.type}.`, `fields.${name}`);
    await custom.set(tx, merchantId, id, field, value);
  }
}

/** A customer as the API shows one, with what each slice adds. */
export async function showCustomer(deps: ApiDeps, reader: Reader, merchantId: string, id: string) {
  const customer = await people.byId(deps, reader, merchantId, id);
  const number = await people.currentNumber(deps, reader, merchantId, id);
  const stop = number && (await suppression(reader, merchantId, number.numberHash));
  const shown: Record<string, unknown> = {};
  for (const card of deps.cards()) Object.assign(shown, await card.fields?.(reader, merchantId, id));
  return {
    id,
    phone: number?.phone ?? null,
    memberNumber: customer.memberNumber === null ? null : people.sayMember(customer.memberNumber),
    name: customer.name,
    birthday: customer.birthday,
    language: customer.language,
    tags: await store.tagsOf(reader, merchantId, id),
    fields: await ownFields(deps, reader, merchantId, id),
    suppressed: stop !== undefined,
    marketing: customer.marketing,
    joinedAt: customer.joinedAt === null ? null : new Date(customer.joinedAt).toISOString(),
    ...shown,
  };
}

/** The phone of a request, read in the shop's country. @throws DomainError `invalid` at `phone` */
export async function phoneOf(deps: CustomerDeps, reader: Reader, merchantId: string, text: string): Promise<Phone> {
  const { country } = await deps.merchants.byId(reader, merchantId);
  return parsePhone(text, country);
}

/** Everything is checked before anything is written, so that one bad field leaves nothing half done. */
function readProfile(body: z.output<typeof newCustomer>): { name?: string; birthday?: string } {
  const profile: { name?: string; birthday?: string } = {};
  if (body.name !== undefined) {
    const name = readName(body.name);
    if (!name) throw new DomainError('invalid', 'Give a name of 1 to 40 letters.', 'name');
    profile.name = name;
  }
  if (body.birthday !== undefined) {
    const form = /^(?:\d{4}-)?(\d{2}-\d{2})$/.exec(body.birthday);
    const read = form ? parseBirthday(body.birthday) : undefined;
    // What people text may also be day before month; a program says month first, and 13-01 is its mistake.
    if (!read?.ok || writeBirthday(read.birthday) !== form![1])
      throw new DomainError('invalid', 'Write the birthday as YYYY-MM-DD or MM-DD, a day that exists.', 'birthday');
    profile.birthday = writeBirthday(read.birthday);
  }
  return profile;
}

/** REST of the people: customers, their messages, and the numbers that must not be texted. */
export function customerApi(deps: ApiDeps): ApiRoute[] {
  return [
    writeRoute({
      path: '/customers',
      summary: 'Create a member, or update the one with this phone',
      role: 'clerk',
      status: 201,
      body: newCustomer,
      answer: customerAnswer,
      async write(tx, { principal: { merchantId, actor }, body }) {
        const phone = await phoneOf(deps, tx, merchantId, body.phone);
        const profile = readProfile(body);
        const origin: Origin = { source: 'api', actor };
        const { id } = await people.findOrCreate(deps, tx, merchantId, phone, origin);
        if (profile.name) await people.setName(deps, tx, merchantId, id, profile.name);
        if (profile.birthday) await people.setBirthday(deps, tx, merchantId, id, profile.birthday);
        if (body.language) await people.setLanguage(deps, tx, merchantId, id, body.language);
        if (body.tags?.length) await store.addTags(tx, merchantId, id, body.tags, deps.clock.now());
        if (body.fields) await setFields(deps, tx, merchantId, id, body.fields);
        const isNew = await people.join(deps, tx, merchantId, id);
        if (body.consent) await applyConsent(deps, tx, merchantId, id, body.consent, origin);
        return { status: isNew ? 201 : 200, body: await showCustomer(deps, tx, merchantId, id) };
      },
    }),
    readRoute({
      method: 'lookup',
      path: '/customers/lookup',
      summary: 'Find a customer by phone (in the body: a phone number never stands in a URL)',
      role: 'clerk',
      body: z.strictObject({ phone: phoneField }),
      answer: customerAnswer,
      async read(reader, { principal: { merchantId }, body }) {
        const phone = await phoneOf(deps, reader, merchantId, body.phone);
        const owner = await store.ownerOf.get(reader, { merchantId, numberHash: deps.vault.hash(merchantId, phone) });
        if (!owner) throw new DomainError('not_found', 'No customer has this phone.');
        return (await showCustomer(deps, reader, merchantId, owner.id)) as never;
      },
    }),
    readRoute({
      method: 'get',
      path: '/customers/:id',
      summary: 'One customer',
      role: 'clerk',
      answer: customerAnswer,
      read: async (reader, { principal, params }) =>
        (await showCustomer(deps, reader, principal.merchantId, params['id']!)) as never,
    }),
    ...messageRoutes(deps),
    ...suppressionRoutes(deps),
  ];
}
