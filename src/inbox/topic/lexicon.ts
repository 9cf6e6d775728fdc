/** Patterns of one language, as sources of regular expressions over a folded text. None may backtrack without bound. */
export interface TopicLexicon {
  /** Questions whether the shop does such a thing at all: an enquiry, though they name a booking or an order. */
  capability: readonly string[];
  booking: readonly string[];
  order: readonly string[];
  enquiry: readonly string[];
  /** Phrases that look like one of these and are none: taken out before anything is asked. */
  never: readonly string[];
}
