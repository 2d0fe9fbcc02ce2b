import { expect, test } from 'vitest';
import { boundParameters } from './front-parameters.ts';

test('texts are unescaped as the official client escapes them, and arrays are taken apart', () => {
  const query = 'SELECT {text:String}, {texts:Array(String)}, {numbers:Array(UInt64)}, {none:Nullable(String)}';
  const given = {
    text: String.raw`a\tb\\N'c`,
    texts: String.raw`['a','b\'\\c']`,
    numbers: '[1,18446744073709551615]',
    none: '\\N',
  };
  expect(boundParameters(query, given)).toEqual({
    text: "a\tb\\N'c",
    texts: ['a', "b'\\c"],
    numbers: [1n, 18_446_744_073_709_551_615n],
    none: null,
  });
});
