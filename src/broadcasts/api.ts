import { z } from 'zod';
import { DomainError } from '../kernel/errors.ts';
import type { Merchant, Merchants } from '../merchants/index.ts';
import type { Reader } from '../platform/db/index.ts';
import { type ApiRoute, readRoute, writeRoute } from '../platform/web/api.ts';
import { FieldFaults } from '../platform/web/problems.ts';
import { page, pageOf, pageQuery } from '../platform/web/paging.ts';
import type { Vouchers } from '../vouchers/index.ts';
import { DECIDE_AFTER, emptyDraft, SAMPLE } from './draft.ts';
import { wallOf, type Texts } from '../marketing/index.ts';
import { BROADCAST_KINDS, type Broadcast, type Broadcasts, type Counts, type Draft } from './types.ts';

const words = z
  .union([z.string(), z.strictObject({ en: z.string().optional(), zh: z.string().optional() })], {
    error: 'Write the text as text, or as {"en": …, "zh": …}.',
  })
  .describe(
    'The text, in the shop’s language or by language. Fields: {{name}} or {{name "friend"}}. At most 1,600 characters.',
  );

const newBroadcast = z
  .strictObject({
    name: z.string('Give the broadcast a name.').max(200),
    text: words,
    textB: words.optional().describe('A second text, for a test on `samplePercent` of the audience.'),
    where: z
      .unknown()
      .optional()
      .describe('Whom it is for: a condition as in POST /segments. Neither this nor segmentId: nobody.'),
    segmentId: z.string().max(40).optional(),
    excludeSegmentIds: z.array(z.string().max(40)).max(20).default([]),
    excludeTextedHours: z.number().int().min(0).max(720).default(0),
    excludeInDialogue: z.boolean().default(true),
    startAt: z.iso
      .datetime({ offset: true, error: 'Write the time like "2026-05-20T18:30:00Z", or with an offset like +08:00.' })
      .optional()
      .describe('When it is to start; absent: as soon as it is sent.'),
    kind: z.enum(BROADCAST_KINDS).default('discount'),
    goal: z.string().max(500).default(''),
    samplePercent: z
      .number()
      .int()
      .min(SAMPLE.least)
      .max(SAMPLE.most)
      .default(SAMPLE.usual)
      .describe('With textB: the share that gets one of the two; 100: everybody, half and half.'),
    decideAfterHours: z
      .number()
      .int()
      .min(0)
      .max(DECIDE_AFTER.most)
      .default(DECIDE_AFTER.usual)
      .describe('When the rest gets the better text, counted from the end of the sample; 0: a person chooses.'),
    holdOutPercent: z.number().int().min(0).max(50).default(0),
    linkTarget: z.string().max(2000).optional(),
    voucherOfferId: z
      .string()
      .max(40)
      .optional()
      .describe(
        'Every recipient gets a voucher of this offer; the text must say {{voucher}}, and may {{until}}, {{gift}}.',
      ),
    perMinute: z.number().int().min(0).max(60_000).default(0),
  })
  .refine(({ where, segmentId }) => where === undefined || segmentId === undefined, {
    message: 'Send either where or segmentId.',
    path: ['segmentId'],
  });

const countsAnswer = z.object({
  audience: z.number(),
  queued: z.number(),
  sent: z.number(),
  delivered: z.number(),
  failed: z.number(),
  skipped: z.number(),
  unknown: z.number(),
  heldOut: z.number(),
  replied: z.number(),
  optedOut: z.number(),
  clicked: z.number(),
});

const answer = z.object({
  id: z.string(),
  name: z.string(),
  status: z.string(),
  reason: z.string().nullable(),
  createdAt: z.string(),
  startAt: z.string().nullable(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  winner: z.enum(['a', 'b']).nullable(),
});
const wholeAnswer = answer.extend({
  counts: countsAnswer,
  vouchers: z.object({ issued: z.number(), redeemed: z.number() }).optional(),
});
const stateAnswer = z.object({ id: z.string(), status: z.string(), inFlight: z.number().optional() });

const recipientAnswer = z.object({
  customerId: z.string(),
  arm: z.string(),
  state: z.string(),
  reason: z.string().nullable(),
  errorCode: z.number().nullable(),
  at: z.string().nullable(),
  replied: z.boolean(),
  optedOut: z.boolean(),
  clicks: z.number(),
});

const time = (instant: number | null): string | null => (instant === null ? null : new Date(instant).toISOString());

const shown = (one: Broadcast): z.input<typeof answer> => ({
  id: one.id,
  name: one.draft.name,
  status: one.status,
  reason: one.reason,
  createdAt: time(one.createdAt)!,
  startAt: time(one.startAt),
  startedAt: time(one.startedAt),
  endedAt: time(one.endedAt),
  winner: one.winner,
});

const textsOf = (text: z.output<typeof words>, { language }: Merchant): Texts =>
  typeof text === 'string' ? { [language]: text } : (text as Texts);

/** What a program sent as a draft; times are instants there and the shop's wall clock here. */
function draftOf(body: z.output<typeof newBroadcast>, merchant: Merchant): Draft {
  const { name, text, textB, where, segmentId, startAt, linkTarget, voucherOfferId, ...rest } = body;
  const { excludeSegmentIds, excludeTextedHours, excludeInDialogue, ...choices } = rest;
  return {
    ...emptyDraft(name.trim()),
    ...choices,
    audience: {
      ...(where !== undefined && { where: where as never }),
      ...(segmentId !== undefined && { segmentId }),
      excludeSegmentIds,
      excludeTextedHours,
      excludeInDialogue,
    },
    texts: textsOf(text, merchant),
    ...(textB !== undefined && { textsB: textsOf(textB, merchant) }),
    ...(linkTarget !== undefined && { linkTarget }),
    ...(voucherOfferId !== undefined && { voucherOfferId }),
    schedule: startAt === undefined ? { kind: 'now' } : { kind: 'at', at: wallOf(Date.parse(startAt), merchant.zone) },
  };
}

/** A text or two, as they were sent: one string, or one for each language. */
type SentTexts = Partial<Record<'text' | 'textB', unknown>>;

/** What the draft calls its fields, as POST /broadcasts calls them: a fault is told at a field that the caller knows. */
function apiField(field: string, sent: SentTexts): string {
  const texts = /^(texts|textsB)(?:\.(en|zh))?$/.exec(field);
  if (texts) {
    const name = texts[1] === 'texts' ? 'text' : 'textB';
    return texts[2] === undefined || typeof sent[name] === 'string' ? name : `${name}.${texts[2]}`;
  }
  return field.replace(/^audience\./, '').replace(/^schedule\b.*$/, 'startAt');
}

/** Of a draft that stands: what is written in the shop's language alone is one text. */
function sentTexts({ texts, textsB }: Draft, { language }: Merchant): SentTexts {
  const other = language === 'en' ? 'zh' : 'en';
  const sent = (arm: Texts | undefined) => (arm?.[other] ? arm : (arm?.[language] ?? ''));
  return { text: sent(texts), textB: sent(textsB) };
}

async function named<T>(sent: SentTexts | (() => Promise<SentTexts>), work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (fault) {
    if (!(fault instanceof FieldFaults)) throw fault;
    const texts = typeof sent === 'function' ? await sent() : sent;
    throw new FieldFaults(fault.faults.map(({ field, message }) => ({ field: apiField(field, texts), message })));
  }
}

/** Broadcasts over REST: made as drafts, let go with `send`, which needs a key so that no retry sends twice. */
export function broadcastApi(deps: { broadcasts: Broadcasts; merchants: Merchants; vouchers: Vouchers }): ApiRoute[] {
  const { broadcasts, merchants, vouchers } = deps;
  const counted = async (reader: Reader, merchantId: string, id: string) => {
    const one = await broadcasts.byId(reader, merchantId, id);
    const given = one.draft.voucherOfferId && (await vouchers.totals(reader, merchantId, `broadcast:${id}`));
    const counts: Counts = await broadcasts.counts(reader, merchantId, id);
    return { ...shown(one), counts, ...(given && { vouchers: given }) };
  };

  return [
    writeRoute({
      path: '/broadcasts',
      summary: 'Make a draft of a broadcast; nothing leaves before it is sent',
      role: 'manager',
      status: 201,
      body: newBroadcast,
      answer,
      async write(tx, { principal: { merchantId, actor }, body }) {
        const draft = draftOf(body, await merchants.byId(tx, merchantId));
        const { id } = await named(body, () => broadcasts.draft(tx, merchantId, draft, actor));
        return { body: shown(await broadcasts.byId(tx, merchantId, id)) };
      },
    }),
    writeRoute({
      path: '/broadcasts/:id/send',
      summary: 'Let a draft go: now, at its time, or to whoever must approve',
      role: 'manager',
      status: 200,
      keyRequired: true,
      answer: stateAnswer,
      async write(tx, { principal: { merchantId, actor }, params }) {
        const id = idOf(params);
        const texts = async (): Promise<SentTexts> =>
          sentTexts((await broadcasts.byId(tx, merchantId, id)).draft, await merchants.byId(tx, merchantId));
        return { body: { id, status: await named(texts, () => broadcasts.send(tx, merchantId, id, actor)) } };
      },
    }),
    writeRoute({
      path: '/broadcasts/:id/pause',
      summary: 'Pause; only texts already in the air still arrive',
      role: 'manager',
      status: 200,
      answer: stateAnswer,
      async write(tx, { principal: { merchantId, actor }, params }) {
        const id = idOf(params);
        const inFlight = await broadcasts.pause(tx, merchantId, id, actor);
        return { body: { id, status: 'paused', inFlight } };
      },
    }),
    writeRoute({
      path: '/broadcasts/:id/resume',
      summary: 'Go on after a pause',
      role: 'manager',
      status: 200,
      answer: stateAnswer,
      async write(tx, { principal: { merchantId, actor }, params }) {
        const id = idOf(params);
        await broadcasts.resume(tx, merchantId, id, actor);
        return { body: { id, status: (await broadcasts.byId(tx, merchantId, id)).status } };
      },
    }),
    writeRoute({
      path: '/broadcasts/:id/cancel',
      summary: 'Cancel; what has not left never will',
      role: 'manager',
      status: 200,
      answer: stateAnswer,
      async write(tx, { principal: { merchantId, actor }, params }) {
        const id = idOf(params);
        const inFlight = await broadcasts.cancel(tx, merchantId, id, actor);
        return { body: { id, status: 'canceled', inFlight } };
      },
    }),
    readRoute({
      method: 'get',
      path: '/broadcasts',
      summary: 'Broadcasts, newest first',
      role: 'manager',
      query: pageQuery,
      answer: pageOf(answer),
      async read(reader, { principal: { merchantId }, query: { limit, cursor } }) {
        const rows = await broadcasts.list(reader, merchantId, { ...(cursor && { before: cursor }), limit: limit + 1 });
        const { items, next } = page(rows, limit, ({ id }) => id);
        return { items: items.map(shown), ...(next && { next }) };
      },
    }),
    readRoute({
      method: 'get',
      path: '/broadcasts/:id',
      summary: 'One broadcast and where its texts stand',
      role: 'manager',
      heavy: true,
      answer: wholeAnswer,
      read: (reader, { principal: { merchantId }, params }) => counted(reader, merchantId, idOf(params)),
    }),
    readRoute({
      method: 'get',
      path: '/broadcasts/:id/recipients',
      summary: 'What became of each recipient',
      role: 'manager',
      heavy: true,
      query: pageQuery.extend({ state: z.string().max(20).optional() }),
      answer: pageOf(recipientAnswer),
      async read(reader, { principal: { merchantId }, params, query: { limit, cursor, state } }) {
        const filter = { state, after: cursor, limit: limit + 1 };
        const rows = await broadcasts.recipients(reader, merchantId, idOf(params), filter);
        const { items, next } = page(rows, limit, ({ customerId }) => customerId);
        return { items: items.map((row) => ({ ...row, at: time(row.at) })), ...(next && { next }) };
      },
    }),
  ];
}

function idOf({ id }: Record<string, string>): string {
  if (!id) throw new DomainError('not_found', 'There is no such broadcast.');
  return id;
}
