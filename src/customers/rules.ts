/** One event of consent to marketing texts. `asked`: a code was sent, nothing is allowed yet. */
export type ConsentState = 'granted' | 'asked' | 'paused' | 'withdrawn';

/** What a person's page and the API show. */
export type MarketingState = 'allowed' | 'paused' | 'none';

/** Whether a marketing text may reach a person now, and if not, the first reason in this order. */
export const REACHES = ['yes', 'no_number', 'stopped', 'trouble', 'paused', 'no_consent'] as const;
export type Reach = (typeof REACHES)[number];
