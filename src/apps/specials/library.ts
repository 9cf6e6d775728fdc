import { z } from 'zod';
import { type Found, inLanguage } from '../../knowledge/index.ts';
import type { Reader } from '../../platform/db/index.ts';
import type { Language } from '../../platform/slice.ts';
import type { AppsDeps } from '../deps.ts';
import type { Special, SpecialResult, TalkState } from '../types.ts';

/** Answers whose fits lie closer than this are told apart by whoever asked. */
const NEAR = 0.15;
const MOST = 3;

/** Whoever asks in Chinese is answered in Chinese, also by an English shop that does not know them yet. */
const spokenIn = (text: string, language: Language): Language => (/\p{Script=Han}/u.test(text) ? 'zh' : language);

/** Those that may be meant: one, or the few that fit nearly as well. */
const meant = (found: readonly Found[]): Found[] => found.filter(({ fit }) => fit > found[0]!.fit - NEAR);

async function look(
  { knowledge }: Pick<AppsDeps, 'knowledge'>,
  reader: Reader,
  merchantId: string,
  text: string,
): Promise<Found[]> {
  const found = await knowledge.find(reader, merchantId, text, 'texts', MOST);
  return found.length === 0 ? [] : meant(found);
}

function resultOf(found: readonly Found[], text: string, language: Language): SpecialResult {
  const spoken = spokenIn(text, language);
  const fields = { answer: '', options: '', near: [spoken, ...found.map(({ entry }) => entry.id)].join(' ') };
  if (found.length === 0) return { outcome: 'none', fields };
  if (found.length === 1)
    return { outcome: 'found', fields: { ...fields, answer: inLanguage(found[0]!.entry.answer, spoken) } };
  const options = found.map(({ entry }, at) => `${at + 1} ${inLanguage(entry.question, spoken)}`).join('\n');
  return { outcome: 'near', fields: { ...fields, options } };
}

/** Looks a question up in the answer library: the best answer, a few to choose from, or none. */
export const askLibrary: Special = {
  name: 'library',
  fields: ['answer', 'options'],
  input: z.object({}),
  outcomes: () => ['found', 'near', 'none'],
  longest: () => ({ answer: '', options: '' }), // the library itself says how long an answer is
  async run(deps, tx, { merchantId, heard, language }) {
    const found = await look(deps, tx, merchantId, heard);
    if (found.length === 1) await deps.knowledge.count(tx, merchantId, found[0]!.entry.id);
    return resultOf(found, heard, language);
  },
  rehearse: async ({ heard, language }, _input, { deps, reader, merchantId }) =>
    resultOf(await look(deps, reader, merchantId, heard), heard, language),
};

/** The entry that a digit names among those that were offered, with the language of whoever asked. */
async function picked(
  { knowledge }: Pick<AppsDeps, 'knowledge'>,
  reader: Reader,
  merchantId: string,
  { answers, fields }: TalkState,
  digit: unknown,
): Promise<{ id: string; result: SpecialResult } | undefined> {
  const [spoken, ...ids] = (fields['near'] ?? '').split(' ');
  const id = ids[Number(answers[String(digit)]) - 1];
  const all = id ? await knowledge.list(reader, merchantId, { use: 'texts' }) : [];
  const entry = all.find((one) => one.id === id); // archived meanwhile: none
  if (!entry) return undefined;
  const answer = inLanguage(entry.answer, spoken === 'zh' ? 'zh' : 'en');
  return { id: entry.id, result: { outcome: 'found', fields: { answer } } };
}

/** Gives the answer whose digit was texted; `none` when it is none of them. */
export const pickAnswer: Special = {
  name: 'library_pick',
  fields: ['answer'],
  input: z.object({ digit: z.string().max(40) }),
  outcomes: () => ['found', 'none'],
  longest: () => ({ answer: '' }),
  async run(deps, tx, { merchantId, state }, { digit }) {
    const found = await picked(deps, tx, merchantId, state, digit);
    if (found) await deps.knowledge.count(tx, merchantId, found.id);
    return found?.result ?? { outcome: 'none' };
  },
  rehearse: async ({ state }, { digit }, { deps, reader, merchantId }) =>
    (await picked(deps, reader, merchantId, state, digit))?.result ?? { outcome: 'none' },
};
