import { isZone } from '../../src/kernel/calendar.ts';
import { parsePhone } from '../../src/kernel/phone.ts';
import { regionOf, zonesOf } from '../../src/kernel/regions.ts';

test.each`
  phone               | region     | what
  ${'+12025550111'}   | ${'US-DC'} | ${'Washington'}
  ${'+13055550111'}   | ${'US-FL'} | ${'Miami'}
  ${'+18505550111'}   | ${'US-FL'} | ${'the Florida panhandle, an hour behind'}
  ${'+14055550111'}   | ${'US-OK'} | ${'Oklahoma City'}
  ${'+19155550111'}   | ${'US-TX'} | ${'El Paso'}
  ${'+12425550111'}   | ${'BS'}    | ${'the Bahamas, not the United States'}
  ${'+17875550111'}   | ${'PR'}    | ${'Puerto Rico'}
  ${'+16045550111'}   | ${'CA-BC'} | ${'Vancouver'}
  ${'+8613912345678'} | ${'CN'}    | ${'mainland China'}
  ${'+85251234567'}   | ${'HK'}    | ${'Hong Kong'}
`('$phone is of $region: $what', ({ phone, region }) => {
  expect(regionOf(parsePhone(phone))).toBe(region);
});

test('every region has zones that exist', () => {
  for (const code of ['US-FL', 'US-TX', 'US-AK', 'CA-NL', 'CN', 'HK', 'DE', 'PR', 'US'])
    expect([code, zonesOf(code).length > 0 && zonesOf(code).every(isZone)]).toEqual([code, true]);
  expect(zonesOf('US-FL')).toEqual(['America/New_York', 'America/Chicago']);
  expect(zonesOf('XX')).toEqual([]);
});

test('every American and Canadian area code in service has a state or province', () => {
  const without: string[] = [];
  for (let code = 201; code < 990; code++) {
    const region = regionOf(`+1${code}5550111` as never);
    if (region === 'US' || region === 'CA') without.push(String(code));
  }
  // Toll-free, premium and personal numbers belong to no place.
  const nowhere = '500 521 522 525 526 527 528 529 532 533 544 566 577 588 600 622 633 800 833 844 855 866 877 888 900';
  expect(without).toEqual(nowhere.split(' '));
});
