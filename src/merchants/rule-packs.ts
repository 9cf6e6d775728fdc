/** Local hours between which marketing may arrive, 24 h clock; some places keep a later Sunday. */
export interface Hours {
  from: number;
  to: number;
  sunday?: { from: number; to: number };
}

/** Country rules as data. Legal notes are a merchant's to change; nothing here is legal advice. */
export interface RulePack {
  name: 'us' | 'cn' | 'general';
  /** Whether JOIN with the shown wording is consent to marketing, or only where the call to action says so. */
  joinIsConsent: 'always' | 'when_call_says_so';
  /** A text that begins with STOP is a full stop, whatever follows (FCC: any reasonable wording). */
  stopPrefixIsStop: boolean;
  /** Carriers there take a stop of digits alone (0000), whatever was asked. */
  digitStops: boolean;
  /** Words every marketing text must carry, by language. */
  optOut: { en: string; zh: string };
  marketingHours: Hours;
  /** Whether a marketing text must name the shop as 【…】 of 2 to 16 characters and tell how to leave, or may not go. */
  signature: boolean;
  /** How long proof of consent is kept after its last use, in months. */
  proofMonths: number;
}

export const RULE_PACKS: Record<RulePack['name'], RulePack> = {
  us: {
    name: 'us',
    joinIsConsent: 'when_call_says_so',
    stopPrefixIsStop: true,
    digitStops: false,
    optOut: { en: 'STOP to leave', zh: '回STOP退订' },
    marketingHours: { from: 8, to: 21 },
    signature: false,
    proofMonths: 60,
  },
  cn: {
    name: 'cn',
    joinIsConsent: 'always',
    stopPrefixIsStop: false,
    digitStops: true,
    optOut: { en: 'T to leave', zh: '回T退订' },
    marketingHours: { from: 9, to: 20 },
    signature: true,
    proofMonths: 5,
  },
  general: {
    name: 'general',
    joinIsConsent: 'when_call_says_so',
    stopPrefixIsStop: false,
    digitStops: false,
    optOut: { en: 'STOP to leave', zh: '回T退订' },
    marketingHours: { from: 9, to: 20 },
    signature: false,
    proofMonths: 60,
  },
};

/**
 * Hours of the recipient's own place (ISO 3166), wherever the shop is: the federal rule of the US (47 CFR 64.1200(c)(1)),
 * Florida and Oklahoma to 20:00, Texas from 9:00 and on Sundays from noon.
 */
const REGION_HOURS: Record<string, Hours> = {
  US: { from: 8, to: 21 },
  'US-FL': { from: 8, to: 20 },
  'US-OK': { from: 8, to: 20 },
  'US-TX': { from: 9, to: 21, sunday: { from: 12, to: 21 } },
};

/** Every rule about hours that binds a text from a shop to a region; all of them must allow it. */
export const hoursThatBind = (pack: RulePack, region: string): readonly Hours[] =>
  [pack.marketingHours, REGION_HOURS[region.slice(0, 2)], REGION_HOURS[region]].filter(
    (hours, at, all): hours is Hours => hours !== undefined && all.indexOf(hours) === at,
  );

/** The pack a country starts with. @param country ISO 3166-1 alpha-2 */
export const packFor = (country: string): RulePack['name'] =>
  country === 'US' || country === 'CA' ? 'us' : country === 'CN' ? 'cn' : 'general';
