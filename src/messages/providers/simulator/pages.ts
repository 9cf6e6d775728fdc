import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import { DomainError } from '../../../kernel/errors.ts';
import { formOf, frameOf, say, show } from '../../../platform/web/frame.ts';
import { type PageRouter, pageRouter } from '../../../platform/web/page-router.ts';
import { domainFault, STATUS_OF } from '../../../platform/web/problems.ts';
import { shownNumber } from './fiction.ts';
import { CARRIER_KINDS, type SimPhone, type SimulatedCarrier } from './index.ts';
import { createLive } from './live.ts';
import {
  BLANKS,
  QUICK_WORDS,
  type QuickWord,
  readPhonesOf,
  readTable,
  type ShopChoice,
  suggestedNumber,
  type TableView,
} from './page-view.ts';
import type { SimulatorSettings } from './settings.ts';
import { LONGEST_TEXT } from './texts.ts';

export type { ShopChoice } from './page-view.ts';

export interface SimulatorPagesDeps {
  carrier: SimulatedCarrier;
  /** Who may pick up the phones; it sends everybody else away. Nobody, when a real carrier is configured. */
  door: RequestHandler;
  /** The numbers this viewer may text, the usual one first. Phones and texts of other numbers are not shown. */
  shops(res: Response): Promise<ShopChoice[]>;
  /** Live words that the shop of a number made itself, offered beside the product's own. */
  wordsOf?(address: string): Promise<readonly string[]>;
  /** Ends the live streams when the server stops. */
  signal?: AbortSignal | undefined;
}

const settingsForm = z.object({
  kind: z.enum(CARRIER_KINDS),
  deliveryMillis: z.coerce.number(),
  reportMillis: z.coerce.number(),
  lossPercent: z.coerce.number(),
  lostReportPercent: z.coerce.number(),
  duplicatePercent: z.coerce.number(),
  failPercent: z.coerce.number(),
});

const DELAYS = [0, 300, 2000, 10_000, 30_000];
const PERCENTS = ['lossPercent', 'failPercent', 'duplicatePercent', 'lostReportPercent'] as const;

function delayChoices(res: Response, current: number) {
  const values = DELAYS.includes(current) ? DELAYS : [...DELAYS, current].toSorted((a, b) => a - b);
  return values.map((value) => ({
    value,
    chosen: value === current,
    label: DELAYS.includes(value)
      ? say(res, `simulator.delays.${value}`)
      : say(res, 'simulator.delays.other', { seconds: value / 1000 }),
  }));
}

const settingsView = (res: Response, settings: SimulatorSettings) => ({
  kinds: CARRIER_KINDS.map((kind) => ({ kind, chosen: kind === settings.kind })),
  deliveries: delayChoices(res, settings.deliveryMillis),
  reports: delayChoices(res, settings.reportMillis),
  percents: PERCENTS.map((name) => ({ name, value: settings[name] })),
});

/** Words for what a person can mend; the key is the field, or `taken` for a number in use. */
function faultWords(res: Response, fault: DomainError): string {
  const known = ['text', 'label', 'phone', 'shop', 'viewers'];
  const field = fault.field ?? '';
  const byCode = fault.code === 'conflict' ? 'taken' : fault.code === 'not_found' ? 'gone' : undefined;
  const key = byCode ?? (known.includes(field) ? field : 'settings');
  return say(res, `simulator.faults.${key}`, { longest: LONGEST_TEXT });
}

const wantsJson = (req: Request): boolean => req.accepts(['html', 'json']) === 'json';

const addressOf = (phone: { hash: string } | undefined): string =>
  phone ? `/simulator?phone=${phone.hash}` : '/simulator';

/** What was typed and why it was refused, to be shown again. */
interface Refused {
  fault: DomainError;
  form: Record<string, string>;
}

const shopsView = (shops: readonly ShopChoice[], chosen: string | undefined) => ({
  shops: shops.map(({ address, name }) => ({
    address,
    name: `${name} ${shownNumber(address)}`,
    chosen: address === chosen,
  })),
  severalShops: shops.length > 1,
});

/** The words to tap and the line to write; without JavaScript a word that wants more comes back as `draft`. */
function writingView(
  phone: SimPhone | undefined,
  shop: ShopChoice | undefined,
  draft: unknown,
  typed: string | undefined,
  own: readonly string[],
) {
  const built = QUICK_WORDS[shop?.language ?? 'en'];
  const words: QuickWord[] = [...built, ...own.map((word) => ({ word, more: false }))];
  const begun = words.find(({ word }) => word === draft);
  return {
    shopName: shop?.name ?? '',
    firstWord: words[0]!.word,
    words: words.map((one) => ({ ...one, href: `${addressOf(phone)}&draft=${encodeURIComponent(one.word)}#sim-text` })),
    draft: typed ?? (begun ? `${begun.word} ` : ''),
    longest: LONGEST_TEXT,
  };
}

const phoneInHand = (phone: SimPhone | undefined) =>
  phone ? { hash: phone.hash, label: phone.label, number: shownNumber(phone.phone) } : false;

/** The phone page of the simulated carrier. Its router goes among the other pages, behind the page machine. */
export function simulatorPages({ carrier, door, shops, wordsOf, signal }: SimulatorPagesDeps): PageRouter {
  const live = createLive(signal);

  const tableOf = async (req: Request, res: Response, wanted: unknown = req.query['phone']): Promise<TableView> => {
    const { language } = frameOf(res);
    const reading = { say: (key: string, values = {}) => say(res, key, values), language, shops: await shops(res) };
    return readTable(carrier, reading, wanted);
  };

  async function phonePage(req: Request, res: Response, wanted: unknown, refused?: Refused): Promise<void> {
    const choices = await shops(res);
    const { current } = await readPhonesOf(carrier, choices, wanted);
    const shop = lastShop(current, choices);
    const { text, label, number, shop: chosen, kind } = refused?.form ?? {};
    const saved = req.query['saved'] === '1';
    const own = shop && wordsOf ? await wordsOf(shop.address) : [];
    show(res, 'simulator/phone', {
      ...BLANKS,
      ...(await tableOf(req, res, wanted)),
      ...settingsView(res, await carrier.settings()),
      ...shopsView(choices, chosen ?? shop?.address),
      ...writingView(current, shop, req.query['draft'], text, own),
      current: phoneInHand(current),
      label: label ?? '',
      number: number ?? (await suggestedNumber(carrier, choices)),
      fault: refused ? faultWords(res, refused.fault) : '',
      adding: label !== undefined,
      tuning: saved || kind !== undefined,
      saved,
    });
  }

  /** Does what a form asks, then shows the phone; what a person can mend is said on the page itself. */
  const form =
    (act: (req: Request, res: Response, form: Record<string, string>) => Promise<string>) =>
    async (req: Request, res: Response): Promise<void> => {
      const fields = formOf(req);
      try {
        const next = await act(req, res, fields);
        if (wantsJson(req)) res.json(await tableOf(req, res, fields['phone']));
        else res.redirect(303, next);
      } catch (thrown) {
        const fault = domainFault(thrown);
        if (!fault || fault.code === 'busy') throw thrown;
        res.status(STATUS_OF[fault.code]);
        if (wantsJson(req)) res.json({ fault: faultWords(res, fault) });
        else await phonePage(req, res, fields['phone'], { fault, form: fields });
      }
    };

  async function shopNamed(res: Response, address: string | undefined): Promise<string> {
    const found = (await shops(res)).find((shop) => shop.address === address);
    if (!found) throw new DomainError('invalid', 'Choose one of the numbers of the shop.', 'shop');
    return found.address;
  }

  const sendText = form(async (_req, res, { phone: hash, shop, text, word }) => {
    const { phones } = await readPhonesOf(carrier, await shops(res), hash);
    const phone = phones.find((one) => one.hash === hash);
    if (!phone) throw new DomainError('not_found', 'That phone is not on the table any more.', 'phone');
    await carrier.text({ phone: phone.phone, shop: await shopNamed(res, shop), body: word ?? text ?? '' });
    return `${addressOf(phone)}#sim-text`;
  });

  const addPhone = form(async (_req, res, { label = '', number = '', shop }) =>
    addressOf(await carrier.addPhone({ label, phone: number, shop: await shopNamed(res, shop) })),
  );

  const changeSettings = form(async (_req, _res, fields) => {
    const parsed = settingsForm.safeParse(fields);
    if (!parsed.success) throw new DomainError('invalid', 'A carrier setting is missing or out of range.', 'settings');
    await carrier.setSettings(parsed.data);
    return `/simulator?phone=${encodeURIComponent(fields['phone'] ?? '')}&saved=1#sim-carrier`;
  });

  const back = (_req: Request, res: Response): void => res.redirect(303, '/simulator'); // a page's language link

  return pageRouter(door)
    .get('/simulator', 'staff', (req, res) => phonePage(req, res, req.query['phone']))
    .get('/simulator/state', 'staff', async (req, res) => void res.json(await tableOf(req, res)))
    .get('/simulator/events', 'staff', async (req, res) => {
      if (!live.hasRoom()) throw new DomainError('busy', 'Too many pages follow the phones already.', 'viewers');
      await live.follow(res, carrier.changes, () => tableOf(req, res));
    })
    .get('/simulator/texts', 'staff', back)
    .get('/simulator/phones', 'staff', back)
    .get('/simulator/settings', 'staff', back)
    .post('/simulator/texts', 'staff', sendText)
    .post('/simulator/phones', 'staff', addPhone)
    .post('/simulator/settings', 'staff', changeSettings);
}

/** The number this phone texted or heard from last, else the one it was put on the table for. */
function lastShop(phone: SimPhone | undefined, shops: readonly ShopChoice[]): ShopChoice | undefined {
  const wanted = phone?.last?.shop ?? phone?.shop;
  return shops.find(({ address }) => address === wanted) ?? shops[0];
}
