/** Country rules as data. Legal notes are a merchant's to change; nothing here is legal advice. */
export interface RulePack {
  name: 'us' | 'cn' | 'general';
  /** Whether JOIN with the shown wording is consent to marketing, or only where the call to action says so. */
  joinIsConsent: 'always' | 'when_call_says_so';
  /** A text that begins with STOP is a full stop, whatever follows (FCC: any reasonable wording). */
  stopPrefixIsStop: boolean;
  /** Words every marketing text must carry, by language. */
  optOut: { en: string; zh: string };
  /** Local hours between which marketing may arrive, 24 h clock. */
  marketingHours: { from: number; to: number };
  /** How long proof of consent is kept after its last use, in months. */
  proofMonths: number;
}

export const RULE_PACKS: Record<RulePack['name'], RulePack> = {
  us: {
    name: 'us',
    joinIsConsent: 'when_call_says_so',
    stopPrefixIsStop: true,
    optOut: { en: 'STOP to leave', zh: '回STOP退订' },
    marketingHours: { from: 8, to: 21 },
    proofMonths: 60,
  },
  cn: {
    name: 'cn',
    joinIsConsent: 'always',
    stopPrefixIsStop: false,
    optOut: { en: 'T to leave', zh: '回T退订' },
    marketingHours: { from: 9, to: 20 },
    proofMonths: 5,
  },
  general: {
    name: 'general',
    joinIsConsent: 'when_call_says_so',
    stopPrefixIsStop: false,
    optOut: { en: 'STOP to leave', zh: '回T退订' },
    marketingHours: { from: 9, to: 20 },
    proofMonths: 60,
  },
};

/** The pack a country starts with. @param country ISO 3166-1 alpha-2 */
export const packFor = (country: string): RulePack['name'] =>
  country === 'US' || country === 'CA' ? 'us' : country === 'CN' ? 'cn' : 'general';
