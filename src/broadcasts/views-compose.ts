import type { Response } from 'express';
import { frameOf, maskedNumber, say, staffOf } from '../platform/web/frame.ts';
import { type Asked, type BroadcastPagesDeps, textFrame } from './pages-context.ts';
import { editorView } from '../segments/index.ts';
import { giftWords } from '../vouchers/index.ts';
import { BROADCAST_KINDS } from './types.ts';
import { BOXES, type Box, type FormFaults, languageOfBox, type Values } from './views-form.ts';
import { phoneOfStaff } from './views-store.ts';
import { counterOf, counterView, sayOr, type TextFrame, writtenField } from '../marketing/index.ts';

/** Words of a field's fault, '' where it has none. */
export const faultWords = (res: Response, faults: FormFaults) =>
  Object.fromEntries(
    Object.entries(faults).map(([field, { code, values }]) => [field, say(res, `broadcasts.fault.${code}`, values)]),
  );

function boxView(res: Response, box: Box, values: Values, faults: Record<string, string>, frame: TextFrame) {
  const language = languageOfBox(box);
  const text = values[box] ?? '';
  return {
    box,
    language,
    label: say(res, `broadcasts.language.${language}`),
    text,
    fault: faults[box] ?? '',
    counter: counterView(res, box, counterOf(text, language, frame)),
    fields: frame.fields.map((name) => ({
      name,
      label: sayOr(res, `broadcasts.merge.${name}.label`, name),
      written: writtenField(res, name, language),
    })),
  };
}

/** What the editor begins with: one condition to fill in. */
const NO_CONDITION = { all: [{ field: '', is: '', value: '' }] };

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];

/** Everything the composer shows but its panel. */
export async function composerView(
  deps: BroadcastPagesDeps,
  asked: Asked,
  { id, values, faults, where }: { id: string; values: Values; faults: FormFaults; where: unknown },
) {
  const { res, merchantId, merchant } = asked;
  const { reader } = deps.db;
  const [segments, frame, editor, own, offers] = await Promise.all([
    deps.segments.list(reader, merchantId),
    textFrame(deps, asked, values['voucherOfferId']),
    editorView(deps, reader, res, where ?? NO_CONDITION, { faults: faults['where'] ? 'all' : 'entered' }),
    staffOf(res).staffId === undefined ? undefined : phoneOfStaff(deps, reader, merchantId, staffOf(res).staffId!),
    deps.vouchers.offers(reader, merchantId),
  ]);
  const told = faultWords(res, faults);
  const [textEn, textZh, textBEn, textBZh] = BOXES.map((box) => boxView(res, box, values, told, frame));
  // The shop's own language stands first.
  const pair = (en: unknown, zh: unknown) => (merchant.language === 'zh' ? [zh, en] : [en, zh]);
  return {
    id,
    values,
    faults: told,
    faulty: Object.keys(faults).length,
    kinds: BROADCAST_KINDS.map((kind) => ({
      kind,
      words: say(res, `broadcasts.kinds.${kind}.title`),
      chosen: values['kind'] === kind,
    })),
    segments: segments.map(({ id: segmentId, name, broken }) => ({
      id: segmentId,
      name,
      broken,
      chosen: values['segmentId'] === segmentId,
      excluded: Boolean(values[`ex-${segmentId}`]),
    })),
    offers: offers.map((offer) => ({
      id: offer.id,
      gift: giftWords(offer, frameOf(res).language),
      chosen: values['voucherOfferId'] === offer.id,
    })),
    editor,
    byTree: values['who'] === 'tree',
    excludes: segments.some((segment) => Boolean(values[`ex-${segment.id}`])),
    boxes: pair(textEn, textZh),
    boxesB: pair(textBEn, textBZh),
    compares: Boolean(values['textBEn']?.trim() || values['textBZh']?.trim() || faults['textBEn'] || faults['textBZh']),
    zone: merchant.zone,
    whens: (['now', 'at', 'local', 'recurring'] as const).map((when) => ({ when, chosen: values['when'] === when })),
    everys: (['day', 'week', 'month'] as const).map((every) => ({ every, chosen: values['every'] === every })),
    weekdays: WEEKDAYS.map((day) => ({ day, chosen: values['weekday'] === String(day) })),
    ownPhone: own === undefined ? '' : maskedNumber(own.slice(-4)),
  };
}
