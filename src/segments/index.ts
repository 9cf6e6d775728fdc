import type { Merchants } from '../merchants/index.ts';
import type { Vault } from '../platform/crypto/vault.ts';
import type { Database } from '../platform/db/index.ts';
import type { Slice } from '../platform/slice.ts';
import { segmentsApi } from './api.ts';
import { segmentPages } from './pages.ts';
import type { Segments } from './types.ts';

export type * from './types.ts';
export { type PostedTree, treeOfForm } from './form.ts';
export { createSegments, type SegmentsDeps } from './segments.ts';
export { meets } from './store-member.ts';
export { sentenceOf } from './sentence.ts';
export { type EditorOptions, type EditorView, editorView } from './view.ts';

/** What segments plug in: pages, the parts of the tree editor, and REST. */
export function segmentsSlice(deps: { segments: Segments; merchants: Merchants; vault: Vault; db: Database }): Slice {
  return { name: 'segments', pages: segmentPages(deps), api: segmentsApi(deps.segments) };
}
