import type { Request, Response } from 'express';
import { DomainError } from '../kernel/errors.ts';
import type { Clock } from '../kernel/clock.ts';
import { isId } from '../kernel/ids.ts';
import type { ShopWords } from '../keywords/index.ts';
import type { Asked, Merchants } from '../merchants/index.ts';
import type { Vault } from '../platform/crypto/vault.ts';
import type { Database } from '../platform/db/index.ts';
import { type Action, type Language, LANGUAGES } from '../platform/slice.ts';
import { say } from '../platform/web/frame.ts';
import type { Segments } from '../segments/index.ts';
import type { Staff } from '../staff/index.ts';
import type { Surveys } from '../surveys/index.ts';
import type { Vouchers } from '../vouchers/index.ts';
import type { Apps, AppKind } from './types.ts';

export { type Asked, askedOf, timeWords } from '../merchants/index.ts';

/** What the pages of apps are made of. */
export interface AppPagesDeps {
  db: Database;
  clock: Clock;
  vault: Vault;
  merchants: Merchants;
  segments: Segments;
  vouchers: Vouchers;
  names: Staff['names'];
  apps: Apps;
  /** Whose words may be wanted too. */
  surveys: Pick<Surveys, 'byId'>;
  words(): ShopWords;
  /** Steps that other slices have for apps, joined in app.ts. */
  actions(): readonly Action[];
}

/** `:id` of the path. @throws DomainError `not_found` for what can be no id */
export function idOf(req: Request): string {
  const id = String(req.params['id'] ?? '');
  if (!isId(id)) throw new DomainError('not_found', 'There is no such app.');
  return id;
}

/** The card of that name. @throws DomainError `not_found` */
export function kindOf(deps: AppPagesDeps, name: string): AppKind {
  const kind = deps.apps.kinds().find((one) => one.name === name);
  if (!kind) throw new DomainError('not_found', 'There is no such card.');
  return kind;
}

/** The shop's own language stands first. */
export const languagesOf = ({ merchant }: Asked): readonly Language[] =>
  merchant.language === 'zh' ? LANGUAGES.toReversed() : LANGUAGES;

/** What a card is called; free steps have a name too. */
export const kindWords = (res: Response, kind: string): string => say(res, `apps.kind.${kind}.title`);

/** Words of a slice's label in the language of the page. */
export const labelOf = (res: Response, label: { key: string } | { words: string }): string =>
  'words' in label ? label.words : say(res, label.key);
