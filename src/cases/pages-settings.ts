import type { Request, Response } from 'express';
import { DomainError } from '../kernel/errors.ts';
import { LANGUAGES } from '../platform/slice.ts';
import { formOf, frameOf, merchantOf, say, show, staffOf } from '../platform/web/frame.ts';
import type { PageRouter } from '../platform/web/page-router.ts';
import { FieldFaults } from '../platform/web/problems.ts';
import { type CasePagesDeps, idIn, type Scene, sceneOf, wordIn } from './pages-deps.ts';
import type { DueRule, Label } from './types.ts';
import { choicesOf, labelWords, nameOf } from './views.ts';

const NAME_MAX = 40;
const WORD_MAX = 30;
const MOST_WORDS = 60;
const HOURS_MAX = 720;

type Sort = 'category' | 'cause';
const sortIn = (value: unknown): Sort => (value === 'cause' ? 'cause' : 'category');

/** Words as people list them: by commas of any script, or by lines. */
export const wordsIn = (text = ''): string[] =>
  [...new Set(text.split(/[,，、;；\n]+/).map((word) => word.trim().slice(0, WORD_MAX)))]
    .filter(Boolean)
    .slice(0, MOST_WORDS);

/** What a form that was refused showed: which one, and what is wrong. */
interface Entered {
  form?: string;
  values?: Record<string, string>;
  faults?: Record<string, string>;
}

export function settingPages(pages: PageRouter, deps: CasePagesDeps): void {
  const { db, desk, segments, staff } = deps;

  /** A label as its form shows it; names of a default stand as hints until the shop writes its own. */
  function labelView(scene: Scene, sort: Sort, label: Label, { form, values = {}, faults = {} }: Entered) {
    const { views } = frameOf(scene.res);
    const refused = form === `${sort}-${label.id}`;
    return {
      id: label.id,
      sort,
      shown: labelWords(scene, label),
      own: !('key' in label.name),
      names: LANGUAGES.map((code) => ({
        code,
        value: refused ? (values[`name_${code}`] ?? '') : 'key' in label.name ? views.words(code, label.name.key) : (label.name.words[code] ?? ''), // prettier-ignore
      })),
      words: refused ? (values['words'] ?? '') : label.words.join(', '),
      fault: refused ? (faults['name'] ?? faults['words'] ?? '') : '',
    };
  }

  async function rulesView(scene: Scene) {
    const merchantId = merchantOf(scene.res);
    const known = await segments.list(db.reader, merchantId);
    const rules = await desk.dueRules(db.reader, merchantId);
    return {
      segments: known.map(({ id, name }) => ({ id, name })),
      rules: rules.map(({ id, category, segmentId, hours, first }: DueRule) => ({
        id,
        category: nameOf(scene, 'categories', category) || say(scene.res, 'cases.settings.anyCategory'),
        segment: segmentId === null ? say(scene.res, 'cases.settings.everybody') : (known.find((one) => one.id === segmentId)?.name ?? say(scene.res, 'cases.gone')), // prettier-ignore
        hours,
        first,
      })),
    };
  }

  async function settings(res: Response, entered: Entered = {}): Promise<void> {
    const merchantId = merchantOf(res);
    const scene = await sceneOf(deps, res);
    const { form = '', values = {}, faults = {} } = entered;
    const section = (sort: Sort, labels: readonly Label[]) => ({
      sort,
      labels: labels.map((label) => labelView(scene, sort, label, entered)),
      fresh: {
        names: LANGUAGES.map((code) => ({ code, value: form === `${sort}-` ? (values[`name_${code}`] ?? '') : '' })),
        words: form === `${sort}-` ? (values['words'] ?? '') : '',
        fault: form === `${sort}-` ? (faults['name'] ?? '') : '',
      },
    });
    const told = await staff.alertNumbers(db.reader, merchantId, 'cases');
    show(res, 'cases/settings', {
      sections: [section('category', scene.categories), section('cause', scene.causes)],
      due: await rulesView(scene),
      choices: choicesOf(scene, 'categories', form === 'due' ? (values['category'] ?? null) : null),
      hours: form === 'due' ? (values['hours'] ?? '') : '',
      firstOn: form === 'due' && values['first'] === 'yes',
      dueFault: form === 'due' ? (faults['hours'] ?? '') : '',
      told: told.map(({ staffId }) => scene.names.get(staffId) ?? '').filter(Boolean),
    });
  }

  pages.get('/cases/settings', 'settings', (_req, res) => settings(res));

  /** @throws DomainError `not_found` for a label that is not there */
  async function labelIn(res: Response, sort: Sort, id: string): Promise<Label | undefined> {
    if (id === '') return undefined;
    const merchantId = merchantOf(res);
    const known = await (sort === 'cause'
      ? desk.causes(db.reader, merchantId)
      : desk.categories(db.reader, merchantId));
    const label = known.find((one) => one.id === id);
    if (!label) throw new DomainError('not_found', 'There is no such label.');
    return label;
  }

  pages.post('/cases/settings/labels', 'settings', async (req: Request, res) => {
    const merchantId = merchantOf(res);
    const values = formOf(req);
    const sort = sortIn(values['sort']);
    const before = await labelIn(res, sort, wordIn(values['id']));
    const form = `${sort}-${before?.id ?? ''}`;
    const name = Object.fromEntries(
      LANGUAGES.flatMap((code) => {
        const text = (values[`name_${code}`] ?? '').replace(/\s+/g, ' ').trim();
        return text === '' ? [] : [[code, text]];
      }),
    );
    const long = Object.values(name).some((text) => Array.from(text).length > NAME_MAX);
    if (Object.keys(name).length === 0 || long)
      return settings(res.status(422), { form, values, faults: { name: say(res, 'cases.fault.name') } });
    const archived = values['deed'] === 'hide';
    // A default whose names were left as they stand goes on speaking in the product's own words.
    const untouched = before && 'key' in before.name && LANGUAGES.every((code) => frameOf(res).views.words(code, (before.name as { key: string }).key) === name[code]); // prettier-ignore
    try {
      await db.write((tx) =>
        desk.setLabel(
          tx,
          merchantId,
          {
            sort,
            ...(before && { id: before.id }),
            name: untouched ? {} : name,
            words: wordsIn(values['words']),
            ...(archived && { archived }),
          },
          staffOf(res).actor,
        ),
      );
    } catch (thrown) {
      if (!(thrown instanceof FieldFaults)) throw thrown;
      return settings(res.status(422), { form, values, faults: { name: say(res, 'cases.fault.name') } });
    }
    res.redirect(303, `/cases/settings?done=cases.done.${archived ? 'labelHidden' : 'labelSaved'}#${sort}`);
  });

  pages.post('/cases/settings/due', 'settings', async (req, res) => {
    const merchantId = merchantOf(res);
    const values = formOf(req);
    const hours = /^\d{1,4}$/.test(values['hours'] ?? '') ? Number(values['hours']) : 0;
    if (hours < 1 || hours > HOURS_MAX)
      return settings(res.status(422), { form: 'due', values, faults: { hours: say(res, 'cases.fault.hours') } });
    const known = await segments.list(db.reader, merchantId);
    const segmentId = known.find(({ id }) => id === values['segmentId'])?.id ?? null;
    const category =
      (await desk.categories(db.reader, merchantId)).find(({ id }) => id === values['category'])?.id ?? null;
    const rule = { category, segmentId, hours, first: values['first'] === 'yes' };
    try {
      await db.write((tx) => desk.setDueRule(tx, merchantId, rule, staffOf(res).actor));
    } catch (thrown) {
      if (!(thrown instanceof FieldFaults)) throw thrown;
      return settings(res.status(422), { form: 'due', values, faults: { hours: say(res, 'cases.fault.rule') } });
    }
    res.redirect(303, '/cases/settings?done=cases.done.dueSaved#due');
  });

  pages.post('/cases/settings/due/remove', 'settings', async (req, res) => {
    const merchantId = merchantOf(res);
    const id = idIn(formOf(req)['id']);
    await db.write((tx) => desk.removeDueRule(tx, merchantId, id, staffOf(res).actor));
    res.redirect(303, '/cases/settings?done=cases.done.dueRemoved#due');
  });
}
