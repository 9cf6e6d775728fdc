import type { Customers } from '../customers/index.ts';
import type { Clock } from '../kernel/clock.ts';
import { DomainError } from '../kernel/errors.ts';
import { closeDialogue, isTalking, openDialogue } from '../keywords/index.ts';
import type { Merchants } from '../merchants/index.ts';
import { type Messages, REPLY_WINDOW } from '../messages/index.ts';
import type { KeyedHash, Vault } from '../platform/crypto/vault.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import type { Language } from '../platform/slice.ts';
import type { SmsTemplates } from '../platform/sms-templates.ts';
import * as texts from './store-texts.ts';
import type { Case } from './types.ts';

export interface SpeakDeps {
  clock: Clock;
  vault: Vault;
  merchants: Merchants;
  customers: Customers;
  messages: Messages;
  templates: SmsTemplates;
}

/** Whoever a case is about, as they are texted. */
export interface Addressee {
  phone: string;
  numberHash: KeyedHash;
  numberId: string;
  language: Language;
  /** They have just texted: what is said now answers that, and is no text out of the blue. */
  purpose: 'reply' | 'service';
}

const noNumber = () =>
  new DomainError(
    'unprocessable',
    'No number is known for this case. If you know one, call it and note what was said.',
  );

const CALL = 'Call instead, and note what was said.';
const WHY_NOT: Record<string, string> = {
  stopped: `This number has stopped all texts from the shop. ${CALL}`,
  carrier_blocks: `The carrier blocks texts to this number since its owner stopped them. ${CALL}`,
  number_in_trouble: `Texts to this number do not arrive. ${CALL}`,
};

/** Whom to text about a case, and from which number; a stranger's number is that of the text that came. */
export async function addresseeOf(deps: SpeakDeps, reader: Reader, merchantId: string, of: Case): Promise<Addressee> {
  const { merchants, customers, vault, clock } = deps;
  const heard = await texts.lastHeard(reader, merchantId, of.id);
  const { language } = await merchants.byId(reader, merchantId);
  const person = of.customerId === null ? undefined : await customers.byId(reader, merchantId, of.customerId);
  const own = person && (await customers.currentNumber(reader, merchantId, person.id));
  const phone = person ? own?.phone : heard && of.lastFour !== '' ? vault.open(merchantId, heard.from) : undefined;
  if (phone === undefined || phone === '') throw noNumber();
  const numberHash = customers.hashOf(merchantId, phone);
  // Whoever texted and then stopped is not answered any more; nor is another number of theirs than the one that texted.
  const stop = await customers.suppression(reader, merchantId, numberHash);
  const texted = heard && customers.hashOf(merchantId, vault.open(merchantId, heard.from)) === numberHash;
  const heardAt = !texted || (stop && stop.since >= heard.at) ? undefined : heard.at;
  return {
    phone,
    numberHash,
    numberId: heard?.numberId ?? (await merchants.defaultNumber(reader, merchantId)).id,
    language: person?.language ?? language,
    purpose: heardAt !== undefined && clock.now() - heardAt <= REPLY_WINDOW ? 'reply' : 'service',
  };
}

/** Names under which answers are kept with the texts they came in. */
export const RATING_APP = 'cases.rating';
export const TALK_APP = 'cases.talk';
export const FOLLOW_UP_APP = 'cases.follow_up';
/** Apps whose words open a case. */
export const OPENING_APPS: ReadonlySet<string> = new Set(['cases.feedback', 'cases.complaint']);
const CASE_TALKS = [RATING_APP, TALK_APP, FOLLOW_UP_APP];

interface Said {
  template: 'cases/reply' | 'cases/report';
  text: string;
  onceKey: string;
  /** The dialogue that takes the answer: its app, state and how long it waits, in milliseconds. */
  talk: { app: string; state: Record<string, unknown>; life: number };
}

/**
 * Texts the customer of a case, and lets the next text of that number come to the case, unless another talk goes on:
 * then the text itself says how to answer.
 * @returns id of the message @throws DomainError `unprocessable` without a number or after a stop
 */
export async function tellCustomer(deps: SpeakDeps, tx: Tx, merchantId: string, of: Case, said: Said): Promise<string> {
  const { merchants, messages, templates, vault, clock } = deps;
  const to = await addresseeOf(deps, tx, merchantId, of);
  const { name: shop } = await merchants.byId(tx, merchantId);
  const now = clock.now();
  const number = { merchantId, numberHash: to.numberHash };
  for (const own of CASE_TALKS) await closeDialogue(tx, number, own); // what was asked before is asked no more
  const busy = await isTalking(tx, number, now);
  const values = { shop, number: of.number, text: said.text, busy };
  const offered = await messages.offer(tx, {
    merchantId,
    numberId: to.numberId,
    to: to.phone,
    text: templates.render(to.language, { template: said.template, values }),
    purpose: to.purpose,
    onceKey: said.onceKey,
    ...(of.customerId !== null && { customerId: of.customerId }),
  });
  if (offered.kind === 'repeated') throw new DomainError('conflict', 'This was sent already.');
  if (offered.kind === 'refused')
    throw new DomainError('unprocessable', WHY_NOT[offered.reason] ?? `This number cannot be texted. ${CALL}`);
  const { app, state, life } = said.talk;
  if (!busy) await openDialogue(tx, vault, { ...number, app, state, now, expiresAt: now + life });
  return offered.id;
}
