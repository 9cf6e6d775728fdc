import { z } from 'zod';
import { newId } from '../../kernel/ids.ts';
import type { Phone } from '../../kernel/phone.ts';
import { type Merchant, type Setting, rulesOf } from '../../merchants/index.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { Answer, KeywordApp, Language, Talk } from '../../platform/slice.ts';
import type { AskDeps } from '../ask-consent.ts';
import { recordConsent, suppression } from '../consent.ts';
import * as people from '../people.ts';
import * as customers from '../store.ts';
import { verdictOn } from './rules.ts';
import * as store from './store.ts';

export interface SignUpDeps extends AskDeps {
  /** The member's points, for the welcome; points answer, joined in app.ts. */
  balanceOf(tx: Tx, merchantId: string, customerId: string): Promise<number>;
}

/** Whom the public page may text: the shop's own country unless the shop says more. */
export const countriesSetting: Setting<string[]> = {
  name: 'signUp.countries',
  schema: z.array(z.string().regex(/^[A-Z]{2}$/)).min(1).max(20),
  fallback: ({ country }) => [country],
}; // prettier-ignore

/** What somebody gets for joining, in the shop's words; empty: the page's own. */
export const benefitSetting: Setting<string> = { name: 'signUp.benefit', schema: z.string().max(200), fallback: '' };

/** What the page was filled in with, read and checked. */
export interface Joining {
  phone: Phone;
  name?: string | undefined;
  birthday?: string | undefined;
  language: Language;
  /** The words beside the box for offers, exactly as shown; absent: it was not ticked. */
  offers?: { wording: string; version: number } | undefined;
  tag: string;
  /** Where the browser is, for the limits alone. */
  address: string;
}

const PURPOSE = 'sign-up.join';
const MINUTES = 24 * 60;

/** Kept under seal with the code until it comes back; nobody is known before that. */
const payloadSchema = z.object({
  name: z.string().optional(),
  birthday: z.string().optional(),
  language: z.enum(['en', 'zh']),
  offers: z.object({ wording: z.string(), version: z.number() }).optional(),
  tag: z.string(),
});

/**
 * Asks a number by text whether its owner wants to join. Nothing tells whether the number is known, stopped or asked
 * too often. @returns `wait` when this browser or the whole page has asked too often, whatever the number
 */
export async function ask(deps: SignUpDeps, tx: Tx, merchant: Merchant, joining: Joining): Promise<'asked' | 'wait'> {
  const { vault, clock } = deps;
  const { merchantId } = merchant;
  const { phone, address, tag, language } = joining;
  const now = clock.now();
  const row = {
    merchantId,
    numberHash: vault.hash(merchantId, phone),
    prefixHash: vault.hash(merchantId, `prefix:${phone.slice(0, -4)}`),
    addressHash: vault.hash(merchantId, `address:${address}`),
    at: now,
  };
  const verdict = verdictOn(await store.askedBefore(tx, row));
  if (verdict === 'wait') return 'wait';
  await store.note(tx, { ...row, id: newId(now), tag: tag === '' ? null : tag });
  if (verdict === 'send' && !(await suppression(tx, merchantId, row.numberHash)))
    await text(deps, tx, merchant, joining, language);
  return 'asked';
}

async function text(deps: SignUpDeps, tx: Tx, merchant: Merchant, joining: Joining, language: Language): Promise<void> {
  const { merchantId } = merchant;
  const { id: numberId } = await deps.merchants.defaultNumber(tx, merchantId);
  const { phone, address: _address, ...payload } = joining;
  const code = await deps.askConfirmation(tx, {
    merchantId,
    numberHash: deps.vault.hash(merchantId, phone),
    purpose: PURPOSE,
    payload: payloadSchema.parse(payload),
    minutes: MINUTES,
  });
  const words = deps.templates.render(language, {
    template: joining.offers ? 'customers/sign-up-offers' : 'customers/sign-up',
    values: { shop: merchant.name, code, rates: rulesOf(merchant).name === 'us' },
  });
  await deps.messages.enqueue(tx, { merchantId, numberId, to: phone, text: words, purpose: 'service' });
}

/** `Y nn` to the page's question: only now somebody joins. What is known of a member is filled in, never changed. */
async function join(deps: SignUpDeps, tx: Tx, talk: Talk, payload: Record<string, unknown>): Promise<Answer> {
  const { merchantId } = talk;
  const { name, birthday, language, offers, tag } = payloadSchema.parse(payload);
  const origin = { source: 'web', actor: 'customer', inboundId: talk.inboundId };
  const customer = await people.findOrCreate(deps, tx, merchantId, talk.from as Phone, origin);
  const { id } = customer;
  if (name && !customer.name) await people.setName(deps, tx, merchantId, id, name);
  if (birthday && !customer.birthday) await people.setBirthday(deps, tx, merchantId, id, birthday);
  if (!customer.language) await people.setLanguage(deps, tx, merchantId, id, language);
  if (tag !== '') await customers.addTags(tx, merchantId, id, [tag], deps.clock.now());
  await people.join(deps, tx, merchantId, id);
  if (offers && !(await suppression(tx, merchantId, talk.numberHash as never)))
    await recordConsent(deps, tx, merchantId, id, {
      ...origin,
      state: 'granted',
      wording: offers.wording,
      wordingVersion: offers.version,
      proof: talk.text,
    });
  return welcome(deps, tx, talk, id, language);
}

async function welcome(deps: SignUpDeps, tx: Tx, talk: Talk, id: string, language: Language): Promise<Answer> {
  const { merchantId } = talk;
  const { memberNumber, name, marketing } = await people.byId(deps, tx, merchantId, id);
  const values = {
    name: name ?? '',
    member: people.sayMember(memberNumber!),
    points: await deps.balanceOf(tx, merchantId, id),
    rates: rulesOf(await deps.merchants.byId(tx, merchantId)).name === 'us',
  };
  const template = marketing === 'allowed' ? 'customers/joined' : 'customers/signed-up';
  return { say: { template, values, language } };
}

/** No word of its own: only the code that the page's text asked for. */
export const signUpKeyword = (deps: SignUpDeps): KeywordApp => ({
  name: 'sign-up.join',
  words: [],
  takes: 'alone',
  run: () => Promise.resolve({}),
  confirms: [{ purpose: PURPOSE, run: (tx, talk, payload) => join(deps, tx, talk, payload) }],
});
