import { once } from 'node:events';
import type { Response } from 'express';
import { BOM, type CsvCell, csvLines } from '../csv.ts';

/**
 * Answers with a CSV file to be saved, written as its rows come: neither memory nor the loop feels its length.
 * @param name made by us, letters and hyphens: no word of a person or an uploaded file stands in a header (V5.4.1)
 * @param batches some hundred rows each; not asked further once the reader has gone
 */
export async function sendCsv(
  res: Response,
  name: string,
  header: readonly string[],
  batches: AsyncIterable<readonly (readonly CsvCell[])[]>,
): Promise<void> {
  if (!/^[a-z0-9-]{1,60}$/.test(name)) throw new Error(`${name} is no name for a file`);
  res.status(200).type('text/csv; charset=utf-8');
  res.set('Content-Disposition', `attachment; filename="${name}.csv"`);
  res.set('Cache-Control', 'no-store');
  res.write(BOM + csvLines([header]));
  for await (const rows of batches) {
    if (res.destroyed) return;
    if (rows.length > 0 && !res.write(csvLines(rows))) {
      const heard = new AbortController(); // whichever comes, nobody listens for the other any more
      const { signal } = heard;
      await Promise.race([once(res, 'drain', { signal }), once(res, 'close', { signal })]).catch(() => {});
      heard.abort();
    }
    await new Promise((resume) => setImmediate(resume));
  }
  res.end();
}
