import type { Merchant } from '../merchants/index.ts';
import { shopMark } from '../platform/merchant-text.ts';
import type { Language } from '../platform/slice.ts';
import type { AppsDeps } from './deps.ts';

/** The shop's mark is put in front by the template: words that begin with it do not get it twice. */
export function unmarked(text: string, shop: string): string {
  for (const language of ['en', 'zh'] as const) {
    const mark = shopMark(shop, language).trim();
    if (text.toLowerCase().startsWith(mark.toLowerCase())) return text.slice(mark.length).trim();
  }
  return text;
}

/** What is said where a step gave nothing, to stand among the shop's own words. */
export const sorry = ({ templates }: Pick<AppsDeps, 'templates'>, { name }: Merchant, language: Language): string =>
  unmarked(templates.render(language, { template: 'apps/gone', values: { shop: name } }), name);
