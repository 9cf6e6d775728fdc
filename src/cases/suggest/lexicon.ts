/** Of one language: by category, patterns over a folded text with how much each says (1 only what it is about, 3 plain, 4 the very fault). */
export type CategoryLexicon = Readonly<
  Record<DefaultCategory, readonly (readonly [weight: 1 | 2 | 3 | 4, source: string])[]>
>;

/** In the order in which one of two that weigh alike is taken: what is named most plainly first. */
export const DEFAULT_CATEGORIES = ['price', 'support', 'information', 'handling', 'service'] as const;
export type DefaultCategory = (typeof DEFAULT_CATEGORIES)[number];
