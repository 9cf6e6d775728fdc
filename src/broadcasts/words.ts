import { type FieldFault, FieldFaults } from '../platform/web/problems.ts';
import type { Check } from './types.ts';

/** Plain English for programs that call the API; pages say the code in their own words (`broadcasts.check.<code>`). */
const MESSAGES: Record<string, string> = {
  not_text: 'Write the text as text.',
  empty: 'Write a text.',
  no_text: 'Write a text in at least one language.',
  too_long: 'A text is at most 1,600 characters long.',
  characters: 'The text holds a character that no phone can show.',
  full_width_braces: 'Write fields with plain braces: {{name}}.',
  single_braces: 'Write fields with two braces: {{name}}.',
  unbalanced: 'A brace has no partner: write fields as {{name}}.',
  not_a_field: 'Only fields may stand in braces, like {{name}} or {{name "friend"}}.',
  unknown_field: 'There is no such field.',
  no_link_target: 'Say where the link leads before you use {{link}}.',
  no_voucher: 'Choose the voucher before you use {{voucher}}, {{until}} or {{gift}}.',
  voucher_gone: 'There is no such offer of vouchers, or it is archived.',
  voucher_unsaid: 'The text does not say the code of its voucher: put {{voucher}} into it.',
  fallback: 'After a field one word or phrase may stand in straight quotes, like {{name "friend"}}.',
  too_many_fields: 'Use at most 20 fields in a text.',
  link_target: 'Give the address of the link like https://example.com/offer.',
  time_unreadable: 'Write the time like 2026-05-20T18:30.',
  day_unreadable: 'Write the day like 2026-05-20.',
  gap: 'That time does not exist on that day: the clocks go forward.',
  past: 'That time is over.',
  no_weekday: 'Choose the day of the week.',
  no_day: 'Choose the day of the month.',
  no_audience: 'Say whom it is for: without a condition it goes to nobody.',
  broken_segment: 'A segment it uses is gone, or names a field that is gone.',
  nobody: 'Nobody who meets the condition can be reached.',
  no_sender: 'The shop has no number to send from yet.',
  no_signature: 'The shop’s name must be 2 to 16 characters long to stand in 【】.',
  no_hours: 'The shop’s hours and the rules leave no time at which it may be sent.',
  no_language: 'Write the text in the shop’s main language, or in every language of its customers.',
  too_many_parts: 'The text is longer than carriers take.',
  over_budget: 'This month’s budget is used up.',
  no_rest: 'A test needs a share of the audience, from 2 to 100 per cent.',
};

/** Blocking checks as faults of fields. */
const faultOf = ({ code, field }: Check): FieldFault => ({
  field: field ?? '',
  message: MESSAGES[code] ?? `This stops it: ${code}.`,
});

/** @throws FieldFaults with every blocking check, if there is one */
export function refuseIfBlocked(checks: readonly Check[]): void {
  const faults = checks.filter(({ level }) => level === 'block').map(faultOf);
  if (faults.length > 0) throw new FieldFaults(faults);
}
