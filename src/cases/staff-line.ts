import { fold } from '../kernel/fold.ts';
import { MINUTE } from '../kernel/clock.ts';
import { measure } from '../kernel/sms-text.ts';
import { newId } from '../kernel/ids.ts';
import type { Merchants } from '../merchants/index.ts';
import type { Vault } from '../platform/crypto/vault.ts';
import type { Tx } from '../platform/db/index.ts';
import { loadWords, type Words } from '../platform/i18n.ts';
import type { Answer, Language, Say, Talk } from '../platform/slice.ts';
import type { SmsTemplates } from '../platform/sms-templates.ts';
import { hasRight, type Principal } from '../platform/web/principal.ts';
import { shownTime } from '../platform/web/shown.ts';
import type { Staff } from '../staff/index.ts';
import { labelsOf } from './labels.ts';
import { beginsWithNumber, wordsAfterNumber } from './rules.ts';
import { isOpen } from './steps.ts';
import { caseByNumber } from './store.ts';
import { notesSince, setInbound } from './store-texts.ts';
import type { Case, CaseDesk } from './types.ts';
import { MOST_NOTE } from './write.ts';

/** What staff text of a case that is not their own: a note for it, or nothing but its number. */
export type StaffLine = (tx: Tx, talk: Talk, number: number) => Promise<Answer | undefined>;

interface Deps {
  vault: Vault;
  merchants: Pick<Merchants, 'byId'>;
  templates: SmsTemplates;
  staff: Pick<Staff, 'byPhone' | 'names'>;
  desk: Pick<CaseDesk, 'note'>;
}

/** The same words from the same colleague so soon are the same note: thumbs press twice, carriers repeat. */
const TWICE = 10 * MINUTE;

let read: Words | undefined;
/** The words of the pages, read once somebody asks. */
const words: Words = (...asked) => (read ??= loadWords())(...asked);

const bare = (text: string): string => fold(text) || text.trim();

/** Answers a colleague's text about a case. It quotes no customer: whoever wants the words reads them on the page. */
export function staffLine({ vault, merchants, templates, staff, desk }: Deps): StaffLine {
  /** Puts down a note as the page does, stamped with who. Looked for and written in one transaction that moves the case. */
  async function note(tx: Tx, talk: Talk, of: Case, { actor }: Principal): Promise<Answer> {
    const { merchantId, inboundId, text, at } = talk;
    const values = { number: of.number };
    const said = wordsAfterNumber(text);
    if (said.length > MOST_NOTE)
      return { say: { template: 'cases/staff-long', values: { ...values, most: MOST_NOTE } } };
    const known = await notesSince(tx, merchantId, { caseId: of.id, actor, since: at - TWICE });
    if (!known.some((one) => bare(vault.open(merchantId, one.text)) === bare(said))) {
      const id = newId(at);
      await desk.note(tx, merchantId, of.id, said, actor, id);
      await setInbound(tx, merchantId, id, inboundId);
    }
    return { say: { template: 'cases/staff-noted', values } };
  }

  /** How a case stands, in one part: what is least needed is left out first. */
  async function stands(tx: Tx, { merchantId, language, at }: Talk, of: Case): Promise<Answer> {
    const { zone, name: shop } = await merchants.byId(tx, merchantId);
    const due = isOpen(of.step) && of.dueAt !== null ? shownTime(language, zone, of.dueAt, at) : '';
    const whole = {
      number: of.number,
      kind: words(language, `cases.kind.${of.kind}`),
      step: words(language, `cases.step.${of.step}`),
      category: await categoryOf(tx, merchantId, of, language),
      owner: (of.ownerId !== null && (await staff.names(tx, merchantId)).get(of.ownerId)) || '',
      due,
      late: due !== '' && of.dueAt! < at,
      hint: true,
    };
    const shorter = [whole, { ...whole, hint: false }, { ...whole, hint: false, owner: '' }];
    const sayOf = (values: Say['values']): Say => ({ template: 'cases/staff-stands', values: values! });
    const fits = ({ template, values }: Say): boolean =>
      measure(templates.render(language, { template, values: { ...values, shop } })).parts === 1;
    const least = sayOf({ ...whole, hint: false, owner: '', category: '' });
    return { say: shorter.map(sayOf).find(fits) ?? least };
  }

  async function categoryOf(tx: Tx, merchantId: string, of: Case, language: Language): Promise<string> {
    const label = (await labelsOf(tx, merchantId, 'category')).find(({ id }) => id === of.category);
    if (!label) return '';
    if ('key' in label.name) return words(language, label.name.key);
    return label.name.words[language] ?? label.name.words.en ?? label.name.words.zh ?? '';
  }

  return async (tx, talk, number) => {
    const { merchantId, numberHash, text } = talk;
    const colleague = await staff.byPhone(tx, merchantId, numberHash);
    if (!colleague) return undefined;
    const of = await caseByNumber(tx, merchantId, number);
    if (!of) return { say: { template: 'cases/staff-unknown', values: { number } } };
    if (!beginsWithNumber(text) || wordsAfterNumber(text) === '') return stands(tx, talk, of);
    if (!hasRight(colleague, 'serve')) return { say: { template: 'cases/staff-may-not', values: { number } } };
    return note(tx, talk, of, colleague);
  };
}
