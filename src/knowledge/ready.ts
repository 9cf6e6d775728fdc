import type { Language } from '../platform/slice.ts';
import { readWordList } from './rules.ts';
import type { NewEntry } from './types.ts';

/** Questions that shops are asked, by trade; their words are `knowledge.ready.entry.<code>`, every answer an example. */
export const READY = {
  every: ['hours', 'address', 'parking', 'payment', 'booking', 'points'],
  restaurant: ['allergens', 'vegetarian', 'delivery', 'childSeats', 'pets', 'groups'],
  salon: ['cancel', 'walkIn', 'patchTest', 'giftCard'],
  hotel: ['checkIn', 'breakfast', 'wifi', 'luggage', 'extraBed'],
  shop: ['returns', 'stock', 'shipping', 'giftWrap'],
} as const;

const TOPIC_OF = {
  hours: 'visit',
  parking: 'visit',
  address: 'visit',
  payment: 'money',
  booking: 'booking',
  points: 'members',
  allergens: 'food',
  vegetarian: 'food',
  delivery: 'food',
  childSeats: 'visit',
  pets: 'visit',
  groups: 'booking',
  cancel: 'booking',
  walkIn: 'booking',
  patchTest: 'visit',
  giftCard: 'money',
  checkIn: 'visit',
  breakfast: 'food',
  wifi: 'visit',
  luggage: 'visit',
  extraBed: 'booking',
  returns: 'money',
  stock: 'booking',
  shipping: 'money',
  giftWrap: 'visit',
} as const;

export type ReadyCode = keyof typeof TOPIC_OF;

/** The code of a ready entry, if it is one. */
export const readyCode = (wanted: unknown): ReadyCode | undefined =>
  typeof wanted === 'string' && Object.hasOwn(TOPIC_OF, wanted) ? (wanted as ReadyCode) : undefined;

/**
 * A ready entry to begin with, in both languages.
 * @param say words of a language by key
 * @param language of the topic
 */
export function readyEntry(
  say: (language: Language, key: string) => string,
  code: ReadyCode,
  language: Language,
): NewEntry {
  const words = (part: string) => ({
    en: say('en', `knowledge.ready.entry.${code}.${part}`),
    zh: say('zh', `knowledge.ready.entry.${code}.${part}`),
  });
  return {
    question: words('question'),
    answer: words('answer'),
    words: readWordList(Object.values(words('words')).join('\n')),
    topic: say(language, `knowledge.ready.topic.${TOPIC_OF[code]}`),
    forReplies: true,
    forTexts: true,
  };
}
