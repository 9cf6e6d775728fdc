import type { Request, Response } from 'express';
import { entriesFor, formOf, frameOf, malformedOf, merchantOf, say, show, staffOf } from '../platform/web/frame.ts';
import { type PageRouter, pageRouter } from '../platform/web/page-router.ts';
import type { MerchantPagesDeps } from './pages.ts';
import { readSection, saveSection, type SettingFaults, type SettingSection } from './setting-sections.ts';

/** The page that leads to all settings, and one form for each section of them. */
export function hubPages({ db, merchants, audit, sections, links }: MerchantPagesDeps): PageRouter {
  function hub(res: Response): void {
    const may = entriesFor(staffOf(res), links);
    show(res, 'settings/hub', { links: may.map(({ href, words }) => ({ href, words })) });
  }

  async function form(
    res: Response,
    section: SettingSection,
    values: Record<string, string>,
    faults: SettingFaults = {},
  ): Promise<void> {
    const { currency } = await merchants.byId(db.reader, merchantOf(res));
    const { slug } = section;
    show(res, 'settings/section', {
      slug,
      currency,
      fields: section.fields.map(({ name, kind, optional, min, max }) => ({
        name,
        slug,
        flag: kind === 'flag',
        optional: optional ?? false,
        value: values[name] ?? '',
        inputmode: kind === 'whole' ? 'numeric' : kind === 'money' ? 'decimal' : 'text',
        fault: faults[name]
          ? say(res, `settings.fault.${faults[name]}`, { min: min ?? 0, max: max ?? '', currency })
          : '',
      })),
    });
  }

  const pages = pageRouter().get('/settings', 'look', (_req, res) => hub(res));
  for (const section of sections) {
    const path = `/settings/${section.slug}`;
    pages
      .get(path, 'settings', async (_req, res) =>
        form(res, section, await readSection(merchants, db.reader, merchantOf(res), section)),
      )
      .post(path, 'settings', async (req: Request, res: Response) => {
        const values = formOf(req);
        const merchantId = merchantOf(res);
        const malformed = section.fields.filter(({ name }) => malformedOf(req).has(name));
        if (malformed.length > 0)
          return form(
            res.status(422),
            section,
            values,
            Object.fromEntries(malformed.map(({ name }) => [name, 'text'])),
          );
        const saved = await db.write(async (tx) => {
          const outcome = await saveSection(merchants, tx, merchantId, section, values);
          for (const subject of 'changed' in outcome ? outcome.changed : [])
            await audit(tx, { merchantId, actor: staffOf(res).actor, action: 'setting.changed', subject });
          return outcome;
        });
        if ('faults' in saved) return form(res.status(422), section, values, saved.faults);
        res.redirect(303, `${frameOf(res).path}?done=settings.done.saved`);
      });
  }
  return pages;
}
