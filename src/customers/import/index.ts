import type { PersonalData, Slice } from '../../platform/slice.ts';
import { createCustomFields } from '../records/custom.ts';
import * as people from '../store.ts';
import { cellsOf } from './check.ts';
import type { ImportDeps } from './deps.ts';
import * as old from './old-store.ts';
import { importPages } from './pages.ts';
import { importJobs } from './work.ts';

export type ImportSliceDeps = Omit<ImportDeps, 'custom'>;

/** What files said of a person stays with their rows for a month: told when asked for, emptied with the person. */
const personalData = (deps: ImportDeps): PersonalData => ({
  async export(reader, merchantId, customerId) {
    const rows = await old.rowsOfPerson(reader, merchantId, customerId, await people.numberHashesOf(reader, merchantId, customerId)); // prettier-ignore
    return { imports: rows.map(({ importId, line, cells }) => ({ importId, line, cells: cellsOf(deps, merchantId, { cells }) })) }; // prettier-ignore
  },
  async erase(tx, merchantId, customerId) {
    const hashes = await people.numberHashesOf(tx, merchantId, customerId);
    for (const { importId, line } of await old.rowsOfPerson(tx, merchantId, customerId, hashes))
      await old.emptyRow(tx, { merchantId, importId, line, cells: deps.vault.seal(merchantId, '[]') });
  },
});

/** Bringing customers and stops in from a file. */
export function importSlice(given: ImportSliceDeps): Slice {
  const deps: ImportDeps = { ...given, custom: createCustomFields(given) };
  return { name: 'import', pages: importPages(deps), jobs: importJobs(deps), personalData: personalData(deps) };
}
