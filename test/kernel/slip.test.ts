import { oneSlip } from '../../src/kernel/slip.ts';

it.each`
  a            | b               | slip
  ${'points'}  | ${'points'}     | ${true}
  ${'point'}   | ${'points'}     | ${true}
  ${'pointss'} | ${'points'}     | ${true}
  ${'poinst'}  | ${'points'}     | ${true}
  ${'qoints'}  | ${'points'}     | ${true}
  ${'opints'}  | ${'points'}     | ${true}
  ${'giude'}   | ${'guide'}      | ${true}
  ${'gidue'}   | ${'guide'}      | ${false}
  ${'stnioP'}  | ${'points'}     | ${false}
  ${'poi'}     | ${'points'}     | ${false}
  ${'pooints'} | ${'points'}     | ${true}
  ${'psintz'}  | ${'points'}     | ${false}
  ${'parking'} | ${'parkng'}     | ${true}
  ${'parking'} | ${'parkign'}    | ${true}
  ${'parking'} | ${'packing up'} | ${false}
  ${'abcdef'}  | ${'abdcfe'}     | ${false}
  ${''}        | ${'a'}          | ${true}
`('$a and $b are one slip apart at most: $slip', ({ a, b, slip }) => {
  expect([oneSlip(a, b), oneSlip(b, a)]).toEqual([slip, slip]);
});
