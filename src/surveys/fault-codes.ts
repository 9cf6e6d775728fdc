import type { TextFaultCode } from '../platform/merchant-text.ts';
import { type FieldFault, FieldFaults } from '../platform/web/problems.ts';
import { MOST_CHOICES, MOST_QUESTIONS, MOST_WORDS } from './draft.ts';
import type { SurveyFault } from './types.ts';

/** What can be wrong with a survey's text besides its own: the codes of `platform/merchant-text`. */
type OfText = Exclude<TextFaultCode, 'not_text' | 'empty'>;

const OF_TEXT: Record<OfText, string> = {
  too_long: 'A text is at most 1,600 characters long.',
  characters: 'The text holds a character that no phone can show.',
  full_width_braces: 'Write fields with plain braces: {{name "friend"}}.',
  single_braces: 'Write fields with two braces: {{name "friend"}}.',
  unbalanced: 'A brace has no partner: write fields as {{name "friend"}}.',
  not_a_field: 'Only fields may stand in braces, like {{name "friend"}}.',
  unknown_field: 'There is no such field.',
  fallback: 'After a field one word or phrase may stand in straight quotes, like {{name "friend"}}.',
  too_many_fields: 'Use at most 20 fields in a text.',
};

/** What can be wrong with a survey, by code: pages have words of their own (`surveys.fault.<code>`), programs get these. */
const MESSAGES = {
  ...OF_TEXT,
  shape: 'This is not as it should be.',
  no_questions: 'Ask at least one question.',
  too_many_questions: `Ask at most ${MOST_QUESTIONS} questions.`,
  twice: 'Two questions have this id: give each its own.',
  no_text: 'Write the text in one language at least.',
  other_language: 'Write this in the same languages as the first question.',
  plain: 'Fields in braces cannot stand here.',
  needs_fallback: 'Say what stands here for whoever has none, like {{name "friend"}}.',
  too_many_parts: 'This text would go out in more than 6 parts: make it shorter.',
  /** A warning. */
  long_text: 'This text goes out in more than one part.',
  few_choices: 'Give at least two answers to choose from.',
  too_many_choices: `Give at most ${MOST_CHOICES} answers to choose from: they are answered by one digit.`,
  no_label: 'Write the answer.',
  same_word: 'Two answers may not be said in the same words.',
  same_code: 'Two answers have this code: give each its own.',
  reserved_answer: 'Phone companies take this for something else (STOP, YES, NO, T, R …): choose other words.',
  digit_word: 'A number alone stands for the place in the list: write words.',
  unreadable_word: 'Write words with letters.',
  range: 'The first number must be below the last.',
  wide_scale: 'A scale has at most 11 steps: choose "number" for more.',
  branch_goal: 'Choose a question that comes later, or the end.',
  branch_answer: 'This question has no such answer.',
  no_offer: 'Choose a voucher offer that is in use.',
  too_many_words: `Use at most ${MOST_WORDS} words.`,
  word_form: 'A word has 2 to 20 characters, a letter among them.',
  word_reserved: 'This word belongs to STOP, START or HELP, or is an answer to something else.',
  word_built_in: 'A function of the product has this word.',
  word_taken: 'Another app or survey of the shop has this word.',
  where: 'This condition cannot be used.',
  low_question: 'Choose a question that is answered by a score.',
  low_score: 'Choose a score that this question has.',
  close_past: 'This day is over: choose a later one.',
} as const;

export type SurveyFaultCode = keyof typeof MESSAGES;

/** Every code there is, for the words of the pages. */
export const FAULT_CODES = Object.keys(MESSAGES) as readonly SurveyFaultCode[];

/** A fault as it is found: with the code's type, and its own words where there are some. */
export type Found = SurveyFault & { code: SurveyFaultCode; message?: string };

/** As the pages get them: they have words of their own. */
export const shownFault = ({ at, code, values, warning }: Found): SurveyFault => ({
  at,
  code,
  ...(values && { values }),
  ...(warning && { warning }),
});

/** Everything that is wrong with a survey, each at its place and with its code for the words of a page. */
export class SurveyFaults extends FieldFaults {
  readonly codes: readonly SurveyFault[];

  /** @param found at least one */
  constructor(found: readonly Found[]) {
    super(
      found
        .slice(0, 20)
        .map(({ at, code, message }): FieldFault => ({ field: at, message: message ?? MESSAGES[code] })),
    );
    this.codes = found.map(shownFault);
  }
}
