import fc from 'fast-check';
import { conditionOfDraft, type Draft, draftOfTree, isDraftGroup, treeOfForm } from '../../src/segments/form.ts';

/** The fields a page sends for a tree, as its template names them. */
function formOf(where: unknown, name = 'where'): Record<string, string | string[]> {
  const form: Record<string, string | string[]> = {};
  const walk = (draft: Draft, key: string): void => {
    if (isDraftGroup(draft)) {
      form[`${key}.group`] = draft.mode;
      draft.parts.forEach((part, i) => walk(part, `${key}.${i}`));
      return;
    }
    const { field, is, values } = draft;
    Object.assign(form, { [`${key}.field`]: field, [`${key}.was`]: field, [`${key}.is`]: is });
    if (is === 'between') Object.assign(form, { [`${key}.value`]: values[0]!, [`${key}.to`]: values[1]! });
    else if (values.length > 0) form[`${key}.value`] = is === 'in' ? values : values[0]!;
  };
  walk(draftOfTree(where), `${name}.0`);
  return form;
}

const word = fc.constantFrom('1', '20.00', '2026-03-01', 'x y');
const leaf = fc.oneof(
  fc.record({ field: fc.constantFrom('a.b', 'custom.1'), is: fc.constantFrom('=', '>='), value: word }),
  fc.record({
    field: fc.constant('a.b'),
    is: fc.constant('between'),
    value: fc.array(word, { minLength: 2, maxLength: 2 }),
  }),
  fc.record({
    field: fc.constant('a.b'),
    is: fc.constant('in'),
    value: fc.array(word, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ field: fc.constant('a.b'), is: fc.constantFrom('known', 'unknown') }),
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.record({ all: fc.array(tie('tree'), { maxLength: 12 }) }),
    fc.record({ any: fc.array(tie('tree'), { maxLength: 3 }) }),
    fc.record({ not: tie('tree') }),
  ),
}));

test('a tree goes through the form and back unchanged, as the page writes it', () => {
  fc.assert(
    fc.property(tree, (where) => {
      const asEdited = conditionOfDraft(draftOfTree(where));
      fc.pre(Object.keys(formOf(where)).length < 150);
      expect(treeOfForm(formOf(where))).toEqual({ where: asEdited, edited: false });
      expect(conditionOfDraft(draftOfTree(asEdited))).toEqual(asEdited);
    }),
    { seed: 5 },
  );
});

const A = { field: 'a', is: '=', value: '1' };
const B = { field: 'b', is: '=', value: '2' };
const BLANK = { field: '', is: '', value: '' };

test.each`
  what                           | press             | becomes
  ${'a condition more'}          | ${'add:0'}        | ${{ all: [A, { any: [B] }, BLANK] }}
  ${'one more in the group'}     | ${'add:0.1'}      | ${{ all: [A, { any: [B, BLANK] }] }}
  ${'a group more'}              | ${'group:0'}      | ${{ all: [A, { any: [B] }, { any: [BLANK] }] }}
  ${'a condition less'}          | ${'remove:0.0'}   | ${{ all: [{ any: [B] }] }}
  ${'the group away'}            | ${'remove:0.1'}   | ${{ all: [A] }}
  ${'the last one of the group'} | ${'remove:0.1.0'} | ${{ all: [A, { any: [] }] }}
  ${'only shown again'}          | ${'show:0'}       | ${{ all: [A, { any: [B] }] }}
  ${'the root stays'}            | ${'remove:0'}     | ${{ all: [A, { any: [B] }] }}
  ${'a place that is not there'} | ${'add:0.9.9'}    | ${{ all: [A, { any: [B] }] }}
  ${'nonsense'}                  | ${'drop:table'}   | ${{ all: [A, { any: [B] }] }}
`('pressed "$press": $what', ({ press, becomes }) => {
  const form = { ...formOf({ all: [A, { any: [B] }] }), 'where.do': press };
  expect(treeOfForm(form)).toEqual({ where: becomes, edited: true });
});

test('a field just chosen begins without the comparison and value of the one before', () => {
  const form = { ...formOf({ all: [A] }), 'where.0.0.field': 'other' };
  expect(treeOfForm(form).where).toEqual({ all: [{ field: 'other', is: '', value: '' }] });
});

test('two editors of one form keep apart, and a form without one has no tree', () => {
  const form = { ...formOf({ all: [A] }), ...formOf({ any: [B] }, 'without'), name: 'x', where: 'y' };
  expect(treeOfForm(form).where).toEqual({ all: [A] });
  expect(treeOfForm(form, 'without').where).toEqual({ any: [B] });
  expect(treeOfForm({ name: 'x' })).toEqual({ where: undefined, edited: false });
  expect(treeOfForm(undefined)).toEqual({ where: undefined, edited: false });
});

test('words of a list are parted as people part them', () => {
  const form = {
    'where.0.group': 'all',
    'where.0.0.field': 'a',
    'where.0.0.is': 'in',
    'where.0.0.list': 'tea、 noodles，rice,',
  };
  expect(treeOfForm(form).where).toEqual({ all: [{ field: 'a', is: 'in', value: ['tea', 'noodles', 'rice'] }] });
});

test('a form of a thousand nodes is cut, not followed', () => {
  const form = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`where.0.${i}.field`, 'a']));
  const { where } = treeOfForm({ 'where.0.group': 'all', ...form });
  expect((where as { all: unknown[] }).all.length).toBeLessThan(201);
});
