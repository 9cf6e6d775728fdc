import { parseBirthday, writeBirthday } from '../kernel/birthday.ts';
import { type Merchant, rulesOf, type ShopNumber } from '../merchants/index.ts';
import type { Tx } from '../platform/db/index.ts';
import type { Answer, KeywordApp, Language, Talk } from '../platform/slice.ts';
import { recordConsent, suppression } from './consent.ts';
import type { AskConfirmation, CustomerDeps } from './deps.ts';
import { readName } from './names.ts';
import * as people from './people.ts';
import { rowOf } from './records/store.ts';
import * as consentStore from './store-consent.ts';
import * as store from './store.ts';

export interface KeywordDeps extends CustomerDeps {
  askConfirmation: AskConfirmation;
  /** The member's points, for the welcome; points answer, joined in app.ts. */
  balanceOf(tx: Tx, merchantId: string, customerId: string): Promise<number>;
}

/** How long the code in a welcome may be sent back. Minutes. */
const CONSENT_CODE_MINUTES = 24 * 60;
const MARKETING = 'customers.marketing';

const originOf = (talk: Talk) => ({ source: 'sms', actor: 'customer', inboundId: talk.inboundId });
const say = (name: string, values: Record<string, string | number | boolean> = {}): Answer => ({
  say: { template: `customers/${name}`, values },
});

/** What joining means for marketing texts, by the rule pack and the number's published words. */
function joinIsConsent(merchant: Merchant, number: ShopNumber): boolean {
  return rulesOf(merchant).joinIsConsent === 'always' || (number.callToAction !== null && number.callCoversMarketing);
}

async function welcome(deps: KeywordDeps, tx: Tx, talk: Talk, customerId: string): Promise<Answer> {
  const { merchants } = deps;
  const merchant = await merchants.byId(tx, talk.merchantId);
  const number = (await merchants.number(tx, talk.merchantId, talk.numberId))!;
  const customer = await people.byId(deps, tx, talk.merchantId, customerId);
  const values = {
    name: customer.name ?? '',
    member: people.sayMember(customer.memberNumber!),
    points: await deps.balanceOf(tx, talk.merchantId, customerId),
    rates: merchant.rulePack === 'us',
  };
  if (await suppression(tx, talk.merchantId, talk.numberHash as never)) return say('joined-stopped', values);
  if (customer.marketing === 'allowed') return say('joined', values);
  if (joinIsConsent(merchant, number)) {
    await recordConsent(deps, tx, talk.merchantId, customerId, {
      ...originOf(talk),
      state: 'granted',
      wording: number.callToAction ?? `template:customers/joined.${talk.language}`,
      wordingVersion: number.callToActionVersion,
      proof: talk.text,
    });
    return say('joined', values);
  }
  const code = await askForOffers(deps, tx, talk, customerId, `template:customers/joined-ask.${talk.language}`);
  return say('joined-ask', { ...values, code });
}

/** Double opt-in: nothing is allowed until the code comes back. @param wording which words ask @returns the code */
async function askForOffers(
  deps: KeywordDeps,
  tx: Tx,
  talk: Talk,
  customerId: string,
  wording: string,
): Promise<string> {
  await recordConsent(deps, tx, talk.merchantId, customerId, { ...originOf(talk), state: 'asked', wording });
  return deps.askConfirmation(tx, {
    merchantId: talk.merchantId,
    numberHash: talk.numberHash,
    purpose: MARKETING,
    payload: { wording, customerId },
    minutes: CONSENT_CODE_MINUTES,
  });
}

async function join(deps: KeywordDeps, tx: Tx, talk: Talk): Promise<Answer> {
  const name = talk.value === '' ? undefined : readName(talk.value);
  if (talk.value !== '' && !name) return say('join-name-bad');
  const { id } = await people.findOrCreate(deps, tx, talk.merchantId, talk.from as never, originOf(talk));
  if (name) await people.setName(deps, tx, talk.merchantId, id, name);
  if (await people.join(deps, tx, talk.merchantId, id)) return welcome(deps, tx, talk, id);
  return joinedBefore(deps, tx, talk, id);
}

/** Joining again changes nothing; whoever let the code of the welcome pass unanswered gets another one. */
async function joinedBefore(deps: KeywordDeps, tx: Tx, talk: Talk, id: string): Promise<Answer> {
  const { memberNumber } = await people.byId(deps, tx, talk.merchantId, id);
  const values = {
    member: people.sayMember(memberNumber!),
    points: await deps.balanceOf(tx, talk.merchantId, id),
  };
  const { merchantId, numberHash } = talk;
  const consent = await consentStore.consentOf.get(tx, { merchantId, customerId: id, numberHash });
  if (consent?.state !== 'asked' || (await suppression(tx, merchantId, numberHash as never)))
    return say('joined-already', values);
  const code = await askForOffers(deps, tx, talk, id, `template:customers/joined-again.${talk.language}`);
  return say('joined-again', { ...values, code });
}

/** Whoever was asked, or the record theirs was merged into, as long as the number that answers is still theirs. */
async function whoAnswers(tx: Tx, { merchantId, numberHash }: Talk, asked: string): Promise<string | undefined> {
  const owner = await store.ownerOf.get(tx, { merchantId, numberHash });
  if (!owner || owner.id === asked) return owner?.id;
  const was = await rowOf(tx, merchantId, asked);
  return was?.mergedInto === owner.id ? owner.id : undefined;
}

/**
 * `Y 27`: the second half of a double opt-in, under the words that asked for it. A stop that came between wins. A code
 * answered from a number that is no longer the person's is too old: it would agree for the number they have now.
 */
async function confirmMarketing(
  deps: KeywordDeps,
  tx: Tx,
  talk: Talk,
  payload: Record<string, unknown>,
): Promise<Answer> {
  if (await suppression(tx, talk.merchantId, talk.numberHash as never)) return say('stopped');
  const customerId = await whoAnswers(tx, talk, String(payload['customerId']));
  if (customerId === undefined) return say('code-old');
  await recordConsent(deps, tx, talk.merchantId, customerId, {
    ...originOf(talk),
    state: 'granted',
    wording: String(payload['wording']),
    wordingVersion: 1,
    proof: talk.text,
  });
  return say('consented');
}

async function setName(deps: KeywordDeps, tx: Tx, talk: Talk): Promise<Answer> {
  if (talk.value === '') return say('name-how');
  const name = readName(talk.value);
  if (!name) return say('name-bad');
  await people.setName(deps, tx, talk.merchantId, talk.customerId!, name);
  return say('name-set', { name });
}

/** "20 May": read alike on both sides of the ocean, which 5/20 is not. For birthdays of the solar calendar. */
const englishDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' });
const LEAP_YEAR = 2000; // it has every day a birthday can have

const LUNAR_WORD = '农历';

async function setBirthday(deps: KeywordDeps, tx: Tx, talk: Talk): Promise<Answer> {
  const lunar = talk.folded.startsWith(LUNAR_WORD) && talk.value !== '';
  const read = parseBirthday(lunar ? LUNAR_WORD + talk.value : talk.value);
  if (!read.ok) return say(read.fault === 'no_such_day' ? 'birthday-no-such-day' : 'birthday-how');
  const { birthday } = read;
  await people.setBirthday(deps, tx, talk.merchantId, talk.customerId!, writeBirthday(birthday));
  return say('birthday-set', {
    month: birthday.month,
    day: birthday.day,
    date: englishDay.format(Date.UTC(LEAP_YEAR, birthday.month - 1, birthday.day)),
    lunar: birthday.kind === 'lunar',
    leap: birthday.leap,
  });
}

const LANGUAGE_WORDS: Record<string, Language> = {
  en: 'en', english: 'en', 英文: 'en', 英语: 'en',
  zh: 'zh', cn: 'zh', chinese: 'zh', mandarin: 'zh', 中文: 'zh', 汉语: 'zh', 普通话: 'zh', 华语: 'zh',
}; // prettier-ignore

async function setLanguage(deps: KeywordDeps, tx: Tx, talk: Talk, folded: string): Promise<Answer> {
  const language = LANGUAGE_WORDS[folded];
  if (!language) return say('language-how');
  await people.setLanguage(deps, tx, talk.merchantId, talk.customerId!, language);
  return { say: { template: 'customers/language-set', language } };
}

/** Functions about the person: joining, name, birthday, language. */
export const customerKeywords = (deps: KeywordDeps, fold: (text: string) => string): KeywordApp[] => [
  {
    name: 'customers.join',
    words: ['join', 'hy', '入会', '注册', '会员'],
    takes: 'value',
    run: (tx, talk) => join(deps, tx, talk),
    confirms: [{ purpose: MARKETING, run: (tx, talk, payload) => confirmMarketing(deps, tx, talk, payload) }],
  },
  {
    name: 'customers.name',
    words: ['name', 'xm', '姓名'],
    takes: 'value',
    who: 'member',
    run: (tx, talk) => setName(deps, tx, talk),
  },
  {
    name: 'customers.birthday',
    words: ['bday', 'birthday', 'sr', '生日', LUNAR_WORD],
    takes: 'text',
    who: 'member',
    run: (tx, talk) => setBirthday(deps, tx, talk),
  },
  {
    name: 'customers.language',
    words: ['lang', 'language', 'yy', '语言'],
    takes: 'value',
    who: 'member',
    run: (tx, talk) => setLanguage(deps, tx, talk, fold(talk.value)),
  },
];
