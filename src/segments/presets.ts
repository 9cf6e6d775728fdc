import type { Condition } from './types.ts';

/** Groups that nearly every shop wants, as drafts to begin from; each is a tree like any other. */
const TREES = {
  all: { field: 'segments.everybody', is: '=', value: true },
  reachable: { field: 'customers.reach', is: '=', value: 'yes' },
  loyal: {
    all: [
      { field: 'purchases.visits', is: '>=', value: 10 },
      { field: 'purchases.lastVisit', is: 'within_days', value: 60 },
    ],
  },
  regular: {
    all: [
      { field: 'purchases.visits', is: '>=', value: 3 },
      { field: 'purchases.lastVisit', is: 'within_days', value: 60 },
    ],
  },
  lapsed: {
    all: [
      { field: 'purchases.visits', is: '>=', value: 3 },
      { field: 'purchases.lastVisit', is: 'older_than_days', value: 60 },
    ],
  },
  new: { field: 'purchases.firstVisit', is: 'within_days', value: 30 },
} as const satisfies Record<string, Condition>;

export type Preset = keyof typeof TREES;
export const PRESETS = Object.keys(TREES) as Preset[];

/** The tree of a preset; undefined for a word that is none. */
export const presetTree = (word: unknown): Condition | undefined =>
  PRESETS.includes(word as Preset) ? TREES[word as Preset] : undefined;

export const isPreset = (word: unknown): word is Preset => PRESETS.includes(word as Preset);
