/** Words parted by commas; a word may be several ("opt out"). */
export type WordList = string;

/**
 * The words of one language for leaving, coming back and asking for help. Data only; `../classify.ts` reads it.
 *
 * Words are written as a native speaker spells them: case, accents, apostrophes and inner spaces are folded away
 * on both sides, so 'désabonner' also reads "DESABONNER" and 'opt out' also reads "OPT-OUT" and "optout".
 *
 * Sentences and exclusions are word sequences in a tiny notation (compiled in `../patterns.ts`):
 *   `a|b`    one of these words            `text*`   any word that begins so
 *   `a|b?`   may be missing                `a|b..3`  up to three of these words
 *   `..2`    up to two words of any kind, within one clause (characters, where words are not spaced)
 *   `a_b`    two words that stay together  `^` `$`   clause begins, clause ends
 */
export interface Lexicon {
  /** False where words are not parted by spaces (Chinese). */
  spaced: boolean;
  /** Stops at once; politeness may stand around it and a case number may follow it. */
  stop: WordList;
  /** Stops at once only when nothing else is said; with politeness or a question mark it is doubtful. */
  stopAlone: WordList;
  /** Whole texts that may mean stop: slips of the finger, "enough!". */
  doubtful: WordList;
  /** Lifts a stop. */
  start: WordList;
  /** Lifts a stop where one stands, and is ordinary text elsewhere. */
  startWhenStopped: WordList;
  /** Asks for the help text. */
  help: WordList;
  /** Greetings, please and thanks, which change nothing at either end of a text. */
  polite: WordList;
  /** What may stand between a stop word and a case number ("STOP case 118"). */
  caseLabels: WordList;
  /** What may follow STOP and leave it a full stop ("STOP texting me now") where the rule pack says so. */
  afterStop: WordList;
  /** Sentences that seem to mean stop, or complain of texts. `!` first: looked for before anything is taken out. */
  sentences: readonly string[];
  /** The opposite of a stop ("do not stop"): taken out before sentences are looked for. */
  negations: readonly string[];
  /** Something else that sounds like one ("bus stop"): taken out likewise. */
  falseFriends: readonly string[];
}
