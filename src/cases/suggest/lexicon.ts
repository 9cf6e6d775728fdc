/** Of one language: by category, patterns over a folded text with how much each says (1 a hint, 3 plain). */
export type CategoryLexicon = Readonly<
  Record<DefaultCategory, readonly (readonly [weight: 1 | 2 | 3, source: string])[]>
>;

/** In the order in which one of two that weigh alike is taken: what is named most plainly first. */
export const DEFAULT_CATEGORIES = ['price', 'support', 'information', 'handling', 'service'] as const;
export type DefaultCategory = (typeof DEFAULT_CATEGORIES)[number];
