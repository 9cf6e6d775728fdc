/**
 * Condition trees as flat form fields. A node stands at a path of positions, `0` the root, `0.2` its third part:
 * `where.0.group=all`, `where.0.2.field=points.balance`, `where.0.2.is=>=`, `where.0.2.value=100`. The page's buttons
 * post the whole form with `where.do=add:0`, so that trees grow and shrink without a script too.
 */

/** How a group holds its parts together. `none` and `some_not` are "not any" and "not all". */
export const MODES = ['all', 'any', 'none', 'some_not'] as const;
export type Mode = (typeof MODES)[number];

/** A tree as the page edits it; values are as typed, nothing is checked yet. */
export type Draft = DraftGroup | DraftCondition;
export interface DraftGroup {
  mode: Mode;
  parts: Draft[];
}
export interface DraftCondition {
  field: string;
  is: string;
  /** None, one, a pair, or the codes chosen. */
  values: string[];
}

export const isDraftGroup = (draft: Draft): draft is DraftGroup => 'parts' in draft;

/** What came of a posted form. */
export interface PostedTree {
  /** A condition tree, not checked; undefined when the form held none. */
  where: unknown;
  /** A button of the editor was pressed: show the form again, nothing is to be saved or sent. */
  edited: boolean;
}

const MOST_NODES = 200;
const PATH = /^0(\.\d{1,3}){0,9}$/;

type Parts = Record<string, string[]>;

const texts = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string').slice(0, 200);

/** What was posted of each node, by its path. */
function nodesOf(body: unknown, name: string): Map<string, Parts> {
  const nodes = new Map<string, Parts>();
  for (const [key, value] of Object.entries((body ?? {}) as Record<string, unknown>)) {
    if (!key.startsWith(`${name}.`)) continue;
    const dot = key.lastIndexOf('.');
    const path = key.slice(name.length + 1, Math.max(dot, name.length + 1));
    if (!PATH.test(path) || (nodes.size >= MOST_NODES && !nodes.has(path))) continue;
    const node = nodes.get(path) ?? {};
    node[key.slice(dot + 1)] = texts(value);
    nodes.set(path, node);
  }
  return nodes;
}

const splitList = (text: string): string[] =>
  text
    .split(/[,;，；、\n]/)
    .map((one) => one.trim())
    .filter(Boolean);

function valuesOf(is: string, node: Parts): string[] {
  const [value = ''] = node['value'] ?? [];
  if (is === 'known' || is === 'unknown') return [];
  if (is === 'between') return [value, node['to']?.[0] ?? ''];
  if (is !== 'in' && is !== 'not_in') return [value];
  return node['list'] ? splitList(node['list'][0] ?? '') : (node['value'] ?? []).filter(Boolean);
}

/** A field just chosen begins without a comparison and a value of the one before. */
function conditionOf(node: Parts): DraftCondition {
  const field = node['field']?.[0] ?? '';
  if ((node['was']?.[0] ?? field) !== field) return { field, is: '', values: [''] };
  const is = node['is']?.[0] ?? '';
  return { field, is, values: valuesOf(is, node) };
}

const modeOf = (word: string | undefined): Mode => MODES.find((mode) => mode === word) ?? 'all';

function draftAt(nodes: ReadonlyMap<string, Parts>, path: string): Draft | undefined {
  const node = nodes.get(path);
  if (!node) return undefined;
  if (!node['group']) return conditionOf(node);
  const parts = [...nodes.keys()]
    .filter((key) => key.startsWith(`${path}.`) && !key.slice(path.length + 1).includes('.'))
    .toSorted((a, b) => Number(a.slice(path.length + 1)) - Number(b.slice(path.length + 1)))
    .map((key) => ({ key, draft: draftAt(nodes, key)! }));
  return { mode: modeOf(node['group'][0]), parts: parts.map(({ draft }) => draft) };
}

export const newCondition = (): DraftCondition => ({ field: '', is: '', values: [''] });

/** Where a path leads, as positions below the root; form positions are renumbered by `draftAt`, so gaps are closed. */
function groupAt(root: DraftGroup, positions: readonly number[]): DraftGroup | undefined {
  let here: Draft = root;
  for (const position of positions) {
    if (!isDraftGroup(here)) return undefined;
    const next: Draft | undefined = here.parts[position];
    if (!next) return undefined;
    here = next;
  }
  return isDraftGroup(here) ? here : undefined;
}

function edit(root: DraftGroup, action: string): void {
  const [what, path = ''] = action.split(':');
  if (!PATH.test(path)) return;
  const positions = path.split('.').slice(1).map(Number);
  if (what === 'add') groupAt(root, positions)?.parts.push(newCondition());
  if (what === 'group') groupAt(root, positions)?.parts.push({ mode: 'any', parts: [newCondition()] });
  if (what === 'remove')
    groupAt(root, positions.slice(0, -1))?.parts.splice(positions.at(-1) ?? 0, positions.length && 1);
}

/** The condition a draft stands for. */
export function conditionOfDraft(draft: Draft): unknown {
  if (!isDraftGroup(draft)) {
    const { field, is, values } = draft;
    if (is === 'known' || is === 'unknown') return { field, is };
    return { field, is, value: is === 'between' || is === 'in' || is === 'not_in' ? values : (values[0] ?? '') };
  }
  const parts = draft.parts.map(conditionOfDraft);
  switch (draft.mode) {
    case 'all':
      return { all: parts };
    case 'any':
      return { any: parts };
    case 'none':
      return { not: { any: parts } };
    case 'some_not':
      return { not: { all: parts } };
  }
}

/** Reads the tree of a posted form, after what the editor's button asks. @param name of the editor in its form */
export function treeOfForm(body: unknown, name = 'where'): PostedTree {
  const [action] = texts(((body ?? {}) as Record<string, unknown>)[`${name}.do`]);
  const root = draftAt(nodesOf(body, name), '0');
  if (!root) return { where: undefined, edited: action !== undefined };
  const group: DraftGroup = isDraftGroup(root) ? root : { mode: 'all', parts: [root] };
  if (action !== undefined) edit(group, action);
  return { where: conditionOfDraft(group), edited: action !== undefined };
}

const asText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function draftOf(where: unknown): Draft {
  const raw = (typeof where === 'object' && where !== null ? where : {}) as Record<string, unknown>;
  if ('all' in raw) return { mode: 'all', parts: listOf(raw['all']).map(draftOf) };
  if ('any' in raw) return { mode: 'any', parts: listOf(raw['any']).map(draftOf) };
  if (!('not' in raw)) {
    const { field, is, value } = raw;
    const values = Array.isArray(value) ? value.map(asText) : value === undefined ? [] : [asText(value)];
    return { field: asText(field), is: asText(is), values };
  }
  const inner = draftOf(raw['not']);
  if (!isDraftGroup(inner)) return { mode: 'none', parts: [inner] };
  if (inner.mode === 'all') return { mode: 'some_not', parts: inner.parts };
  return inner.mode === 'any' ? { mode: 'none', parts: inner.parts } : { mode: 'none', parts: [inner] };
}

/** A tree as the page edits it: its root is always a group. Nothing at all is a group that waits for its first condition. */
export function draftOfTree(where: unknown): DraftGroup {
  if (where === undefined || where === null) return { mode: 'all', parts: [] };
  const draft = draftOf(where);
  return isDraftGroup(draft) ? draft : { mode: 'all', parts: [draft] };
}
