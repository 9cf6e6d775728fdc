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

export const kinds = ['stop', 'doubtful', 'none', 'either', 'start', 'help'] as const;

/** Written after the classifier was tuned, and kept out of tuning; `missed` are the ones it got wrong at first. */
export interface HoldOut extends Pick<Phrases, 'stop' | 'doubtful' | 'none'> {
  missed: readonly string[];
}
