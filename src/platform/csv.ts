import { stringify } from 'csv-stringify/sync';

/** What a cell may hold; numbers stay numbers, texts can never run as a formula. */
export type CsvCell = string | number | null | undefined;

/** Excel takes a file without it for one in the machine's old encoding, and shows Chinese as rubbish. */
export const BOM = '\uFEFF';

/** What a spreadsheet runs as a formula, full-width forms included; white space before it does not stop every one. */
const FORMULA = /^[\s\uFEFF]*[=+\-@＝＋－＠]|^[\t\r]/u;

/** A number with zeros in front, or longer than a spreadsheet keeps whole: it must stay a text. */
const EATEN = /^(?:0\d+|\d{12,})$/;

const GUARD = "'";
const asText = (text: string): string => (FORMULA.test(text) || EATEN.test(text) ? GUARD + text : text);

/**
 * Rows as CSV (RFC 4180), every cell in quotes, lines ended by CR LF, without header and byte order mark: for answers
 * written piece by piece. Texts that a spreadsheet would run or shorten get an apostrophe in front (V1.2.10).
 */
export const csvLines = (rows: readonly (readonly CsvCell[])[]): string =>
  stringify(rows as CsvCell[][], {
    quoted: true,
    quoted_empty: true,
    escape_formulas: true,
    record_delimiter: 'windows',
    cast: { string: asText },
  }).replaceAll('\0', '');

/** A whole CSV file in memory; for more than some thousand rows use `sendCsv`. */
export const csvOf = (header: readonly string[], rows: readonly (readonly CsvCell[])[]): string =>
  BOM + csvLines([header, ...rows]);

/** Takes the apostrophe off that `csvLines` (or a careful spreadsheet) put in front. */
export function withoutGuard(cell: string): string {
  const rest = cell.slice(1);
  return cell.startsWith(GUARD) && (FORMULA.test(rest) || /^\d+$/.test(rest)) ? rest : cell;
}
