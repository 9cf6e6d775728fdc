/** What the customer wrote: a word of praise or advice, or a complaint. */
export type CaseKind = 'feedback' | 'complaint';

/** The six steps of a case, in their order. */
export const CASE_STEPS = ['received', 'classified', 'investigated', 'handled', 'reported', 'archived'] as const;
export type CaseStep = (typeof CASE_STEPS)[number];
