import type { Request, Response } from 'express';
import { renderSVG } from 'uqr';
import { z } from 'zod';
import { parseBirthday, writeBirthday } from '../../kernel/birthday.ts';
import { DomainError } from '../../kernel/errors.ts';
import { parsePhone, type Phone, shownPhone } from '../../kernel/phone.ts';
import { type Merchant, rulesOf, type ShopNumber } from '../../merchants/index.ts';
import type { Database, Tx } from '../../platform/db/index.ts';
import { formOf, frameOf, malformedOf, merchantOf, say, show, staffOf } from '../../platform/web/frame.ts';
import { type PageRouter, pageRouter } from '../../platform/web/page-router.ts';
import { readName } from '../names.ts';
import { ask, benefitSetting, countriesSetting, type Joining, type SignUpDeps } from './ask.ts';
import { mayText, readTag } from './rules.ts';

export interface SignUpPagesDeps extends SignUpDeps {
  db: Database;
  audit(tx: Tx, entry: { merchantId: string; actor: string; action: string; subject?: string }): Promise<void>;
  /** Address under which customers reach this gateway. */
  publicUrl: string;
}

const joinForm = z.object({
  phone: z.string().max(60).catch(''),
  name: z.string().max(200).catch(''),
  birthday: z.string().max(40).catch(''),
  offers: z.literal('yes').optional().catch(undefined),
  s: z.string().catch(''),
  /** No person sees this field: whatever fills it in is a program. */
  website: z.string().catch(''),
});
type JoinForm = z.output<typeof joinForm>;

const EMPTY: JoinForm = { phone: '', name: '', birthday: '', offers: undefined, s: '', website: '' };

interface Shop {
  merchant: Merchant;
  number: ShopNumber | undefined;
  countries: string[];
  benefit: string;
}

/** The public page of each shop, and its poster for the shop's own walls. */
export function signUpPages(deps: SignUpPagesDeps): PageRouter {
  const { db, merchants } = deps;

  async function shopOf(merchantId: string): Promise<Shop> {
    const merchant = await merchants.byId(db.reader, merchantId);
    const numbers = await merchants.numbers(db.reader);
    return {
      merchant,
      number: numbers.find((row) => row.merchantId === merchantId && row.isDefault),
      countries: await merchants.setting(db.reader, merchantId, countriesSetting),
      benefit: await merchants.setting(db.reader, merchantId, benefitSetting),
    };
  }

  /** The words beside the box: what is agreed to, kept whole with the consent. */
  const offerWords = (res: Response, { merchant }: Shop): string => {
    const rates = rulesOf(merchant).name === 'us' ? ` ${say(res, 'sign-up.rates')}` : '';
    return say(res, 'sign-up.offers', { shop: merchant.name }) + rates;
  };

  function showForm(res: Response, shop: Shop, values: JoinForm, faults: Record<string, string> = {}): void {
    const { merchant, number, benefit } = shop;
    show(res, 'sign-up/form', {
      merchantId: merchant.merchantId,
      name: merchant.name,
      number: number?.canReceive ? shownPhone(number.address) : '',
      callToAction: number?.callToAction ?? '',
      benefit,
      offers: offerWords(res, shop),
      ticked: values.offers === 'yes',
      values,
      faults: { phone: '', name: '', birthday: '', wait: '', ...faults },
    });
  }

  /** @returns what to join with, or what is wrong, by field */
  function read(req: Request, res: Response, shop: Shop, form: JoinForm): Joining | Record<string, string> {
    const faults: Record<string, string> = {};
    const fault = (field: string, key: string): void => void (faults[field] = say(res, `sign-up.fault.${key}`));
    let phone: Phone | undefined;
    try {
      phone = parsePhone(form.phone, shop.merchant.country);
    } catch (thrown) {
      if (!(thrown instanceof DomainError)) throw thrown;
      fault('phone', 'phone');
    }
    if (phone && !mayText(phone, shop.countries)) fault('phone', 'country');
    const name = form.name.trim() === '' ? undefined : readName(form.name);
    if (form.name.trim() !== '' && !name) fault('name', 'name');
    const birthday = form.birthday.trim() === '' ? undefined : parseBirthday(form.birthday);
    if (birthday && !birthday.ok) fault('birthday', 'birthday');
    if (!phone || Object.keys(faults).length > 0) return faults;
    return {
      phone,
      name,
      birthday: birthday?.ok ? writeBirthday(birthday.birthday) : undefined,
      language: frameOf(res).language,
      offers: form.offers && { wording: offerWords(res, shop), version: shop.number?.callToActionVersion ?? 0 },
      tag: readTag(form.s),
      address: req.ip ?? '',
    };
  }

  const isJoining = (form: Joining | Record<string, string>): form is Joining => typeof form['language'] === 'string';

  async function join(req: Request, res: Response): Promise<void> {
    const shop = await shopOf(String(req.params['merchantId']));
    const form = joinForm.parse(formOf(req));
    const joining = read(req, res, shop, form);
    if (!isJoining(joining)) return showForm(res.status(422), shop, form, joining);
    if (form.website === '' && (await db.write((tx) => ask(deps, tx, shop.merchant, joining))) === 'wait')
      return showForm(res.status(429), shop, form, { wait: say(res, 'sign-up.fault.wait') });
    res.redirect(303, `/join/${shop.merchant.merchantId}/sent`);
  }

  const linkOf = (merchantId: string, tag: string): string =>
    `${deps.publicUrl.replace(/\/$/, '')}/join/${merchantId}${tag === '' ? '' : `?s=${tag}`}`;

  async function showPoster(res: Response, tag: string, values?: { benefit: string; countries: string }, faults = {}) {
    const shop = await shopOf(merchantOf(res));
    const { merchant, number } = shop;
    show(res, 'sign-up/poster', {
      name: merchant.name,
      link: linkOf(merchant.merchantId, tag),
      href: `/join/${merchant.merchantId}${tag === '' ? '' : `?s=${tag}`}`,
      picture: `/customers/sign-up/qr.svg${tag === '' ? '' : `?s=${tag}`}`,
      number: number?.canReceive ? shownPhone(number.address) : '',
      tag,
      local: /^https?:\/\/(localhost|127\.|\[::1\])/.test(deps.publicUrl),
      benefit: shop.benefit,
      values: values ?? { benefit: shop.benefit, countries: shop.countries.join(' ') },
      faults: { benefit: '', countries: '', ...faults },
    });
  }

  async function save(req: Request, res: Response): Promise<void> {
    const { benefit = '', countries = '' } = formOf(req);
    const words = benefit.replace(/[\p{C}{}<>]/gu, ' ').replace(/\s+/g, ' ').trim(); // prettier-ignore
    const codes = countries.toUpperCase().split(/[\s,;、，]+/).filter((code) => code !== ''); // prettier-ignore
    const faults = {
      ...(!malformedOf(req).has('benefit') && benefitSetting.schema.safeParse(words).success
        ? {}
        : { benefit: say(res, 'sign-up.fault.benefit') }),
      ...(countriesSetting.schema.safeParse(codes).success ? {} : { countries: say(res, 'sign-up.fault.countries') }),
    };
    if (Object.keys(faults).length > 0) return showPoster(res.status(422), '', { benefit, countries }, faults);
    await db.write(async (tx) => {
      await merchants.set(tx, merchantOf(res), benefitSetting, words);
      await merchants.set(tx, merchantOf(res), countriesSetting, codes);
      const { merchantId, actor } = staffOf(res);
      await deps.audit(tx, { merchantId, actor, action: 'setting.changed', subject: 'signUp' });
    });
    res.redirect(303, '/customers/sign-up?done=import.done.signUp');
  }

  return pageRouter()
    .get('/join/:merchantId', 'anyone', async (req, res) => {
      const s = readTag(req.query['s']);
      showForm(res, await shopOf(String(req.params['merchantId'])), { ...EMPTY, s });
    })
    .post('/join/:merchantId', 'anyone', join)
    .get('/join/:merchantId/sent', 'anyone', async (req, res) => {
      const { merchant, number } = await shopOf(String(req.params['merchantId']));
      show(res, 'sign-up/sent', { name: merchant.name, merchantId: merchant.merchantId, number: number?.canReceive ? shownPhone(number.address) : '' }); // prettier-ignore
    })
    .get('/customers/sign-up', 'look', (req, res) => showPoster(res, readTag(req.query['s'])))
    .get('/customers/sign-up/qr.svg', 'look', (req, res) => {
      const svg = renderSVG(linkOf(staffOf(res).merchantId, readTag(req.query['s'])), { ecc: 'M', border: 2 });
      res.type('image/svg+xml').send(svg);
    })
    .post('/customers/sign-up', 'settings', save);
}
