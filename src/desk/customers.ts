import { pageRouter } from '../platform/web/page-router.ts';
import type { Slice } from '../platform/slice.ts';
import { exportPerson, data, erase } from './customers-data.ts';
import * as deeds from './customers-deeds.ts';
import type { CustomersDeskDeps } from './customers-deps.ts';
import { add, edit, save, showNew } from './customers-edit.ts';
import { addField, archiveField, changeField, showFields } from './customers-fields.ts';
import { bulk, search, showList } from './customers-list.ts';
import * as merging from './customers-merge.ts';
import { reveal, showCustomerPage } from './customers-page.ts';

export type { CustomersDeskDeps } from './customers-deps.ts';

/** Pages of the customers: list, one person, and what is done with records. Fixed paths stand before `/customers/:id`. */
export function customersDesk(deps: CustomersDeskDeps): Slice {
  const pages = pageRouter()
    .get('/customers', 'look', (req, res) => showList(deps, req, res))
    .post('/customers', 'serve', (req, res) => add(deps, req, res))
    .get('/customers/new', 'serve', (_req, res) => showNew(deps, res, { join: 'yes', consent: 'none' }, {}))
    .post('/customers/search', 'look', (req, res) => search(deps, req, res))
    .post('/customers/bulk', 'serve', (req, res) => bulk(deps, req, res))
    .get('/customers/duplicates', 'merge', (req, res) => merging.duplicates(deps, req, res))
    .post('/customers/duplicates', 'merge', (req, res) => merging.keepApart(deps, req, res))
    .get('/customers/fields', 'settings', (_req, res) => showFields(deps, res))
    .post('/customers/fields', 'settings', (req, res) => addField(deps, req, res))
    .post('/customers/fields/:id', 'settings', (req, res) => changeField(deps, req, res))
    .post('/customers/fields/:id/archive', 'settings', (req, res) => archiveField(deps, req, res))
    .get('/customers/:id', 'look', (req, res) => showCustomerPage(deps, req, res))
    .get('/customers/:id/edit', 'serve', (req, res) => edit(deps, req, res))
    .post('/customers/:id/edit', 'serve', (req, res) => save(deps, req, res))
    .post('/customers/:id/reveal', 'reveal', (req, res) => reveal(deps, req, res))
    .post('/customers/:id/note', 'serve', (req, res) => deeds.note(deps, req, res))
    .post('/customers/:id/tags', 'serve', (req, res) => deeds.tag(deps, req, res))
    .post('/customers/:id/text', 'serve', (req, res) => deeds.text(deps, req, res))
    .post('/customers/:id/stop', 'serve', (req, res) => deeds.stop(deps, req, res))
    .post('/customers/:id/consent', 'serve', (req, res) => deeds.consent(deps, req, res))
    .get('/customers/:id/merge', 'merge', (req, res) => merging.previewMerge(deps, req, res))
    .post('/customers/:id/merge', 'merge', (req, res) => merging.merge(deps, req, res))
    .post('/customers/:id/unmerge', 'merge', (req, res) => merging.unmerge(deps, req, res))
    .get('/customers/:id/number', 'merge', (req, res) => merging.numberForm(deps, req, res))
    .post('/customers/:id/number', 'merge', (req, res) => merging.changeNumber(deps, req, res))
    .get('/customers/:id/data', 'look', (req, res) => data(deps, req, res))
    .post('/customers/:id/export', 'export', (req, res) => exportPerson(deps, req, res))
    .post('/customers/:id/erase', 'merge', (req, res) => erase(deps, req, res));
  return { name: 'customers-desk', pages };
}
