import { FieldFaults } from '../platform/web/problems.ts';

/** What can be wrong with an entry, by code: pages have words of their own (`knowledge.fault.<code>`), programs get these. */
const MESSAGES = {
  nothing: 'Write what people ask and what is answered, in one language at least.',
  question: 'Write what people ask, in at most 160 characters.',
  answer: 'Write the answer to this question.',
  long: 'Keep the answer within 600 characters.',
  characters: 'There is a sign in it that no phone shows.',
  braces: 'Write the answer as it shall arrive, without braces.',
  words: 'Give at most 30 words of 2 to 40 letters each.',
  topic: 'Keep the topic within 40 characters.',
  full: 'This shop has 300 answers already: archive some first.',
} as const;

export type EntryFaultCode = keyof typeof MESSAGES;

/** Faults of one entry, each with its code for the words of a page. */
export class EntryFaults extends FieldFaults {
  readonly codes: ReadonlyMap<string, EntryFaultCode>;

  /** @param faults field to code, at least one */
  constructor(faults: ReadonlyMap<string, EntryFaultCode>) {
    super([...faults].map(([field, code]) => ({ field, message: MESSAGES[code] })));
    this.codes = faults;
  }
}
