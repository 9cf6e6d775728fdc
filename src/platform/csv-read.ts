import { parse } from 'csv-parse';
import { withoutGuard } from './csv.ts';
import { type Encoding, encodingOf, type NoCsv, noCsv } from './csv-encoding.ts';

export { ENCODINGS, type Encoding } from './csv-encoding.ts';

export interface CsvRow {
  /** As a spreadsheet counts, the first line is 1. */
  line: number;
  /** Without white space around and without the apostrophe that keeps formulas from running. */
  cells: string[];
}

export interface CsvTable {
  encoding: Encoding;
  delimiter: Delimiter;
  /** Null when the first line looks like data already. */
  header: string[] | null;
  rows: CsvRow[];
}

/** Why a file could not be read as CSV; `line` where one is to blame, `most` where there is a limit. */
export interface CsvFault {
  code: NoCsv | 'empty' | 'no_rows' | 'quote' | 'long_line' | 'too_many_columns' | 'too_many_rows';
  line?: number;
  most?: number;
}

export type CsvRead = { ok: true; table: CsvTable } | { ok: false; fault: CsvFault };

export interface CsvLimits {
  rows: number;
  columns: number;
  /** Characters of one line. */
  line: number;
}

export const CSV_LIMITS: CsvLimits = { rows: 100_000, columns: 200, line: 32_000 };

const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** Bytes parsed before others get their turn: some milliseconds. */
const STEP = 16_384;
/** What the separating sign is guessed from. */
const HEAD = 65_536;

class Refusal extends Error {
  readonly fault: CsvFault;
  constructor(fault: CsvFault) {
    super(fault.code);
    this.fault = fault;
  }
}

/** The sign that parts the first lines most evenly; what stands in quotes does not count. */
function delimiterOf(head: string): Delimiter {
  const lines = head
    .replace(/"(?:[^"]|"")*"/g, '')
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '')
    .slice(0, 20);
  const evenness = (sign: Delimiter): number => {
    const counts = lines.map((line) => line.split(sign).length - 1);
    const most = Math.max(...counts, 0);
    return most === 0 ? 0 : counts.filter((count) => count === counts[0] && count > 0).length * 1000 + Math.min(most, 999);
  }; // prettier-ignore
  return [...DELIMITERS].toSorted((a, b) => evenness(b) - evenness(a))[0]!;
}

/** A line with a number of seven digits or more, or an e-mail address, holds data; titles have neither. */
const looksLikeData = (cells: readonly string[]): boolean =>
  cells.some((cell) => cell.replace(/\D/g, '').length >= 7 || /\S@\S/.test(cell));

const tidy = (cell: string): string =>
  withoutGuard(cell.replace(/^[\s\uFEFF]+|[\s\uFEFF]+$/g, ''))
    .normalize('NFC')
    .trim();

/** What csv-parse throws, in our words. @param line where the record began that could not be read */
function faultOf(thrown: unknown, line: number, limits: CsvLimits): CsvFault {
  if (thrown instanceof Refusal) return thrown.fault;
  const { code } = thrown as { code?: string };
  if (code === 'CSV_MAX_RECORD_SIZE') return { code: 'long_line', line, most: limits.line };
  if (code?.includes('QUOTE')) return { code: 'quote', line };
  throw thrown;
}

/** Decodes and parses piece by piece, so that ten megabytes do not hold up the loop. */
async function records(
  bytes: Buffer,
  encoding: Encoding,
  delimiter: Delimiter,
  limits: CsvLimits,
  take: (cells: string[]) => void,
): Promise<void> {
  const parser = parse({
    delimiter,
    bom: true,
    relax_quotes: true,
    relax_column_count: true,
    max_record_size: limits.line,
  });
  const ended = new Promise<void>((resolve, reject) => {
    parser.once('end', resolve).once('error', reject);
  });
  ended.catch(() => {}); // awaited below; a fault may come before
  let refusal: unknown;
  parser.on('data', (cells: string[]) => {
    if (refusal !== undefined) return;
    try {
      take(cells);
    } catch (fault) {
      refusal = fault;
    }
  });
  const decoder = new TextDecoder(encoding);
  const turn = (): Promise<void> => new Promise((resume) => setImmediate(resume));
  for (let at = 0; at < bytes.length && refusal === undefined && !parser.destroyed; at += STEP) {
    const text = decoder.decode(bytes.subarray(at, at + STEP), { stream: true });
    if (text.includes('\0')) throw new Refusal({ code: 'binary' });
    if (text !== '') parser.write(text);
    await turn();
  }
  if (refusal !== undefined) {
    parser.destroy();
    throw refusal;
  }
  if (!parser.destroyed) parser.end(decoder.decode());
  await ended;
  if (refusal !== undefined) throw refusal;
}

function collector(limits: CsvLimits) {
  const rows: CsvRow[] = [];
  let line = 0;
  return {
    rows,
    lines: () => line,
    take(raw: string[]): void {
      line++;
      const cells = raw.map(tidy);
      if (cells.every((cell) => cell === '')) return;
      if (line === 1 && /^sep=.?$/i.test(raw.join(''))) return; // Excel's own first line
      if (cells.length > limits.columns) throw new Refusal({ code: 'too_many_columns', line, most: limits.columns });
      if (rows.length > limits.rows) throw new Refusal({ code: 'too_many_rows', most: limits.rows });
      rows.push({ line, cells });
    },
  };
}

/**
 * Reads a CSV file, whatever wrote it: guesses encoding (unless told), delimiter and whether the first line is a header.
 * Never throws for what is in the file: a picture, a workbook or a broken quote is an answer.
 */
export async function readCsv(
  bytes: Buffer,
  options: { encoding?: Encoding; limits?: CsvLimits } = {},
): Promise<CsvRead> {
  const { limits = CSV_LIMITS } = options;
  const other = noCsv(bytes);
  if (other) return { ok: false, fault: { code: other } };
  const encoding = options.encoding ?? encodingOf(bytes);
  const head = new TextDecoder(encoding).decode(bytes.subarray(0, HEAD), { stream: true });
  const told = /^sep=(.)\r?\n/i.exec(head)?.[1];
  const delimiter = DELIMITERS.find((sign) => sign === told) ?? delimiterOf(head);
  const { rows, take, lines } = collector(limits);
  try {
    await records(bytes, encoding, delimiter, limits, take);
  } catch (thrown) {
    return { ok: false, fault: faultOf(thrown, lines() + 1, limits) };
  }
  if (rows.length === 0) return { ok: false, fault: { code: 'empty' } };
  const header = looksLikeData(rows[0]!.cells) ? null : rows.shift()!.cells;
  if (rows.length === 0) return { ok: false, fault: { code: 'no_rows' } };
  if (rows.length > limits.rows) return { ok: false, fault: { code: 'too_many_rows', most: limits.rows } };
  return { ok: true, table: { encoding, delimiter, header, rows } };
}
