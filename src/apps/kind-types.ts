import type { z } from 'zod';
import type { LocalDate } from '../kernel/calendar.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import type { Language } from '../platform/slice.ts';
import type { AppsDeps } from './deps.ts';
import type { AppDraft, DraftFault, Limit, Step, TestTalk, Turn } from './types.ts';

/** One field of a card's guided form, read off its zod schema (`.meta`). */
export interface FormField {
  name: string;
  /** `texts`: one box a language; `list`: rows of `fields`; `choices`: lines of a menu. */
  type: 'text' | 'texts' | 'number' | 'choice' | 'check' | 'list' | 'day' | 'offer' | 'url';
  /** Key of its words; `<label>_help` beneath it. */
  label: string;
  optional: boolean;
  choices?: readonly string[];
  fields?: readonly FormField[];
  /** Of a list: how many rows. */
  least?: number;
  most?: number;
  /** What stands in it at first, by language. */
  ready?: Record<Language, unknown>;
}

/** A card of the gallery: one file in `src/apps/kinds`, one line in its list. */
export interface AppKind {
  name: string;
  /** Fields of the form, in order, from the schema. */
  fields: readonly FormField[];
  /** Reads a form's values and makes steps of them. @throws FieldFaults */
  steps(form: Record<string, unknown>): Step[];
  /** Words, test texts and form that it begins with, so that an unchanged card already works. */
  ready(language: Language): { words: string[]; form: Record<string, unknown>; tests: TestTalk[] };
  /** How often one number may use it, where that is not as often as it likes. */
  limit?: Limit;
  /** Steps that this card brings besides those there are. */
  specials?: readonly Special[];
}

/** Where a talk stands. JSON, in the dialogue. */
export interface TalkState {
  /** The question that is open. */
  step: string;
  /** Texts in a row that were no answer to it. */
  tries: number;
  /** Codes by step; of free text empty. */
  answers: Record<string, string>;
  /** As texts may say them: `answer_<step>` and what special steps gave. */
  fields: Record<string, string>;
  /** Of special steps. */
  outcomes: Record<string, string>;
}

/** What a special step came to. */
export interface SpecialResult {
  outcome: string;
  fields?: Record<string, string>;
  /** A person must look at the text. */
  person?: 'follow_up';
  /** Nothing was given where something should have been: a draft that never asks about that ends here, with an apology. */
  nothing?: true;
}

/** Who uses an app, and where the talk stands, as a special step sees it. */
export interface Scene {
  merchantId: string;
  appId: string;
  useId: string;
  stepId: string;
  version: number;
  numberHash: string;
  inboundId: string;
  language: Language;
  /** Epoch milliseconds. */
  at: number;
  today: LocalDate;
  state: TalkState;
  draft: AppDraft;
  /** The answer that led here in this turn, as it was written; empty: none. Fields have the beginning of it only. */
  heard: string;
  /** Made when there is none; undefined: such a sender is nobody. */
  customerId(): Promise<string | undefined>;
}

/** A step of a kind of its own: something that is done besides actions of slices, with an outcome to go by. */
export interface Special {
  name: string;
  /** Fields that it gives to the texts behind it. */
  fields: readonly string[];
  /** Whoever has had it has used the app, also when they break off behind it. */
  gives?: boolean;
  input: z.ZodType<Record<string, unknown>>;
  /** What may come of it, for checks; absent: one thing. */
  outcomes?(input: Record<string, unknown>): readonly string[];
  /** What is wrong besides the form of its input. @returns places within the input */
  faults?(deps: AppsDeps, reader: Reader, merchantId: string, input: Record<string, unknown>, draft: AppDraft): Promise<DraftFault[]>; // prettier-ignore
  /** When its version goes live: what is limited is laid out. @param before input of the version that was live */
  live?(deps: AppsDeps, tx: Tx, at: { merchantId: string; appId: string; stepId: string }, input: Record<string, unknown>, before: Record<string, unknown> | undefined): Promise<void>; // prettier-ignore
  /** Does it, in the transaction of the text; once a use and step. */
  run(deps: AppsDeps, tx: Tx, scene: Scene, input: Record<string, unknown>): Promise<SpecialResult>;
  /** Values of its fields at their longest, so that nobody is told of fewer texts than are sent. */
  longest?(input: Record<string, unknown>, at: Pick<Scene, 'draft' | 'language' | 'today'>): Record<string, string>;
  /** What it would come to; writes nothing. */
  rehearse(
    scene: Pick<Scene, 'state' | 'language' | 'today' | 'draft' | 'heard'>,
    input: Record<string, unknown>,
    at: { deps: AppsDeps; reader: Reader; merchantId: string },
  ): Rehearsed | Promise<Rehearsed>;
}

/** What a special step would come to, and what of it is told besides. */
export type Rehearsed = SpecialResult & { would?: Turn['would'][number] };
