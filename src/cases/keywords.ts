import type { Tx } from '../platform/db/index.ts';
import type { Answer, KeywordApp, Talk } from '../platform/slice.ts';
import { fold } from '../kernel/fold.ts';
import { readScore } from '../kernel/score.ts';
import { againFor, answerApps, type AnswerDeps, mayRate, takeRating } from './answers.ts';
import { CASE_PATTERN, type CaseKind, beginsWithNumber, caseNumberIn, wordsAfterNumber } from './rules.ts';
import { FOLLOW_UP_APP } from './speak.ts';
import type { StaffLine } from './staff-line.ts';
import { isOpen } from './steps.ts';
import { toneOf } from './tone.ts';
import type { Case } from './types.ts';

/** Feedback, complaints and what follows them, by text. Open to every number: one need not be a member to complain. */
export function casesKeywords(deps: AnswerDeps & { staffLine: StaffLine }): KeywordApp[] {
  const { cases, staffLine } = deps;
  const { apps, afterRating } = answerApps(deps);
  async function open(tx: Tx, talk: Talk, kind: CaseKind, text: string): Promise<Answer> {
    const { merchantId, customerId, from: phone, numberHash, inboundId, numberId } = talk;
    const source = { source: 'sms', actor: 'customer', inboundId, numberId };
    const twice = await cases.justSaid(tx, merchantId, { kind, text, numberHash });
    const { number } = twice ?? (await cases.open(tx, merchantId, { kind, text, customerId, phone, ...source }));
    return { say: { template: `cases/opened-${kind}`, values: { number } } };
  }

  const opens = (kind: CaseKind, words: string[]): KeywordApp => ({
    name: `cases.${kind}`,
    words,
    takes: 'text',
    async run(tx, talk) {
      if (talk.value === '') return { say: { template: `cases/ask-${kind}` }, ask: { state: { kind } } };
      return open(tx, talk, kind, talk.value);
    },
    /** The words asked for. Another keyword on its own, or a case's number, is not them. */
    async next(tx, talk) {
      const text = talk.text.trim();
      if (text === '' || talk.exactKeyword !== undefined || CASE_PATTERN.test(talk.folded)) return undefined;
      return open(tx, talk, kind, text);
    },
  });

  const followUp: KeywordApp = {
    ...afterRating,
    name: FOLLOW_UP_APP,
    words: [],
    takes: 'value',
    pattern: CASE_PATTERN,
    async run(tx, talk) {
      const { merchantId, numberHash, customerId, text } = talk;
      const number = caseNumberIn(talk.folded)!;
      const found = await cases.ofSender(tx, merchantId, { number, numberHash, customerId });
      // One's own case is a customer's, whoever one is; of all others staff are told, and may put down a note.
      if (!found)
        return (await staffLine(tx, talk, number)) ?? { say: { template: 'cases/unknown', values: { number } } };
      const words = wordsAfterNumber(text);
      if (words === '') return { say: { template: `cases/stands-${found.step}`, values: { number } } };
      const read = readScore(words);
      if (read && mayRate(found)) return takeRating(deps, tx, { ...talk, text: words }, found, read);
      await cases.addText(tx, merchantId, found.id, { text: words, actor: 'customer', inboundId: talk.inboundId });
      if (opensAgain(found, text, words)) return againFor(deps, tx, talk, found);
      return { say: { template: 'cases/added', values: { number } }, person: 'follow_up' };
    },
  };

  /** More words about a case that was settled; a "STOP C118" or a mere thank you is none. */
  const opensAgain = (of: Case, text: string, words: string): boolean =>
    !isOpen(of.step) && beginsWithNumber(text) && toneOf(fold(words)) !== 'thanks';

  return [
    opens('feedback', ['FEEDBACK', 'TELL', 'YJ', '意见', '建议']),
    opens('complaint', ['COMPLAIN', 'COMPLAINT', 'TS', '投诉']),
    followUp,
    ...apps,
  ];
}
