import { csvLines, csvOf } from '../../src/platform/csv.ts';
import { CSV_LIMITS, readCsv } from '../../src/platform/csv-read.ts';

/** What a spreadsheet would show of one line written by us: the apostrophe is its mark for "this is text". */
const lineOf = (cells: (string | number | null)[]): string => csvLines([cells]).trimEnd();

describe('writing', () => {
  test.each`
    what                                | cell                            | written
    ${'a formula'}                      | ${'=HYPERLINK("http://x","y")'} | ${'"\'=HYPERLINK(""http://x"",""y"")"'}
    ${'a phone number'}                 | ${'+12025550111'}               | ${'"\'+12025550111"'}
    ${'a minus as text'}                | ${'-1+1'}                       | ${'"\'-1+1"'}
    ${'an at sign'}                     | ${'@SUM(1)'}                    | ${'"\'@SUM(1)"'}
    ${'a tab in front'}                 | ${'\t=1'}                       | ${'"\'\t=1"'}
    ${'a return in front'}              | ${'\r=1'}                       | ${'"\'\r=1"'}
    ${'a space in front'}               | ${' =1'}                        | ${'"\' =1"'}
    ${'a full-width equals sign'}       | ${'＝1'}                        | ${'"\'＝1"'}
    ${'a full-width plus'}              | ${'＋1'}                        | ${'"\'＋1"'}
    ${'a full-width minus'}             | ${'－1'}                        | ${'"\'－1"'}
    ${'a full-width at sign'}           | ${'＠A1'}                       | ${'"\'＠A1"'}
    ${'leading zeros'}                  | ${'00712'}                      | ${'"\'00712"'}
    ${'more digits than Excel keeps'}   | ${'13800138000123'}             | ${'"\'13800138000123"'}
    ${'quotes, commas and line breaks'} | ${'a "b", c\nd'}                | ${'"a ""b"", c\nd"'}
    ${'a negative number'}              | ${-5}                           | ${'"-5"'}
    ${'zero'}                           | ${0}                            | ${'"0"'}
    ${'nothing'}                        | ${null}                         | ${'""'}
    ${'Chinese'}                        | ${'林记面馆'}                   | ${'"林记面馆"'}
    ${'a NUL'}                          | ${'a\0b'}                       | ${'"ab"'}
  `('$what', ({ cell, written }) => {
    expect(lineOf([cell])).toBe(written);
  });

  it('begins with a byte order mark and ends lines as spreadsheets do; titles are guarded too', () => {
    expect(csvOf(['name', '=x'], [['Amy', 1]])).toBe('\uFEFF"name","\'=x"\r\n"Amy","1"\r\n');
  });

  it('comes back as it was through our own reader', async () => {
    const rows = [
      ['+12025550111', '=1+1', '007', ' "quoted", \n two lines'.trim()],
      ['-', '＝１', '13800138000123', "'tis"],
    ];
    const read = await readCsv(Buffer.from(csvOf(['phone', 'b', 'c', 'd'], rows)));
    expect(read.ok && read.table.rows.map(({ cells }) => cells)).toEqual(rows);
  });
});

/** GB18030 of the few words the tests use; Node can decode it but not encode it. */
const GB: Record<string, number[]> = {
  手: [0xca, 0xd6], 机: [0xbb, 0xfa], 姓: [0xd0, 0xd5], 名: [0xc3, 0xfb], 林: [0xc1, 0xd6], 小: [0xd0, 0xa1], 红: [0xba, 0xec],
}; // prettier-ignore
const gb = (text: string): Buffer => Buffer.from(Array.from(text).flatMap((sign) => GB[sign] ?? [sign.charCodeAt(0)]));
const utf16be = (text: string): Buffer => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16();

const SHEET = '手机,姓名\n13800138000,林小红\n';

describe('reading: encodings', () => {
  test.each`
    what                         | bytes                                                            | encoding          | name
    ${'UTF-8'}                   | ${Buffer.from(SHEET)}                                            | ${'utf-8'}        | ${'林小红'}
    ${'UTF-8 with its mark'}     | ${Buffer.from('\uFEFF' + SHEET)}                                 | ${'utf-8'}        | ${'林小红'}
    ${'UTF-16 with its mark'}    | ${Buffer.from('\uFEFF' + SHEET, 'utf16le')}                      | ${'utf-16le'}     | ${'林小红'}
    ${'UTF-16 without'}          | ${Buffer.from(SHEET, 'utf16le')}                                 | ${'utf-16le'}     | ${'林小红'}
    ${'UTF-16, high byte first'} | ${utf16be(SHEET)}                                                | ${'utf-16be'}     | ${'林小红'}
    ${'GB18030'}                 | ${gb(SHEET)}                                                     | ${'gb18030'}      | ${'林小红'}
    ${'western'}                 | ${Buffer.from('phone,name\n2025550111,José Müller\n', 'latin1')} | ${'windows-1252'} | ${'José Müller'}
    ${'plain'}                   | ${Buffer.from('phone,name\n2025550111,Amy\n')}                   | ${'utf-8'}        | ${'Amy'}
  `('$what', async ({ bytes, encoding, name }) => {
    const read = await readCsv(bytes);
    expect(read).toMatchObject({ ok: true, table: { encoding } });
    expect(read.ok && read.table.rows[0]!.cells[1]).toBe(name);
  });

  it('takes the encoding it is told', async () => {
    const read = await readCsv(Buffer.from('name,phone\n\xaa\xf0,2025550111\n', 'latin1'), { encoding: 'big5' });
    expect(read.ok && read.table.rows[0]!.cells[0]).toBe('返');
  });
});

describe('reading: shapes', () => {
  const cells = async (text: string) => {
    const read = await readCsv(Buffer.from(text));
    return read.ok ? { header: read.table.header, rows: read.table.rows.map((row) => row.cells) } : read.fault;
  };

  test.each`
    what                               | text                                             | header               | rows
    ${'commas'}                        | ${'phone,name\n2025550111,Amy'}                  | ${['phone', 'name']} | ${[['2025550111', 'Amy']]}
    ${'semicolons'}                    | ${'phone;name\n2025550111;"Lin, Amy"'}           | ${['phone', 'name']} | ${[['2025550111', 'Lin, Amy']]}
    ${'tabs'}                          | ${'phone\tname\n2025550111\tAmy, Ben'}           | ${['phone', 'name']} | ${[['2025550111', 'Amy, Ben']]}
    ${'one column'}                    | ${'phone\n2025550111\n2025550112'}               | ${['phone']}         | ${[['2025550111'], ['2025550112']]}
    ${'no header'}                     | ${'2025550111,Amy\n2025550112,Ben'}              | ${null}              | ${[['2025550111', 'Amy'], ['2025550112', 'Ben']]}
    ${'old Macintosh lines'}           | ${'phone,name\r2025550111,Amy\r'}                | ${['phone', 'name']} | ${[['2025550111', 'Amy']]}
    ${'empty lines'}                   | ${'\n\nphone,name\n\n2025550111,Amy\n,\n\n'}     | ${['phone', 'name']} | ${[['2025550111', 'Amy']]}
    ${'a line break in quotes'}        | ${'phone,name\n2025550111,"A\nB"'}               | ${['phone', 'name']} | ${[['2025550111', 'A\nB']]}
    ${'a stray quote'}                 | ${'phone,name\n2025550111,Amy "A" Lin'}          | ${['phone', 'name']} | ${[['2025550111', 'Amy "A" Lin']]}
    ${'Excel says which sign it took'} | ${'sep=;\nphone;name\n2025550111;Amy'}           | ${['phone', 'name']} | ${[['2025550111', 'Amy']]}
    ${'short and long lines'}          | ${'phone,name\n2025550111\n2025550112,Ben,more'} | ${['phone', 'name']} | ${[['2025550111'], ['2025550112', 'Ben', 'more']]}
  `('$what', async ({ text, header, rows }) => {
    expect(await cells(text)).toEqual({ header, rows });
  });

  it('counts lines as a spreadsheet does', async () => {
    const read = await readCsv(Buffer.from('phone\n2025550111\n\n2025550112\n'));
    expect(read.ok && read.table.rows.map(({ line }) => line)).toEqual([2, 4]);
  });
});

describe('reading: what is no CSV', () => {
  const zip = (name: string): Buffer => Buffer.from(`PK\x03\x04\x14\0\0\0${name}`, 'latin1');
  const many = (count: number): string => `phone\n${'2025550111\n'.repeat(count)}`;
  const small = { rows: 3, columns: 4, line: 200 };

  test.each`
    what                        | bytes                                                     | fault
    ${'a PNG'}                  | ${Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')} | ${{ code: 'picture' }}
    ${'a JPEG'}                 | ${Buffer.from('ffd8ffe000104a464946', 'hex')}             | ${{ code: 'picture' }}
    ${'a picture of an iPhone'} | ${Buffer.from('\0\0\0\x18ftypheic', 'latin1')}            | ${{ code: 'picture' }}
    ${'a workbook'}             | ${zip('[Content_Types].xml')}                             | ${{ code: 'workbook' }}
    ${'an old workbook'}        | ${Buffer.from('d0cf11e0a1b11ae1', 'hex')}                 | ${{ code: 'workbook' }}
    ${'another archive'}        | ${zip('holiday/beach.jpg')}                               | ${{ code: 'archive' }}
    ${'a PDF'}                  | ${Buffer.from('%PDF-1.7 ...')}                            | ${{ code: 'pdf' }}
    ${'a web page'}             | ${Buffer.from('<!DOCTYPE html><html></html>')}            | ${{ code: 'web_page' }}
    ${'an address book'}        | ${Buffer.from('BEGIN:VCARD\nVERSION:3.0')}                | ${{ code: 'contacts' }}
    ${'a NUL in the middle'}    | ${Buffer.from('phone\n20255\x0050111\n')}                 | ${{ code: 'binary' }}
    ${'nothing'}                | ${Buffer.alloc(0)}                                        | ${{ code: 'empty' }}
    ${'white space'}            | ${Buffer.from(' \n\r\n ,,\n')}                            | ${{ code: 'empty' }}
    ${'titles alone'}           | ${Buffer.from('phone,name\n')}                            | ${{ code: 'no_rows' }}
    ${'a quote left open'}      | ${Buffer.from('phone,name\n2025550111,"Amy\n202,Ben\n')}  | ${{ code: 'quote', line: 2 }}
    ${'too many rows'}          | ${Buffer.from(many(4))}                                   | ${{ code: 'too_many_rows', most: 3 }}
    ${'too many columns'}       | ${Buffer.from('a,b,c,d,e\n')}                             | ${{ code: 'too_many_columns', line: 1, most: 4 }}
    ${'a line without end'}     | ${Buffer.from(`phone\n${'x'.repeat(300)}\n`)}             | ${{ code: 'long_line', line: 2, most: 200 }}
  `('$what', async ({ bytes, fault }) => {
    expect(await readCsv(bytes, { limits: small })).toMatchObject({ ok: false, fault });
  });

  it('takes exactly as many rows as allowed, and 5,000 columns are too many', async () => {
    expect((await readCsv(Buffer.from(many(3)), { limits: small })).ok).toBe(true);
    const wide = Array.from({ length: 5000 }, (_, index) => `c${index}`).join(',');
    const fault = { code: 'too_many_columns', most: CSV_LIMITS.columns };
    expect(await readCsv(Buffer.from(`${wide}\n`))).toMatchObject({ ok: false, fault });
  });
});
