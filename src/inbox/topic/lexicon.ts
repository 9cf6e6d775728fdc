/** Patterns of one language, as sources of regular expressions over a folded text. None may backtrack without bound. */
export interface TopicLexicon {
  /** Large groups of words, each with the capitals that stand for it in a second copy of the text; the rest reads both. */
  marks: readonly (readonly [mark: string, source: string])[];
  /** Questions whether the shop does such a thing at all: an enquiry, though they name a booking or an order. */
  capability: readonly string[];
  /** Thanks, praise and complaints about what has been: no wish, unless the text asks for something as well. */
  told: readonly string[];
  /** What makes a wish or a question of a text that also tells. */
  asks: readonly string[];
  booking: readonly string[];
  order: readonly string[];
  /** A wish with a time and no word of what is wanted: mostly a visit, but anything clearer goes before it. */
  visit: readonly string[];
  enquiry: readonly string[];
  /** Phrases that look like one of these and are none: taken out before anything is asked. */
  never: readonly string[];
}
