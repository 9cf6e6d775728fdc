/** Texts of one language by what must be read in them. All are our own wording, spelled as people text. */
export interface Phrases {
  /** Stop at once, under every rule pack. */
  stop: readonly string[];
  /** Seem to mean stop. Under the US pack those that begin with STOP are full stops. */
  doubtful: readonly string[];
  /** False friends and negations: nothing may happen. */
  none: readonly string[];
  /** Could be read either way: none or doubtful, never a stop. */
  either: readonly string[];
  start: readonly string[];
  help: readonly string[];
}
