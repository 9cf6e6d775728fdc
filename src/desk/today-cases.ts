import type { Response } from 'express';
import type { Case, Cases } from '../cases/index.ts';
import type { Customers } from '../customers/index.ts';
import type { Reader } from '../platform/db/index.ts';
import { frameOf, maskedNumber, shownName } from '../platform/web/frame.ts';
import { shownTime } from '../platform/web/shown.ts';

/** Enough to see what came; the rest is a number above. */
const SHOWN = 3;

/** A case that nobody has put away yet, with what the customer said last. */
export interface OpenCase extends Case {
  name: string | null;
  words: string;
  /** Past the time it should have been answered by. */
  late: boolean;
}

interface CaseDeps {
  cases: Pick<Cases, 'list' | 'texts'>;
  customers: Pick<Customers, 'byId'>;
}

/** Those past their time first, then the newest. */
async function chosen({ cases }: CaseDeps, reader: Reader, merchantId: string): Promise<(Case & { late: boolean })[]> {
  const late = await cases.list(reader, merchantId, { late: true, limit: SHOWN });
  const newest = await cases.list(reader, merchantId, { open: true, limit: SHOWN });
  const others = newest.filter(({ id }) => !late.some((one) => one.id === id));
  return [...late.map((one) => ({ ...one, late: true })), ...others.map((one) => ({ ...one, late: false }))].slice(0, SHOWN); // prettier-ignore
}

/** Open cases to look at first: one that came from a number nobody knows is in no talk and on no customer's page. */
export async function openCases(deps: CaseDeps, reader: Reader, merchantId: string): Promise<OpenCase[]> {
  const { cases, customers } = deps;
  const shown: OpenCase[] = [];
  for (const one of await chosen(deps, reader, merchantId)) {
    const texts = await cases.texts(reader, merchantId, one.id);
    const person = one.customerId === null ? undefined : await customers.byId(reader, merchantId, one.customerId);
    shown.push({
      ...one,
      name: person?.name ?? null,
      words: texts.findLast(({ sort }) => sort === 'said')?.text ?? '',
    });
  }
  return shown;
}

/** A case as a line of the page. */
export function caseView(res: Response, one: OpenCase, zone: string, now: number) {
  const { id, number, kind, name, lastFour, words, openedAt, late } = one;
  return {
    href: `/cases/${id}`,
    number,
    kind,
    // Dots and digits stay on one line.
    title: shownName(res, name) || maskedNumber(lastFour).replaceAll(' ', '\u00a0'),
    words,
    late,
    at: shownTime(frameOf(res).language, zone, openedAt, now),
  };
}
