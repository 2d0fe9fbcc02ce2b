import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { KeywordIndex } from '../../src/scan/keyword-index.ts';

/** Every place and keyword that a plain search finds. */
function plainly(text: string, keywords: readonly string[]): readonly string[] {
  const fold = (from: string): string =>
    from.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase()).replaceAll(/\d/g, '0');
  return Array.from({ length: text.length }, (_, place) => place).flatMap((place) =>
    keywords.flatMap((keyword, value) => (fold(text).startsWith(fold(keyword), place) ? [`${place} ${value}`] : [])),
  );
}

const characters = fc.constantFrom(...'abAB@%:-_./019 zqjxé\ud83c\u0140'.split(''));
const text = fc.array(characters, { maxLength: 40 }).map((units) => units.join(''));
const keyword = fc.array(characters, { minLength: 1, maxLength: 5 }).map((units) => units.join(''));

test.prop([text, fc.array(keyword, { minLength: 1, maxLength: 12 })], { numRuns: 5_000 })(
  'it finds every keyword at every place, and no other',
  (searched, keywords) => {
    const index = new KeywordIndex(keywords.map((one, value) => [one, value]));
    const found: string[] = [];
    for (let place = index.next(searched, 0); place !== -1; place = index.next(searched, place + 1)) {
      index.at(searched, place, (value) => {
        found.push(`${place} ${value}`);
        return false;
      });
    }
    expect(found.toSorted()).toEqual(plainly(searched, keywords).toSorted());
  },
);
