import { localDate } from '../kernel/calendar.ts';
import type { Reader } from '../platform/db/index.ts';
import type { Language } from '../platform/slice.ts';
import { readDraft } from './draft.ts';
import * as store from './store.ts';
import type { SurveyDraft } from './types.ts';

/** A survey as it stands, with what its texts need of the shop. */
export interface Known {
  merchantId: string;
  id: string;
  state: 'draft' | 'open' | 'closed';
  draft: SurveyDraft;
  /** Of the shop. */
  zone: string;
  language: Language;
}

/** Surveys by id; what they are made of is read once for every change. */
export interface Book {
  /** Undefined: there is none. @throws Unreadable */
  one(reader: Reader, merchantId: string, id: string): Promise<Known | undefined>;
}

const KEPT = 500;

export function createBook(): Book {
  const drafts = new Map<string, { updatedAt: number; draft: SurveyDraft }>();

  async function draftOf(reader: Reader, merchantId: string, id: string, updatedAt: number): Promise<SurveyDraft> {
    const key = `${merchantId} ${id}`;
    const known = drafts.get(key);
    if (known?.updatedAt === updatedAt) return known.draft;
    const draft = readDraft((await store.draftOf.get(reader, { merchantId, id }))!.draft);
    if (drafts.size >= KEPT) drafts.delete(drafts.keys().next().value!);
    drafts.set(key, { updatedAt, draft });
    return draft;
  }

  return {
    async one(reader, merchantId, id) {
      const stamp = await store.stampOf.get(reader, { merchantId, id });
      if (!stamp) return undefined;
      const { state, updatedAt, zone, language } = stamp;
      return { merchantId, id, state, zone, language, draft: await draftOf(reader, merchantId, id, updatedAt) };
    },
  };
}

/** Whether answers count now: it is open, and its last day is not over. */
export const isOpen = ({ state, draft, zone }: Known, now: number): boolean =>
  state === 'open' && (draft.closeOn === undefined || localDate(now, zone) <= draft.closeOn);
