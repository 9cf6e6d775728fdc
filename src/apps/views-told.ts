import { sayOr } from '../marketing/index.ts';
import { say } from '../platform/web/frame.ts';
import { type Asked, languagesOf } from './pages-context.ts';
import type { FormField } from './types.ts';
import type { Told } from './views-faults.ts';
import type { Sheet, Subject } from './views-sheet.ts';
import type { WordView } from './views-words.ts';

/** A line of the box that tells all faults: where it is, what is wrong, and the way there. */
export interface ToldLine {
  where: string;
  words: string;
  /** Empty: it has no place on this page. */
  href: string;
}

type Place = Pick<ToldLine, 'where' | 'href'>;

const SECTIONS: Record<string, string> = { name: 'apps.edit.name', who: 'apps.who.title', hours: 'apps.hours.title', limit: 'apps.limit.title', tests: 'apps.tests.title' }; // prettier-ignore

/** A field of a card by its label; of a row its number, which customers see too. */
function formPlace(asked: Asked, fields: readonly FormField[], path: readonly string[], at: string): Place {
  const [name = '', row = '', ...rest] = path;
  const field = fields.find((one) => one.name === name);
  if (!field) return { where: '', href: '' };
  const label = sayOr(asked.res, field.label, name);
  const here = `${at}.${name}`;
  if (field.type === 'list' && /^\d+$/.test(row)) {
    const where = `${label} ${Number(row) + 1}`;
    const inner = rest.length > 0 ? formPlace(asked, field.fields ?? [], rest, `${here}.${row}`) : undefined;
    return { where, href: inner?.href || `#l-${here}.${row}` };
  }
  if (field.type === 'list') return { where: label, href: `#l-${here}` };
  const language = row === '' ? languagesOf(asked)[0]! : row;
  return { where: label, href: field.type === 'texts' ? `#f-${here}.${language}` : `#f-${here}` };
}

/** A step by its number and what it is. */
function stepPlace(asked: Asked, { steps }: Sheet, path: readonly string[]): Place {
  const [n = '', part = '', ...rest] = path;
  const step = steps[Number(n)];
  if (!step) return { where: say(asked.res, 'apps.steps.title'), href: '' };
  const [first] = languagesOf(asked);
  const name = `#f-s.${n}`;
  const where = say(asked.res, 'apps.step.named', { step: Number(n) + 1, words: say(asked.res, `apps.step.${step.kind}`) }); // prettier-ignore
  if (part === 'texts' || part === 'again') return { where, href: `${name}.${part === 'texts' ? 'text' : part}.${rest[0] ?? first}` }; // prettier-ignore
  if (part === 'wanted' && rest[0] === 'choices' && rest[1] !== undefined)
    return {
      where: say(asked.res, 'apps.steps.answerAt', { where, number: Number(rest[1]) + 1 }),
      href: `${name}.c.${rest[1]}.${first}`,
    };
  if (part === 'elseGoTo') return { where, href: `${name}.elseGoTo` };
  if (part === 'question') return { where, href: `${name}.is` };
  return { where, href: part === 'input' && rest[0] !== undefined ? `${name}.in.${rest[0]}` : `#t-${step.id}` };
}

function placeOf(asked: Asked, subject: Subject, sheet: Sheet, field: string): Place {
  const [head = '', ...rest] = field.split('.');
  if (head === 'words') return { where: say(asked.res, 'apps.word.title'), href: `#f-${field}` };
  if (head === 'form') return formPlace(asked, subject.card?.fields ?? [], rest, head);
  if (head === 'steps') return stepPlace(asked, sheet, rest);
  const section = SECTIONS[head];
  if (section === undefined) return { where: '', href: '' };
  const href = head === 'name' ? '#f-name' : rest[0] === undefined ? `#r-${head}` : `#f-${field}.texts`;
  return { where: say(asked.res, section), href };
}

/** Faults as the box at the top tells them, in the order in which they were found. */
export const toldLines = (
  asked: Asked,
  subject: Subject,
  sheet: Sheet,
  list: Told['list'],
  words: readonly WordView[],
): ToldLine[] =>
  list.map(({ field, words: told }) => ({
    ...placeOf(asked, subject, sheet, field),
    words: words.find(({ name }) => name === field)?.fault || told,
  }));
