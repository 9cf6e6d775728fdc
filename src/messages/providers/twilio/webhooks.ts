import { z } from 'zod';
import type { InboundText, SignedRequest, StatusReport, Webhook } from '../provider.ts';
import { type Fields, tooMuch } from './form.ts';
import { type Signers, verified } from './signature.ts';
import { refIn, SID_FORM, statusOf } from './words.ts';

const MOST_MEDIA = 10; // Twilio's own limit

/** Text as we may keep it: no NUL (PostgreSQL refuses it), no lone surrogate (JSON can carry one). */
const clean = (text: string): string => {
  const bare = text.includes('\0') ? text.replaceAll('\0', '') : text;
  return /\p{Surrogate}/u.test(bare) ? Buffer.from(bare).toString() : bare;
};

const text = z.string().transform(clean);
const address = text.pipe(z.string().min(1).max(100)); // a number, a short code, a word, or channel:address
const sid = z.string().regex(SID_FORM);
const wholeNumber = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number);
const webAddress = z
  .string()
  .max(4000)
  .regex(/^https?:\/\/\S+$/i);

const inbound = z.object({
  MessageSid: sid,
  From: address,
  To: address,
  Body: text.default(''),
  NumMedia: wholeNumber.default(0),
  OptOutType: z.string().optional(),
});

const report = z.object({
  MessageSid: sid,
  MessageStatus: z.string().min(1).max(64),
  ErrorCode: wholeNumber.optional().or(z.literal('').transform(() => undefined)),
});

const ACTIONS: Record<string, NonNullable<InboundText['carrierAction']>> = {
  STOP: 'stop',
  START: 'start',
  HELP: 'help',
};

const garbage = (names: PropertyKey[]) =>
  ({
    kind: 'garbage',
    reason: `missing, repeated or malformed: ${[...new Set(names)].map(String).join(', ')}`,
  }) as const;

/** The media named by a form; the name of the first field that does not fit instead, where one does not. */
function mediaIn(fields: Fields, count: number): InboundText['media'] | string {
  const media: InboundText['media'] = [];
  for (let i = 0; i < Math.min(count, MOST_MEDIA); i++) {
    const url = webAddress.safeParse(fields[`MediaUrl${i}`]);
    const type = text.pipe(z.string().max(200)).safeParse(fields[`MediaContentType${i}`] ?? '');
    if (!url.success) return `MediaUrl${i}`;
    if (!type.success) return `MediaContentType${i}`;
    media.push({ type: type.data, url: url.data });
  }
  return media;
}

function readInbound(fields: Fields): Webhook<InboundText> {
  const form = inbound.safeParse(fields);
  if (!form.success) return garbage(form.error.issues.map((issue) => issue.path[0] ?? 'form'));
  const { MessageSid, From, To, Body, NumMedia, OptOutType } = form.data;
  const media = mediaIn(fields, NumMedia);
  if (typeof media === 'string') return garbage([media]);
  const carrierAction = OptOutType === undefined ? undefined : ACTIONS[OptOutType.toUpperCase()];
  const value: InboundText = { providerId: MessageSid, from: From, to: To, text: Body, media };
  return { kind: 'ok', value: carrierAction === undefined ? value : { ...value, carrierAction } };
}

function readReport(fields: Fields, url: string): Webhook<StatusReport> {
  const form = report.safeParse(fields);
  if (!form.success) return garbage(form.error.issues.map((issue) => issue.path[0] ?? 'form'));
  const { MessageSid, MessageStatus, ErrorCode } = form.data;
  const ref = refIn(url);
  return {
    kind: 'ok',
    value: {
      providerId: MessageSid,
      status: statusOf(MessageStatus),
      ...(ErrorCode ? { errorCode: ErrorCode } : {}),
      ...(ref === undefined ? {} : { ref }),
    },
  };
}

/**
 * Readers of Twilio's two webhooks. Nothing of a request is read before its signature holds, but for its size.
 * Fields that are not named here are let through unread: Twilio adds some without notice.
 */
export function twilioWebhooks(signers: Signers) {
  function open<T>(request: SignedRequest, read: (fields: Fields, url: string) => Webhook<T>): Webhook<T> {
    const reason = tooMuch(request.rawBody);
    if (reason !== undefined) return { kind: 'garbage', reason };
    const fields = verified(request, signers);
    return fields ? read(fields, request.url) : { kind: 'forged' };
  }
  return {
    message: (request: SignedRequest): Webhook<InboundText> => open(request, readInbound),
    status: (request: SignedRequest): Webhook<StatusReport> => open(request, readReport),
  };
}
