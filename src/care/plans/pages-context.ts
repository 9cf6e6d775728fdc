import type { Response } from 'express';
import { fieldNames } from '../../marketing/index.ts';
import type { Asked } from '../../merchants/index.ts';
import type { Action } from '../../platform/slice.ts';
import { say } from '../../platform/web/frame.ts';
import { shownCount } from '../../platform/web/shown.ts';
import { type Offer, VOUCHER_FIELDS } from '../../vouchers/index.ts';
import type { CareDeps } from '../deps.ts';
import type { Plans } from './types.ts';
import type { ReadContext } from './views-read.ts';

export { type Asked, askedOf, idOf, timeWords } from '../../merchants/index.ts';

/** What the pages of plans are made of. */
export interface PlanPagesDeps extends Omit<CareDeps, 'messages' | 'costs' | 'announce' | 'audit' | 'log'> {
  plans: Plans;
  /** Steps that other slices have for plans, joined in app.ts. */
  actions(): readonly Action[];
}

export const grouped = ({ language }: Asked, count: number): string => shownCount(language, count);

/** Actions that plans of this gateway offer, in the order in which the slices plug them in. */
export function actionsOf(deps: PlanPagesDeps): Action[] {
  const { actions } = deps.plans.offers();
  return deps.actions().filter(({ name }) => actions.includes(name));
}

/** What a form is read with. */
export const readContext = (deps: PlanPagesDeps): ReadContext => {
  const own = fieldNames(deps.mergeFields());
  return { fields: (voucher) => (voucher ? [...own, ...VOUCHER_FIELDS] : own), actions: actionsOf(deps) };
};

/** Words of a slice's label in the language of the page. */
export const labelOf = (res: Response, label: { key: string } | { words: string }): string =>
  'words' in label ? label.words : say(res, label.key);

/** What the ids in a draft stand for, in the language of the page. */
export interface Names {
  segments: ReadonlyMap<string, string>;
  offers: readonly { id: string; name: string }[];
  fields: ReadonlyMap<string, string>;
  actions: readonly Action[];
  /** Of an action's question what there is to choose, by `action/ask`. */
  choices: ReadonlyMap<string, readonly { code: string; label: string }[]>;
}

/** Fields a shop made for itself, as its segments know them. */
const OWN_FIELD = 'custom.';

const offerName = ({ language }: Asked, { words }: Offer): string => words[language] ?? words.en ?? words.zh ?? '';

/** Reads them for one shop. */
export async function namesOf(deps: PlanPagesDeps, asked: Asked): Promise<Names> {
  const { res, merchantId } = asked;
  const { reader } = deps.db;
  const [segments, offers, fields] = await Promise.all([
    deps.segments.list(reader, merchantId),
    deps.vouchers.offers(reader, merchantId),
    deps.segments.fields(reader, merchantId),
  ]);
  const actions = actionsOf(deps);
  const choices = new Map<string, { code: string; label: string }[]>();
  for (const { name, asks } of actions)
    for (const ask of asks)
      if (ask.choices) {
        const found = await ask.choices(reader, merchantId);
        choices.set(`${name}/${ask.name}`, found.map(({ code, label }) => ({ code, label: labelOf(res, label) }))); // prettier-ignore
      }
  return {
    segments: new Map(segments.map(({ id, name }) => [id, name])),
    offers: offers.map((offer) => ({ id: offer.id, name: offerName(asked, offer) })),
    fields: new Map(
      fields.flatMap(({ name, type, label }) =>
        type === 'day' && name.startsWith(OWN_FIELD) && 'words' in label
          ? [[name.slice(OWN_FIELD.length), label.words] as const]
          : [],
      ),
    ),
    actions,
    choices,
  };
}
