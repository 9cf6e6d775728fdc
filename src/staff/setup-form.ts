import { z } from 'zod';
import { isZone } from '../kernel/calendar.ts';
import { DomainError } from '../kernel/errors.ts';
import { decimalsOf } from '../kernel/money.ts';
import { readAddress, RULE_PACKS, type RulePack } from '../merchants/index.ts';
import { LANGUAGES } from '../platform/slice.ts';
import { countriesIn } from './countries.ts';
import { passwordFault, PASSWORD_MAX, readEmail } from './rules.ts';
import type { NewShop } from './setup.ts';

/** Field to key of the words that say what to do, under `setup.fault`. */
export type Faults = Record<string, string>;

const PACKS = Object.keys(RULE_PACKS) as RulePack['name'][];

const SHOP_MAX = 40; // it opens every text

function isCurrency(code: string): boolean {
  try {
    decimalsOf(code);
    return true;
  } catch {
    return false;
  }
}

const isCountry = (code: string): boolean => countriesIn('en').some((country) => country.code === code);

/** Whether a carrier would take it as a sender; a local number is read with the shop's country. */
function isSender(number: string, country: string): boolean {
  try {
    readAddress(number, country);
    return true;
  } catch {
    return false;
  }
}

const field = (fault: string) => z.string({ error: fault }).trim();

// Each message is a key of words, since the page speaks two languages.
const form = z
  .object({
    shop: field('shop').min(1, 'shop').max(SHOP_MAX, 'shopLong'),
    country: field('country').refine(isCountry, 'country'),
    zone: field('zone').refine(isZone, 'zone'),
    language: z.enum(LANGUAGES, { error: 'language' }),
    number: field('number').min(3, 'number').max(40, 'number'),
    currency: field('currency')
      .toUpperCase()
      .refine((code) => code === '' || isCurrency(code), 'currency')
      .default(''),
    rulePack: z.enum(['', ...PACKS], { error: 'rulePack' }).default(''),
    email: field('email').refine((text) => readEmail(text) !== undefined, 'email'),
    password: z.string({ error: 'password.short' }).max(PASSWORD_MAX * 2, 'password.long'),
  })
  .superRefine(({ password, shop, email, number, country }, context) => {
    if (isCountry(country) && !isSender(number, country))
      context.addIssue({ code: 'custom', path: ['number'], message: 'number' });
    const fault = passwordFault(password, [shop, email]);
    if (fault) context.addIssue({ code: 'custom', path: ['password'], message: `password.${fault}` });
  });

export type ReadForm = { ok: true; request: NewShop } | { ok: false; faults: Faults };

/** Reads the set-up form; every fault is found, the first of each field told. */
export function readSetupForm(body: unknown): ReadForm {
  const parsed = form.safeParse(body);
  if (!parsed.success) {
    const { issues } = parsed.error;
    return {
      ok: false,
      faults: Object.fromEntries(issues.toReversed().map((issue) => [issue.path.join('.'), issue.message])),
    };
  }
  const { shop, country, zone, language, number, currency, rulePack, email, password } = parsed.data;
  const merchant = {
    name: shop,
    country,
    zone,
    language,
    ...(currency !== '' && { currency }),
    ...(rulePack !== '' && { rulePack }),
  };
  return { ok: true, request: { shop: merchant, number, email, password } };
}

const FIELD_OF: Record<string, string> = { name: 'shop', phone: 'number' };

/**
 * The field and words for what the shop's own rules refused.
 * @throws whatever it is when it belongs to no field of the form
 */
export function faultsOfRefusal(fault: unknown): Faults {
  if (!(fault instanceof DomainError) || fault.field === undefined) throw fault;
  const name = FIELD_OF[fault.field] ?? fault.field;
  if (!(name in form.shape)) throw fault;
  if (fault.code === 'conflict') return { [name]: `${name}Taken` };
  return { [name]: name === 'password' ? 'password.common' : name === 'currency' ? 'currencyNeeded' : name };
}
