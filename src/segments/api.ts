import { z } from 'zod';
import type { Reader } from '../platform/db/index.ts';
import { DomainError } from '../kernel/errors.ts';
import { type ApiRoute, readRoute, writeRoute } from '../platform/web/api.ts';
import type { Segment, Segments } from './types.ts';

// The tree is read by hand, with its own limits and every fault at its path.
const where = z
  .unknown()
  .describe(
    'A condition: {"all":[…]}, {"any":[…]}, {"not":…} or {"field":"points.balance","is":">=","value":100}. ' +
      'Groups nest at most 5 deep, with at most 50 conditions; an empty group means nobody.',
  );

const newSegment = z.strictObject({ name: z.string('Give the segment a name.').max(200), where });

const segmentAnswer = z.object({
  id: z.string(),
  name: z.string(),
  where: z.unknown(),
  broken: z.boolean().describe('It names a field that is no longer there, and means nobody until it is mended.'),
  createdAt: z.string(),
  updatedAt: z.string(),
});

const fieldAnswer = z.object({
  name: z.string(),
  type: z.enum(['number', 'money', 'text', 'day', 'choice', 'flag']),
  comparisons: z.array(z.string()),
  label: z.string().optional().describe('The shop’s own words, for a field of its own.'),
  choices: z.array(z.object({ code: z.string(), label: z.string().optional() })).optional(),
  more: z.literal(true).optional().describe('The list of choices is cut: other codes are understood too.'),
});

const countAnswer = z.object({
  count: z.number().describe('Customers meant.'),
  reachable: z.number().describe('Those of them whom a marketing text can reach.'),
  base: z.number().describe('All customers of the shop.'),
  unreachable: z.record(z.string(), z.number()).describe('The others, by the first reason.'),
});

const shown = ({ id, name, where: tree, broken, createdAt, updatedAt }: Segment): z.input<typeof segmentAnswer> => ({
  id,
  name,
  where: tree,
  broken,
  createdAt: new Date(createdAt).toISOString(),
  updatedAt: new Date(updatedAt).toISOString(),
});

const wordsOf = (label: { key: string } | { words: string }): { label?: string } =>
  'words' in label ? { label: label.words } : {};

/** Segments over REST: the same trees as on the page. */
export function segmentsApi(segments: Segments): ApiRoute[] {
  /** One that was not removed. @throws DomainError `not_found` */
  async function live(reader: Reader, merchantId: string, id: string | undefined): Promise<Segment> {
    const segment = await segments.byId(reader, merchantId, id ?? '');
    if (segment.archived) throw new DomainError('not_found', 'There is no such segment.');
    return segment;
  }

  return [
    readRoute({
      method: 'get',
      path: '/segments/fields',
      summary: 'What a condition may ask about a customer, in this shop',
      role: 'manager',
      answer: z.object({ items: z.array(fieldAnswer) }),
      async read(reader, { principal }) {
        const fields = await segments.fields(reader, principal.merchantId);
        const items = fields.map(({ name, type, comparisons, label, choices, more }) => ({
          name,
          type,
          comparisons: [...comparisons],
          ...wordsOf(label),
          ...(choices && { choices: choices.map((one) => ({ code: one.code, ...wordsOf(one.label) })) }),
          ...(more && { more }),
        }));
        return { items };
      },
    }),
    readRoute({
      method: 'lookup',
      path: '/segments/preview',
      summary: 'How many customers a condition means, and how many of them can be reached',
      role: 'manager',
      heavy: true,
      body: z.strictObject({ where }),
      answer: countAnswer,
      read: (reader, { principal, body }) => segments.count(reader, principal.merchantId, body.where),
    }),
    readRoute({
      method: 'get',
      path: '/segments',
      summary: 'Saved segments, by name',
      role: 'manager',
      answer: z.object({ items: z.array(segmentAnswer) }),
      read: async (reader, { principal }) => ({
        items: (await segments.list(reader, principal.merchantId)).map(shown),
      }),
    }),
    writeRoute({
      path: '/segments',
      summary: 'Save a condition under a name',
      role: 'manager',
      status: 201,
      body: newSegment,
      answer: segmentAnswer,
      async write(tx, { principal: { merchantId, actor }, body }) {
        const { id } = await segments.save(tx, merchantId, body, actor);
        return { body: shown(await segments.byId(tx, merchantId, id)) };
      },
    }),
    readRoute({
      method: 'get',
      path: '/segments/:id',
      summary: 'One segment',
      role: 'manager',
      answer: segmentAnswer,
      read: async (reader, { principal, params }) => shown(await live(reader, principal.merchantId, params['id'])),
    }),
    writeRoute({
      path: '/segments/:id',
      summary: 'Change the name and condition of a segment',
      role: 'manager',
      status: 200,
      body: newSegment,
      answer: segmentAnswer,
      async write(tx, { principal: { merchantId, actor }, params, body }) {
        const { id } = await live(tx, merchantId, params['id']);
        await segments.change(tx, merchantId, id, body, actor);
        return { body: shown(await segments.byId(tx, merchantId, id)) };
      },
    }),
    writeRoute({
      path: '/segments/:id/remove',
      summary: 'Take a segment off the list; broadcasts made for it still find it',
      role: 'manager',
      status: 200,
      answer: z.object({ id: z.string(), removed: z.literal(true) }),
      async write(tx, { principal: { merchantId, actor }, params }) {
        const { id } = await live(tx, merchantId, params['id']);
        await segments.remove(tx, merchantId, id, actor);
        return { body: { id, removed: true as const } };
      },
    }),
  ];
}
