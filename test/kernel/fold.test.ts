import fc from 'fast-check';
import { fold, words } from '../../src/kernel/fold.ts';
test('scan', () => {
  const bad: string[] = [];
  for (let i = 0; i <= 0x2ffff; i++) { const c = String.fromCodePoint(i); for (const x of [c, 'a' + c + 'b', c + '1', 'e' + c + '\u0301x']) { const f = fold(x); if (fold(f) !== f) bad.push(i.toString(16) + ':' + JSON.stringify(x)+JSON.stringify(f)+JSON.stringify(fold(f))); } }
  console.log(bad.length, bad.slice(0, 40).join('\n'));
  const t = performance.now(); for (let i = 0; i < 1e5; i++) fold('Redeem 3 please!'); console.log('us per', (performance.now() - t) / 100);
  const t2 = performance.now(); for (let i = 0; i < 1e5; i++) fold('積分，退訂！'); console.log('us per', (performance.now() - t2) / 100);
  for (const x of ['!'.repeat(10000) + 'a' + '!'.repeat(10000) + 'a', ' '.repeat(10000)+'a', 'a' + ' \u200b'.repeat(10000), '\ufdfa'.repeat(10000), 'a'+'\u0301'.repeat(10000),'\u0301\u0323'.repeat(5000)]) { const t = performance.now(); fold(x); console.log('ms', performance.now() - t); }
});
test('idem', () => { fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (x) => fold(fold(x)) === fold(x)), { numRuns: 50000 }); words(''); });
