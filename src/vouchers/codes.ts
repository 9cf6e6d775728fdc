import { randomFillSync } from 'node:crypto';
import { fold } from '../kernel/fold.ts';

/** Crockford's base 32: no I, L, O, which look like digits, and no U, which would spell things. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 9; // 45 bits

/** Longer texts are no code, however many dashes: nothing is folded for them. */
const LONGEST = 64;
/** What people and phones put between: blanks, dashes of every kind, dots, the long mark of Japanese keyboards. */
const BETWEEN = /[\s\p{Pd}\p{Pc}.·~ー−]+/gu;
const FORM = new RegExp(`^[${ALPHABET}]{${LENGTH}}$`);

const bytes = Buffer.alloc(LENGTH);

/** Nine characters by chance. 256 is eight times 32, so each sign is as likely as any other. */
export function newCode(): string {
  randomFillSync(bytes);
  let code = '';
  for (const byte of bytes) code += ALPHABET[byte & 31];
  return code;
}

/** As people read and type it: "7KQ-M4X-2RT". @param code as `newCode` or `readCode` gives it */
export const sayCode = (code: string): string => `${code.slice(0, 3)}-${code.slice(3, 6)}-${code.slice(6)}`;

/**
 * Reads a code as it was typed: any case, half- or full-width, with or without dashes; O is taken for 0, I and L for 1.
 * @returns its nine characters; undefined for what can be no code
 */
export function readCode(typed: string): string | undefined {
  if (typed.length > LONGEST) return undefined;
  const bare = fold(typed).replace(BETWEEN, '').toUpperCase().replace(/O/g, '0').replace(/[IL]/g, '1');
  return FORM.test(bare) ? bare : undefined;
}

/** The last three characters, which tell two of one person's apart. */
export const endingOf = (code: string): string => code.slice(-3);

/** Stands for a code in previews and tests: as long as a real one, and no till takes it for one (it has a U). */
export const SAMPLE_CODE = 'SAM-PLE-XUX';
