/** One event of consent to marketing texts. `asked`: a code was sent, nothing is allowed yet. */
export type ConsentState = 'granted' | 'asked' | 'paused' | 'withdrawn';

/** What a person's page and the API show. */
export type MarketingState = 'allowed' | 'paused' | 'none';

/** Whether a marketing text may reach a person now, and if not, the first reason in this order. */
export const REACHES = ['yes', 'no_number', 'stopped', 'trouble', 'paused', 'no_consent'] as const;
export type Reach = (typeof REACHES)[number];

/** What a shop's own field may hold; each is one of the types a segment can ask about. */
export const CUSTOM_TYPES = ['text', 'number', 'day', 'choice', 'flag'] as const;
export type CustomType = (typeof CUSTOM_TYPES)[number];
