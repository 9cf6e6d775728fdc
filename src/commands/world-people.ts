import { DAY } from '../kernel/clock.ts';
import type { Phone } from '../kernel/phone.ts';
import type { Language } from '../platform/slice.ts';
import type { Happening } from './world-past.ts';

/** A regular of the demo's shop, besides the three whose phones are open. */
export interface Regular {
  name: string;
  phone: Phone;
  language: Language;
  /** Days ago. */
  joined: number;
}

const EN =
  'Nora Hall,Dan Brooks,Grace Park,Omar Haddad,Lucy Stone,Peter Novak,Ana Silva,Jack Turner,Ruth Cohen,Max Weber,Ivy Collins,Sam Okafor,Ella Reed,Tom Ferry,Mia Rossi,Leo Grant,Zoe Miller,Raj Patel,Emma Clark,Olga Petrova,Finn Casey,Sara Lind,Hugo Blanc,June Wells'.split(
    ',',
  );
const ZH = '王晓燕,李国强,张敏,刘洋,陈思雨,杨建华,赵雪,黄志明,周婷,林佳怡'.split(',');

/** Numbers that stand for nobody: 555-0120 to 555-0153 of New York. */
const regular = (name: string, language: Language, at: number): Regular => ({
  name,
  language,
  phone: `+12125550${120 + at}` as Phone,
  joined: 165 + ((at * 37) % 90),
});

/** The same people every time. */
export const REGULARS: readonly Regular[] = [
  ...EN.map((name, at) => regular(name, 'en', at)),
  ...ZH.map((name, at) => regular(name, 'zh', EN.length + at)),
];

const two = (value: number): string => String(value).padStart(2, '0');

/** How they became members, before anything else that is told of them. */
export const regularsJoin = (now: number): Happening[] =>
  REGULARS.map(({ name, phone, language, joined }, at) => ({
    at: now - joined * DAY,
    async happens({ gateway: { customers }, tx, merchantId }) {
      const origin = { source: 'counter', actor: 'system' };
      const { id } = await customers.findOrCreate(tx, merchantId, phone, origin);
      await customers.setName(tx, merchantId, id, name);
      await customers.setLanguage(tx, merchantId, id, language);
      if (at % 3 !== 1)
        await customers.setBirthday(tx, merchantId, id, `${two(1 + ((at * 5) % 12))}-${two(1 + ((at * 11) % 28))}`);
      await customers.join(tx, merchantId, id, origin);
      if (at % 8 !== 0)
        await customers.recordConsent(tx, merchantId, id, { ...origin, state: 'granted', proof: 'invented for the demo' }); // prettier-ignore
    },
  }));
