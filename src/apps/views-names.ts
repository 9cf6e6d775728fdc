import { LANGUAGES, type Action } from '../platform/slice.ts';
import { type AppPagesDeps, type Asked, labelOf } from './pages-context.ts';

/** What the ids in a draft stand for, in the language of the page. */
export interface Names {
  segments: ReadonlyMap<string, string>;
  offers: readonly { id: string; name: string }[];
  actions: readonly Action[];
  /** Of an action's question what there is to choose, by `action/ask`. */
  choices: ReadonlyMap<string, readonly { code: string; words: string }[]>;
}

/** Reads them for one shop. */
export async function namesOf(deps: AppPagesDeps, asked: Asked): Promise<Names> {
  const { res, merchantId, language } = asked;
  const { reader } = deps.db;
  const [segments, offers] = await Promise.all([
    deps.segments.list(reader, merchantId),
    deps.vouchers.offers(reader, merchantId),
  ]);
  const actions = deps.actions();
  const choices = new Map<string, { code: string; words: string }[]>();
  for (const { name, asks } of actions)
    for (const ask of asks)
      if (ask.choices) {
        const found = await ask.choices(reader, merchantId);
        choices.set(`${name}/${ask.name}`, found.map(({ code, label }) => ({ code, words: labelOf(res, label) }))); // prettier-ignore
      }
  return {
    segments: new Map(segments.map(({ id, name }) => [id, name])),
    offers: offers.map(({ id, words }) => ({
      id,
      name: words[language] ?? LANGUAGES.map((code) => words[code]).find((text) => text !== undefined) ?? '',
    })),
    actions,
    choices,
  };
}
