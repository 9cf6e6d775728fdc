import { z } from 'zod';
import { LANGUAGES } from '../../platform/slice.ts';

export type ImportKind = 'people' | 'stops';

/**
 * `reading`: its rows are being put down. `mapping`: waits for what its columns are. `checking`: a dry run. `checked`:
 * waits for a yes. `dropped`: given up, its rows are gone.
 */
export type ImportState =
  'reading' | 'mapping' | 'checking' | 'checked' | 'running' | 'done' | 'undoing' | 'undone' | 'dropped';

/** What the dry run says of a row. `repeat`: an earlier row has this number. `skip`: known, and known ones are left alone. */
export type Verdict = 'create' | 'update' | 'skip' | 'repeat' | 'bad';

export type RowOutcome = 'created' | 'changed' | 'unchanged' | 'skipped';

/** What an undo did, or why it could do nothing: something has happened to the person since, or points are spent. */
export type RowUndo = 'removed' | 'restored' | 'kept';

/** What a column can be; `field:<id>` besides, for the shop's own fields. */
export const TARGETS = [
  'phone', 'name', 'given', 'family', 'birthday', 'language', 'tags', 'member', 'points', 'consent', 'stopped',
] as const; // prettier-ignore
export type Target = (typeof TARGETS)[number] | `field:${string}`;

/** What is wrong with a cell; the words are `import.fault.<code>`. Only the phone keeps a row out. */
export const FAULT_CODES = [
  'phone', 'phone_missing', 'phone_shortened', 'phone_several', 'phone_premium', 'name', 'formula', 'birthday',
  'language', 'tags', 'member', 'member_taken', 'points', 'yes_no', 'field', 'repeat', 'extra',
] as const; // prettier-ignore
export type FaultCode = (typeof FAULT_CODES)[number];

/** Column from 0; null: the row as a whole. */
export interface RowFault {
  column: number | null;
  code: FaultCode;
}

const target = z.union([z.enum(TARGETS), z.templateLiteral(['field:', z.string().max(40)])]);

/** What is to be done with a file; kept as JSON with it. */
export const planSchema = z.object({
  columns: z.array(target.nullable()),
  country: z.string().length(2),
  /** In dates written with two numbers below 13. */
  dayFirst: z.boolean(),
  known: z.enum(['fill', 'overwrite', 'skip']),
  join: z.boolean(),
  /** Put on everybody of the file. */
  tag: z.string().max(40),
  consent: z.enum(['none', 'proof', 'ask']),
  /** The words people agreed to, where, and when. */
  wording: z.string().max(1000),
  where: z.string().max(200),
  when: z.string().max(40),
});
export type Plan = z.output<typeof planSchema>;

/** Counts of a dry run and of the run; absent is zero. */
export type Counts = Partial<
  Record<
    | Verdict
    | RowOutcome
    | 'stopped'
    | 'warnings'
    | 'agree'
    | 'granted'
    | 'asked'
    | 'removed'
    | 'restored'
    | 'kept',
    number
  >
>; // prettier-ignore

export const isLanguageWord = (word: string): word is (typeof LANGUAGES)[number] =>
  (LANGUAGES as readonly string[]).includes(word);
