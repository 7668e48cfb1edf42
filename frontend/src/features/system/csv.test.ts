import { expect, test } from 'vitest';
import { csvOf } from './csv';

test('a cell is quoted where it must be, and never becomes a formula', () => {
  expect(
    csvOf([
      ['甲', 'a,b', 'say "no"'],
      ['=1+1', '-2', null],
    ]),
  ).toBe('\uFEFF甲,"a,b","say ""no"""\r\n\'=1+1,\'-2,\r\n');
});
