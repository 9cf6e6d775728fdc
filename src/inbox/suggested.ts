import { type Entry, inLanguage, type Knowledge } from '../knowledge/index.ts';
import type { Reader } from '../platform/db/index.ts';
import type { Language } from '../platform/slice.ts';

/** What the inbox asks of the answer library. */
export type Answers = Pick<Knowledge, 'find' | 'list' | 'byId' | 'count'>;

/** More than this nobody reads while somebody waits. */
const SUGGESTED = 3;
const LISTED = 60;

const offerOf = (entry: Entry, spoken: Language) => ({
  id: entry.id,
  question: inLanguage(entry.question, spoken),
  text: inLanguage(entry.answer, spoken),
});

/**
 * Answers of the library for a talk: those that fit the customer's last text, with the words that decided, and the rest.
 * @param heard their last text; undefined: they have not written
 */
export async function offeredAnswers(
  knowledge: Answers,
  reader: Reader,
  merchantId: string,
  heard: string | undefined,
  spoken: Language,
) {
  const all = await knowledge.list(reader, merchantId, { use: 'replies' });
  const fitting = heard === undefined ? [] : await knowledge.find(reader, merchantId, heard, 'replies', SUGGESTED);
  const suggested = fitting.map(({ entry, because }) => ({
    ...offerOf(entry, spoken),
    because: because.slice(0, 3).join(', '),
  }));
  const known = new Set(suggested.map(({ id }) => id));
  const others = all.filter(({ id }) => !known.has(id)).slice(0, LISTED);
  return { suggested, answers: others.map((entry) => offerOf(entry, spoken)) };
}

/** An answer as it would be sent in this language. @throws DomainError `not_found` */
export const answerFor = async (
  knowledge: Answers,
  reader: Reader,
  merchantId: string,
  id: string,
  spoken: Language,
): Promise<string> => inLanguage((await knowledge.byId(reader, merchantId, id)).answer, spoken);
