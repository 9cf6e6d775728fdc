import { DomainError } from '../kernel/errors.ts';
import type { Reader } from '../platform/db/index.ts';
import { keptDraft } from './draft.ts';
import * as store from './store.ts';
import type { AppDraft } from './types.ts';

/** Versions never change, so what was read once stays right; so many are kept. */
const KEPT = 2000;

export interface AppBook {
  /** @throws DomainError `not_found` for a version there is not, `conflict` for one that cannot be read */
  draft(reader: Reader, merchantId: string, appId: string, version: number): Promise<AppDraft>;
}

/** Versions of apps, as texts and pages read them. */
export function createBook(): AppBook {
  const drafts = new Map<string, AppDraft>();
  return {
    async draft(reader, merchantId, appId, version) {
      const key = `${merchantId} ${appId} ${version}`;
      const known = drafts.get(key);
      if (known) return known;
      const row = await store.draftOf.get(reader, { merchantId, id: appId, version });
      if (!row) throw new DomainError('not_found', 'There is no such version.');
      const draft = keptDraft(row.draft);
      if (drafts.size >= KEPT) drafts.clear();
      drafts.set(key, draft);
      return draft;
    },
  };
}
