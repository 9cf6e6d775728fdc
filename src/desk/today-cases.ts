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
}

interface CaseDeps {
  cases: Pick<Cases, 'list' | 'texts'>;
  customers: Pick<Customers, 'byId'>;
}

/** The newest open cases: one that came from a number nobody knows is in no talk and on no customer's page. */
export async function openCases(deps: CaseDeps, reader: Reader, merchantId: string): Promise<OpenCase[]> {
  const { cases, customers } = deps;
  const shown: OpenCase[] = [];
  for (const one of await cases.list(reader, merchantId, { open: true, limit: SHOWN })) {
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
  const { id, number, kind, name, lastFour, words, openedAt } = one;
  return {
    href: `/cases/${id}`,
    number,
    kind,
    title: shownName(res, name) || maskedNumber(lastFour),
    words,
    at: shownTime(frameOf(res).language, zone, openedAt, now),
  };
}
