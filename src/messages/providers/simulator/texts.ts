import { DomainError } from '../../../kernel/errors.ts';
import type { Phone } from '../../../kernel/phone.ts';
import { measure } from '../../../kernel/sms-text.ts';
import type { KeyedHash, Vault } from '../../../platform/crypto/vault.ts';
import type { Tx } from '../../../platform/db/index.ts';
import type { ListedText, OutgoingText, SendOutcome, ToldPrice } from '../provider.ts';
import { CARRIER, type CarryDeps, happens, upTo } from './carry.ts';
import { newTextId } from './ids.ts';
import { LIFT_WORDS, type SimulatorSettings, STOP_WORDS } from './settings.ts';
import { block, blocked, insertText, type TextRow, unblock } from './store.ts';

/** Longest text a carrier takes, in UTF-16 units (Twilio's limit). */
export const LONGEST_TEXT = 1600;

/** The only fault this carrier has of its own: the phone is off or out of reach. Twilio's number for it. */
export const HANDSET_AWAY = 30003;

/** One side of a conversation, named as the carrier stores it. */
interface Ends {
  phone: string;
  phoneHash: KeyedHash;
  shop: string;
}

type Fate = Pick<TextRow, 'direction' | 'status' | 'ref' | 'errorCode' | 'dueAt'>;

async function insert(tx: Tx, vault: Vault, ends: Ends, text: string, fate: Fate, now: number): Promise<string> {
  const id = newTextId(now);
  const sealed = { phone: vault.seal(CARRIER, ends.phone), text: vault.seal(CARRIER, text) };
  await insertText.run(tx, { ...ends, ...fate, ...sealed, id, at: now, copies: 0 });
  return id;
}

/** Takes a text of a shop for a phone. @throws when the database does not take it */
export async function sendOut(
  { db, vault, clock, random }: CarryDeps,
  settings: SimulatorSettings,
  { from, to, text, ref }: OutgoingText,
): Promise<SendOutcome> {
  const ends: Ends = { phone: to, phoneHash: vault.hash(CARRIER, to), shop: from };
  const now = clock.now();
  const fate: Fate = {
    direction: 'out',
    status: 'accepted',
    ref,
    errorCode: happens(random, settings.failPercent) ? HANDSET_AWAY : null,
    dueAt: now + upTo(random, settings.reportMillis),
  };
  return db.write(async (tx): Promise<SendOutcome> => {
    if (settings.kind === 'answers_stop' && (await blocked.get(tx, { ...ends }))) return { kind: 'opted_out' };
    return { kind: 'accepted', providerId: await insert(tx, vault, ends, text, fate, now) };
  });
}

type CarrierAction = 'stop' | 'start';

const isWord = (words: readonly string[], body: string): boolean => words.includes(body.trim().toUpperCase());

/** Blocks or lifts as a carrier does that answers STOP itself. @returns what it did, if anything */
async function actOn(tx: Tx, { phoneHash, shop }: Ends, body: string, now: number): Promise<CarrierAction | undefined> {
  if (isWord(STOP_WORDS, body)) {
    await block.run(tx, { phoneHash, shop, at: now });
    return 'stop';
  }
  if (isWord(LIFT_WORDS, body) && (await unblock.get(tx, { phoneHash, shop }))) return 'start';
  return undefined;
}

// A carrier's own words, Twilio's: they are no text of a shop and stay English whatever the shop speaks.
const CARRIER_SAYS: Record<CarrierAction, string> = {
  stop: 'You have successfully been unsubscribed. You will not receive any more messages from this number. Reply START to resubscribe.',
  start:
    'You have successfully been re-subscribed to messages from this number. Reply STOP to unsubscribe. Msg&Data Rates May Apply.',
};

/** A phone sends a text. @returns the carrier's id @throws DomainError `invalid` when it is empty or too long */
export async function textIn(
  { db, vault, clock, random }: CarryDeps,
  settings: SimulatorSettings,
  { phone, shop, body }: { phone: Phone; shop: string; body: string },
): Promise<string> {
  if (body.trim() === '') throw new DomainError('invalid', 'Write a text first.', 'text');
  if (body.length > LONGEST_TEXT)
    throw new DomainError('invalid', `Keep the text within ${LONGEST_TEXT} characters.`, 'text');
  const ends: Ends = { phone, phoneHash: vault.hash(CARRIER, phone), shop };
  const now = clock.now();
  const lost = happens(random, settings.lossPercent);
  const dueAt = lost ? null : now + upTo(random, settings.deliveryMillis);
  return db.write(async (tx) => {
    const action = settings.kind === 'answers_stop' ? await actOn(tx, ends, body, now) : undefined;
    const fate: Fate = {
      direction: 'in',
      status: lost ? 'undelivered' : 'received',
      ref: action ?? null,
      errorCode: null,
      dueAt,
    };
    const id = await insert(tx, vault, ends, body, fate, now);
    if (action) {
      const said: Fate = { direction: 'out', status: 'delivered', ref: null, errorCode: null, dueAt: null };
      await insert(tx, vault, ends, CARRIER_SAYS[action], said, now);
    }
    return id;
  });
}

function priceOf(text: string, priceMicros: number): ToldPrice {
  const { parts } = measure(text);
  return { amount: parts * priceMicros, currency: 'USD', parts };
}

/** A row as the carrier lists it: a text from a phone has reached the carrier, whatever happened after. */
export function listedText(vault: Vault, row: TextRow, { priceMicros }: SimulatorSettings): ListedText {
  const text = vault.open(CARRIER, row.text);
  const phone = vault.open(CARRIER, row.phone);
  const inbound = row.direction === 'in';
  return {
    providerId: row.id,
    direction: inbound ? 'inbound' : 'outbound',
    from: inbound ? phone : row.shop,
    to: inbound ? row.shop : phone,
    text,
    date: row.at,
    status: inbound || row.status === 'received' ? 'delivered' : row.status,
    ...(row.status === 'undelivered' && row.errorCode !== null ? { errorCode: row.errorCode } : {}),
    ...(priceMicros > 0 && row.status !== 'accepted' ? { price: priceOf(text, priceMicros) } : {}),
  };
}
