import { localTime } from '../../../kernel/calendar.ts';
import type { Language } from '../../../platform/slice.ts';
import { freeFictitiousNumber, shownNumber } from './fiction.ts';
import type { PhoneText, SimPhone, SimulatedCarrier } from './index.ts';
import type { SimulatorSettings } from './settings.ts';

/** A number that can be texted, with what the page needs to know of its shop. */
export interface ShopChoice {
  address: string;
  /** The shop's public name. */
  name: string;
  language: Language;
  /** ISO 3166-1 alpha-2. */
  country: string;
  /** IANA zone, in which times are shown. */
  zone: string;
}

/** Words of the page in the language of the request. */
export type Say = (key: string, values?: Record<string, unknown>) => string;

/** A bubble. `day` is filled where a new day begins. */
export interface TextView {
  id: string;
  direction: 'in' | 'out';
  text: string;
  time: string;
  day: string;
  state: PhoneText['state'];
  stateWords: string;
  /** The shop's number, where there are several and it is another than before. */
  shop: string;
}

export interface PhoneView {
  hash: string;
  label: string;
  /** First letter of the label, for its round mark. */
  initial: string;
  number: string;
  here: boolean;
  preview: string;
  time: string;
  lastId: string;
}

/** What the browser copies for a text or phone that comes later. */
export const BLANKS: { blankText: TextView; blankPhone: PhoneView } = {
  blankText: { id: '', direction: 'in', text: '', time: '', day: '', state: 'sending', stateWords: '', shop: '' },
  blankPhone: { hash: '', label: '', initial: '', number: '', here: false, preview: '', time: '', lastId: '' },
};

/** What changes while the page is open; the same for its first picture and for what is sent after. */
export interface TableView {
  phones: PhoneView[];
  texts: TextView[];
  /** What the carrier does wrong on purpose, in one line; empty when it behaves. */
  rough: string;
}

const pad = (n: number): string => String(n).padStart(2, '0');

const timeAt = (at: number, zone: string): string => {
  const { hour, minute } = localTime(at, zone);
  return `${pad(hour)}:${pad(minute)}`;
};

// The date is already the zone's own: shown as midnight UTC of that day, no zone data of the platform is asked.
const dayWords = (date: string, language: Language): string =>
  new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric', weekday: 'short', timeZone: 'UTC' }).format(
    Date.parse(date),
  );

interface Reading {
  say: Say;
  language: Language;
  shops: readonly ShopChoice[];
}

const zoneFor = (shops: readonly ShopChoice[], address: string): string =>
  (shops.find((shop) => shop.address === address) ?? shops[0])?.zone ?? 'UTC';

function textViews(texts: PhoneText[], { say, language, shops }: Reading): TextView[] {
  let lastDay = '';
  let lastShop = shops.length > 1 ? '' : shops[0]?.address;
  return texts.map(({ id, direction, text, at, state, shop, errorCode }) => {
    const zone = zoneFor(shops, shop);
    const { date } = localTime(at, zone);
    const day = date === lastDay ? '' : dayWords(date, language);
    const changed = shop === lastShop ? '' : shownNumber(shop);
    lastDay = date;
    lastShop = shop;
    const stateWords = say(`simulator.states.${direction}.${state}`, { code: errorCode ?? '' });
    return { id, direction, text, time: timeAt(at, zone), day, state, stateWords, shop: changed };
  });
}

const phoneView = ({ hash, label, phone, last }: SimPhone, here: boolean, shops: readonly ShopChoice[]): PhoneView => ({
  hash,
  label,
  initial: /^./u.exec(label)?.[0] ?? '',
  number: shownNumber(phone),
  here,
  preview: last?.text.slice(0, 80) ?? '',
  time: last ? timeAt(last.at, zoneFor(shops, last.shop)) : '',
  lastId: last?.id ?? '',
});

const FAULTS = ['lossPercent', 'lostReportPercent', 'duplicatePercent', 'failPercent'] as const;

function roughWords(settings: SimulatorSettings, say: Say): string {
  const faults = FAULTS.filter((name) => settings[name] > 0);
  return faults.map((name) => say(`simulator.rough.${name}`, { percent: settings[name] })).join(' · ');
}

/** The phones one may see, and the one asked for (else the first). */
export async function readPhonesOf(
  carrier: SimulatedCarrier,
  shops: readonly ShopChoice[],
  wanted: unknown,
): Promise<{ phones: SimPhone[]; current: SimPhone | undefined }> {
  const phones = await carrier.phones(shops.map(({ address }) => address));
  return { phones, current: phones.find(({ hash }) => hash === wanted) ?? phones[0] };
}

/** The table as the page draws it. @param wanted hash of the phone in hand */
export async function readTable(carrier: SimulatedCarrier, reading: Reading, wanted: unknown): Promise<TableView> {
  const { shops, say } = reading;
  const { phones, current } = await readPhonesOf(carrier, shops, wanted);
  const addresses = shops.map(({ address }) => address);
  const texts = current ? await carrier.thread(current.hash, { shops: addresses }) : [];
  return {
    phones: phones.map((phone) => phoneView(phone, phone === current, shops)),
    texts: textViews(texts, reading),
    rough: roughWords(await carrier.settings(), say),
  };
}

/** A number to offer for the next phone; empty when the range is used up. */
export async function suggestedNumber(carrier: SimulatedCarrier, shops: readonly ShopChoice[]): Promise<string> {
  const taken = new Set([
    ...(await carrier.phones()).map(({ phone }) => phone as string),
    ...shops.map((s) => s.address),
  ]);
  const free = freeFictitiousNumber(shops[0]?.country ?? 'US', taken);
  return free === undefined ? '' : shownNumber(free);
}

/** A word to tap; `more`: it wants something after it, so it is put into the line instead of sent. */
export interface QuickWord {
  word: string;
  more: boolean;
}

/** The words a newcomer tries first, by the shop's language. */
export const QUICK_WORDS: Record<Language, readonly QuickWord[]> = {
  en: [
    { word: 'JOIN', more: false },
    { word: 'PTS', more: false },
    { word: 'STATEMENT', more: false },
    { word: 'FEEDBACK', more: true },
    { word: 'HELP', more: false },
    { word: 'STOP', more: false },
    { word: 'START', more: false },
  ],
  zh: [
    { word: 'HY', more: false },
    { word: 'JF', more: false },
    { word: 'MX', more: false },
    { word: 'YJ', more: true },
    { word: 'BZ', more: false },
    { word: 'T', more: false },
    { word: 'KT', more: false },
  ],
};
