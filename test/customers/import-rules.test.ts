import { dayComesFirst, guessColumns } from '../../src/customers/import/guess.ts';
import type { Plan, Target } from '../../src/customers/import/plan.ts';
import { readBirthday, readPhone, readRow } from '../../src/customers/import/row-rules.ts';

test.each`
  header                                                   | columns
  ${'Phone,Name'}                                          | ${['phone', 'name']}
  ${'Mobile Number,First Name,Last Name,DOB'}              | ${['phone', 'given', 'family', 'birthday']}
  ${'Name,Name,Cell'}                                      | ${['name', null, 'phone']}
  ${'customer,tel,Date of birth,Labels,Points Balance'}    | ${['name', 'phone', 'birthday', 'tags', 'points']}
  ${'SMS opt-in,Opted out,Telephone'}                      | ${['consent', 'stopped', 'phone']}
  ${'Member No,Membership Points,WhatsApp,Language'}       | ${['member', 'points', 'phone', 'language']}
  ${'手机,姓名,生日'}                                      | ${['phone', 'name', 'birthday']}
  ${'会员号,会员姓名,联系电话,出生日期,积分余额,标签'}     | ${['member', 'name', 'phone', 'birthday', 'points', 'tags']}
  ${'姓,名,手機號碼,语言,同意接收短信,是否退订'}           | ${['family', 'given', 'phone', 'language', 'consent', null]}
  ${'退订,电话'}                                           | ${['stopped', 'phone']}
  ${'Spice level,phone'}                                   | ${['field:f1', 'phone']}
  ${'ID,E-mail,Street,Zip'}                                | ${[null, null, null, null]}
`('the titles $header', ({ header, columns }) => {
  const fields = [{ id: 'f1', name: 'Spice Level' }];
  expect(guessColumns((header as string).split(','), [], fields)).toEqual(columns);
}); // prettier-ignore

test('columns without telling titles are guessed from what they hold', () => {
  const rows = [
    ['Amy Lin', '202 555 0111', '05/20/1990', 'x1'],
    ['Ben', '202 555 0112', '02/29/1988', ''],
  ];
  expect(guessColumns(null, rows, [])).toEqual(['name', 'phone', 'birthday', null]);
  expect(guessColumns(['Contact info', 'A', 'B', 'C'], rows, [])).toEqual([null, 'phone', null, null]);
});

test.each`
  cells                         | country | first
  ${['05/06/1990', '20/06/90']} | ${'US'} | ${true}
  ${['05/06/1990', '06/20/90']} | ${'GB'} | ${false}
  ${['05/20/1990', '13/45/90']} | ${'US'} | ${false}
  ${['05/06/1990']}             | ${'US'} | ${false}
  ${['05/06/1990']}             | ${'GB'} | ${true}
  ${['1990-05-06']}             | ${'CN'} | ${false}
`('in $country, $cells begin with the day: $first', ({ cells, country, first }) => {
  expect(dayComesFirst(cells, country)).toBe(first);
});

test.each`
  what                              | cell                            | country | read
  ${'as dialled'}                   | ${'(202) 555-0111'}             | ${'US'} | ${{ value: '+12025550111' }}
  ${'with ten digits alone'}        | ${'2025550111'}                 | ${'US'} | ${{ value: '+12025550111' }}
  ${'as a number of a sheet'}       | ${'2025550111.0'}               | ${'US'} | ${{ value: '+12025550111' }}
  ${'its plus eaten'}               | ${'8613800138000'}              | ${'US'} | ${{ value: '+8613800138000' }}
  ${'00 in front'}                  | ${'0086 138 0013 8000'}         | ${'US'} | ${{ value: '+8613800138000' }}
  ${'its leading zero eaten'}       | ${'7911123456'}                 | ${'GB'} | ${{ value: '+447911123456' }}
  ${'full-width'}                   | ${'１３８００１３８０００'}     | ${'CN'} | ${{ value: '+8613800138000' }}
  ${'shortened by Excel'}           | ${'1.38001E+10'}                | ${'CN'} | ${{ fault: 'phone_shortened' }}
  ${'two numbers'}                  | ${'202 555 0111 / 2025550112'}  | ${'US'} | ${{ fault: 'phone_several' }}
  ${'a premium number'}             | ${'1-900-234-5678'}             | ${'US'} | ${{ fault: 'phone_premium' }}
  ${'too short'}                    | ${'555'}                        | ${'US'} | ${{ fault: 'phone' }}
  ${'words'}                        | ${'ask at the till'}            | ${'US'} | ${{ fault: 'phone' }}
  ${'a formula'}                    | ${'=1+1'}                       | ${'US'} | ${{ fault: 'phone' }}
`('a phone $what', ({ cell, country, read }) => {
  expect(readPhone(cell, country)).toEqual(read);
}); // prettier-ignore

test.each`
  cell                     | dayFirst | read
  ${'05/06/1990'}          | ${false} | ${{ value: '05-06' }}
  ${'05/06/1990'}          | ${true}  | ${{ value: '06-05' }}
  ${'20/06/1990'}          | ${false} | ${{ value: '06-20' }}
  ${'06/20/1990'}          | ${true}  | ${{ value: '06-20' }}
  ${'1990-05-20'}          | ${true}  | ${{ value: '05-20' }}
  ${'1990-05-20 00:00:00'} | ${false} | ${{ value: '05-20' }}
  ${'29.02.'}              | ${true}  | ${{ value: '02-29' }}
  ${'29.02.1988'}          | ${true}  | ${{ value: '02-29' }}
  ${'5月20日'}             | ${false} | ${{ value: '05-20' }}
  ${'农历八月十五'}        | ${false} | ${{ value: 'L 08-15' }}
  ${'31/02/1990'}          | ${true}  | ${{ fault: 'birthday' }}
  ${'33013'}               | ${false} | ${{ fault: 'birthday' }}
`('a birthday $cell, day first: $dayFirst', ({ cell, dayFirst, read }) => {
  expect(readBirthday(cell, dayFirst)).toEqual(read);
});

const EMPTY = { country: 'US', dayFirst: false, known: 'fill', join: true, tag: '', wording: '', where: '', when: '' } as const; // prettier-ignore
const plan = (columns: (Target | null)[], more: Partial<Plan> = {}): Plan => ({ ...EMPTY, consent: 'none', columns, ...more }); // prettier-ignore

describe('a row', () => {
  const PHONE = '2025550111';

  test.each`
    what                       | columns                            | cells                        | holds
    ${'names in two columns'}  | ${['phone', 'given', 'family']}    | ${[PHONE, 'Amy', 'Lin']}     | ${{ name: 'Amy Lin' }}
    ${'a Chinese name in two'} | ${['phone', 'family', 'given']}    | ${[PHONE, '林', '小红']}     | ${{ name: '林小红' }}
    ${'tags'}                  | ${['phone', 'tags']}               | ${[PHONE, 'vip、 noodles;']} | ${{ tags: ['vip', 'noodles'] }}
    ${'points with a comma'}   | ${['phone', 'points']}             | ${[PHONE, '1,200']}          | ${{ points: 1200 }}
    ${'a member number'}       | ${['phone', 'member']}             | ${[PHONE, '8-0421']}         | ${{ member: 80_421 }}
    ${'yes in Chinese'}        | ${['phone', 'consent']}            | ${[PHONE, '同意']}           | ${{ consent: true }}
    ${'an opt-out'}            | ${['phone', 'stopped']}            | ${[PHONE, 'TRUE']}           | ${{ stopped: true }}
    ${'a language'}            | ${['phone', 'language']}           | ${[PHONE, '中文']}           | ${{ language: 'zh' }}
    ${'a column left out'}     | ${['phone', null, 'name']}         | ${[PHONE, 'secret', 'Amy']}  | ${{ name: 'Amy' }}
  `('$what', ({ columns, cells, holds }) => {
    expect(readRow(cells, plan(columns))).toMatchObject({ ...holds, phone: '+12025550111', faults: [] });
  }); // prettier-ignore

  test.each`
    what                    | columns                  | cells                             | fault
    ${'no phone'}           | ${['name', 'phone']}     | ${['Amy', ' ']}                   | ${{ column: 1, code: 'phone_missing' }}
    ${'a name of signs'}    | ${['phone', 'name']}     | ${[PHONE, '<?>']}                 | ${{ column: 1, code: 'name' }}
    ${'a formula'}          | ${['phone', 'name']}     | ${[PHONE, "=cmd|'/c calc'!A1"]}   | ${{ column: 1, code: 'formula' }}
    ${'points in words'}    | ${['phone', 'points']}   | ${[PHONE, 'many']}                | ${{ column: 1, code: 'points' }}
    ${'points below zero'}  | ${['phone', 'points']}   | ${[PHONE, '-5']}                  | ${{ column: 1, code: 'points' }}
    ${'neither yes nor no'} | ${['phone', 'consent']}  | ${[PHONE, 'maybe']}               | ${{ column: 1, code: 'yes_no' }}
    ${'a foreign language'} | ${['phone', 'language']} | ${[PHONE, 'Klingon']}             | ${{ column: 1, code: 'language' }}
    ${'a cell too many'}    | ${['phone']}             | ${[PHONE, 'Lin', 'Amy']}          | ${{ column: null, code: 'extra' }}
  `('$what is told, the rest is kept', ({ columns, cells, fault }) => {
    expect(readRow(cells, plan(columns)).faults).toEqual([fault]);
  }); // prettier-ignore

  it('gets the tag of the whole file', () => {
    expect(readRow([PHONE, 'vip'], plan(['phone', 'tags'], { tag: 'old cards' })).tags).toEqual(['old cards', 'vip']);
  });
});
