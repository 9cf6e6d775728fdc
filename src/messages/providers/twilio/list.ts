import { z } from 'zod';
import type { ListedText, ListQuery, ToldPrice } from '../provider.ts';
import { isCurrency } from '../../../kernel/money.ts';
import type { TwilioClient } from './client.ts';
import { NoAnswer, Refusal } from './errors.ts';
import { SID_FORM, statusOf } from './words.ts';

const MOST_A_PAGE = 1000; // Twilio's own limit
const MOST_PAGES = 1000;
const PRICE_FORM = /^-?\d{1,6}(\.\d{1,9})?$/;

/** A message as the package gives it; what does not fit is passed over, never trusted and never a crash. */
const listed = z.object({
  sid: z.string().regex(SID_FORM),
  direction: z.string().regex(/^(in|out)bound/),
  from: z.string().nullish(), // empty while a messaging service still chooses
  to: z.string().nullish(),
  body: z.string().nullish(), // empty when the account keeps no texts
  status: z.string(),
  dateCreated: z.date(),
  errorCode: z.number().int().nullish(),
  // What does not read as a price is no price, and no reason to pass a message over.
  price: z.string().regex(PRICE_FORM).nullish().catch(null),
  priceUnit: z.string().nullish().catch(null),
  numSegments: z
    .string()
    .regex(/^\d{1,3}$/)
    .nullish()
    .catch(null),
});

/** Twilio writes a charge below zero ("-0.00750"), and nothing until it knows. */
function priceOf(message: z.output<typeof listed>): ToldPrice | undefined {
  const currency = message.priceUnit?.toUpperCase() ?? '';
  if (!message.price || !isCurrency(currency)) return undefined;
  const parts = Number(message.numSegments ?? 0);
  return { amount: Math.round(Math.abs(Number(message.price)) * 1e6), currency, ...(parts > 0 && { parts }) };
}

function read(message: unknown): ListedText | undefined {
  const form = listed.safeParse(message);
  if (!form.success) return undefined;
  const { sid, direction, from, to, body, status, dateCreated, errorCode } = form.data;
  const price = priceOf(form.data);
  return {
    providerId: sid,
    direction: direction.startsWith('in') ? 'inbound' : 'outbound',
    from: from ?? '',
    to: to ?? '',
    text: body ?? '',
    date: dateCreated.getTime(),
    status: statusOf(status),
    ...(errorCode ? { errorCode } : {}),
    ...(price && { price }),
  };
}

/** A fault that is safe to log: the package's own errors quote the answer, ours name a status or a code. */
const plain = (error: unknown): Error =>
  new Error(
    `Twilio: ${error instanceof Refusal || error instanceof NoAnswer ? error.message : 'the answer could not be read'}`,
  );

/**
 * Messages created at or after `since`, newest first, at most `limit`.
 * Twilio filters by the date of sending alone, which a queued message does not have yet, so the pages are read
 * from the newest on until one was sent (or, unsent, created) before `since`: everything behind it is older still.
 * Only where `until` asks for what was sent does Twilio filter; `since` stays ours, as it is the date of creation.
 * @throws Error when a page cannot be had or read
 */
export async function listTexts(client: TwilioClient, query: ListQuery): Promise<ListedText[]> {
  const { from, to, since, until, limit } = query;
  const found: ListedText[] = [];
  const pageSize = Math.min(MOST_A_PAGE, Math.max(1, limit));
  try {
    const first = {
      pageSize,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      // Whole seconds: rounded outwards.
      ...(until === undefined ? {} : { dateSentAfter: new Date(since - 1000), dateSentBefore: new Date(until + 1000) }),
    };
    let page: Page | undefined = await client.api.messages.page(first);
    for (let pages = 0; page && pages < MOST_PAGES && found.length < limit; pages++) {
      for (const message of page.instances) {
        const text = read(message);
        if (text && text.date >= since) found.push(text);
        else if (text && (message.dateSent instanceof Date ? message.dateSent.getTime() : text.date) < since) {
          return newestFirst(found, limit);
        }
      }
      page = await page.nextPage();
    }
  } catch (error) {
    throw plain(error);
  }
  return newestFirst(found, limit);
}

/** What we use of the package's page. */
interface Page {
  instances: { dateSent: unknown }[];
  nextPage(): Promise<Page> | undefined;
}

const newestFirst = (texts: ListedText[], limit: number): ListedText[] =>
  texts.toSorted((a, b) => b.date - a.date).slice(0, limit);

/** One message as it stands now; undefined when Twilio does not know it. @throws Error as `listTexts` */
export async function findText(client: TwilioClient, providerId: string): Promise<ListedText | undefined> {
  if (!SID_FORM.test(providerId)) return undefined;
  try {
    const text = read(await client.api.messages(providerId).fetch());
    if (!text) throw new NoAnswer(true, 'the answer could not be read');
    return text;
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return undefined;
    throw plain(error);
  }
}

/** Whether the account can be read with these credentials, in one sentence. */
export async function probeAccount(client: TwilioClient, accountSid: string): Promise<{ ok: boolean; detail: string }> {
  try {
    const { status } = await client.api.api.v2010.accounts(accountSid).fetch();
    if (status === 'active') return { ok: true, detail: 'Twilio answers and the account is active.' };
    return { ok: false, detail: 'Twilio answers, but the account is suspended or closed.' };
  } catch (error) {
    if (error instanceof Refusal && (error.status === 401 || error.status === 403))
      return { ok: false, detail: 'Twilio refuses the credentials: check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN.' };
    if (error instanceof Refusal && error.status === 404)
      return { ok: false, detail: 'Twilio does not know this account: check TWILIO_ACCOUNT_SID and TWILIO_API_URL.' };
    return { ok: false, detail: `${plain(error).message}.` };
  }
}
