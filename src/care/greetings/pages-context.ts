import type { Request, Response } from 'express';
import { type LocalDate, localDate } from '../../kernel/calendar.ts';
import type { Merchant } from '../../merchants/index.ts';
import { frameOf, merchantOf, say } from '../../platform/web/frame.ts';
import { shownCount, shownDate } from '../../platform/web/shown.ts';
import type { CareDeps } from '../deps.ts';
import type { Greetings } from './types.ts';

/** What the pages of greetings are made of. */
export interface GreetingPagesDeps extends CareDeps {
  greetings: Greetings;
}

/** One request to these pages. */
export interface Asked {
  req: Request;
  res: Response;
  merchantId: string;
  merchant: Merchant;
  /** Today on the shop's calendar. */
  today: LocalDate;
  /** Names of the shop's own date fields, by their ids. */
  dateFields: ReadonlyMap<string, string>;
}

const OWN_FIELD = 'custom.';

/** The shop's own fields that hold a day, as its segments know them. */
async function dateFieldsOf({ segments, db }: GreetingPagesDeps, merchantId: string): Promise<Map<string, string>> {
  const fields = await segments.fields(db.reader, merchantId);
  return new Map(
    fields.flatMap(({ name, type, label }) =>
      type === 'day' && name.startsWith(OWN_FIELD) && 'words' in label
        ? [[name.slice(OWN_FIELD.length), label.words] as const]
        : [],
    ),
  );
}

export async function askedOf(deps: GreetingPagesDeps, req: Request, res: Response): Promise<Asked> {
  const merchantId = merchantOf(res);
  const [merchant, dateFields] = await Promise.all([
    deps.merchants.byId(deps.db.reader, merchantId),
    dateFieldsOf(deps, merchantId),
  ]);
  return { req, res, merchantId, merchant, today: localDate(deps.clock.now(), merchant.zone), dateFields };
}

/** `:id` of the path. */
export const idOf = (req: Request): string => String(req.params['id'] ?? '');

export const grouped = (res: Response, count: number): string => shownCount(frameOf(res).language, count);

/** A day as the pages write it; without its year where that is this one. */
export const dayWords = ({ res, today }: Asked, day: LocalDate): string => shownDate(frameOf(res).language, day, today);

/** "12 people", "1 person". */
export const peopleWords = ({ res }: Asked, count: number): string => say(res, 'care.people', { count });
