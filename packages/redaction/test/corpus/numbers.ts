/** Positives made of digits: cards, social security numbers, IBANs, telephone numbers. */
import { ibanOf, withLuhn } from './check-digits.ts';
import { DIGITS, type Draws, UPPER } from './random.ts';

/** Test numbers that networks and payment services publish. */
export const PUBLISHED_CARDS: readonly string[] = (
  '4242424242424242 4111111111111111 4012888888881881 4000056655665556 4222222222222 4917610000000000003 5555555555554444 ' +
  '5105105105105100 5200828282828210 2223003122003222 5454545454545454 2222400070000005 378282246310005 371449635398431 ' +
  '378734493671000 370000000000002 6011111111111117 6011000990139424 6011981111111113 3056930009020004 36227206271667 ' +
  '30569309025904 38520000023237 3530111333300000 3566002020360505 6200000000000005 6200000000000047 6205500000000000004 ' +
  '6759649826438453 6304000000000000 6799990100000000019 4000002500001001 4000000000000002 4000000000009995'
).split(' ');

/** Ranges and lengths as the networks publish them. */
const ISSUERS: readonly (readonly [prefixes: readonly string[], lengths: readonly number[]])[] = [
  [['4'], [16, 16, 16, 13, 19]],
  [['51', '52', '53', '54', '55', '2221', '2300', '2500', '2720'], [16]],
  [['34', '37'], [15]],
  [
    ['6011', '644', '649', '65'],
    [16, 16, 19],
  ],
  [['300', '305', '36', '38', '39'], [14]],
  [['3528', '3550', '3589'], [16]],
  [['62'], [16, 17, 18, 19]],
  [
    ['5018', '5020', '5038', '5893', '6304', '6759', '6761', '6762', '6763'],
    [13, 15, 16, 18, 19],
  ],
  [['2200', '2204'], [16]],
];

export function card(draw: Draws): string {
  return grouped(draw, draw.int(3) === 0 ? draw.pick(PUBLISHED_CARDS) : drawnCard(draw));
}

function drawnCard(draw: Draws): string {
  const [prefixes, lengths] = draw.pick(ISSUERS);
  const prefix = draw.pick(prefixes);
  return withLuhn(prefix + draw.text(DIGITS, draw.pick(lengths) - prefix.length - 1));
}

/** As embossed: 4-6-5 for fifteen digits, 4-6-4 for fourteen, else by four. */
function grouped(draw: Draws, digits: string): string {
  const separator = draw.pick(['', '', ' ', '-']);
  if (separator === '' || digits.length === 13) return digits;
  const sizes = digits.length === 15 ? [4, 6, 5] : digits.length === 14 ? [4, 6, 4] : [4, 4, 4, 4, 4];
  if (digits.length === 17 || digits.length === 18) sizes[4] = digits.length - 16;
  let at = 0;
  return sizes
    .map((size) => digits.slice(at, (at += size)))
    .filter((group) => group !== '')
    .join(separator);
}

/** The Social Security Administration assigns no area 000, 666 or 900 to 999, no group 00, no serial 0000. */
export function ssn(draw: Draws): string {
  let area = 1 + draw.int(899);
  if (area === 666) area = 667;
  const parts = [area, 1 + draw.int(99), 1 + draw.int(9_999)].map((part, index) =>
    String(part).padStart([3, 2, 4][index] as number, '0'),
  );
  return parts.join(draw.pick(['-', '-', '-', ' ']));
}

/** Structures of the BBAN by the IBAN registry: `n` digits, `a` capitals, `c` either. */
const BBANS: Readonly<Record<string, string>> = {
  AT: '16n',
  BE: '12n',
  BG: '4a6n8c',
  CH: '5n12c',
  CY: '8n16c',
  CZ: '20n',
  DE: '18n',
  DK: '14n',
  EE: '16n',
  ES: '20n',
  FI: '14n',
  FR: '10n11c2n',
  GB: '4a14n',
  GR: '7n16c',
  HR: '17n',
  HU: '24n',
  IE: '4a14n',
  IS: '22n',
  IT: '1a10n12c',
  LI: '5n12c',
  LT: '16n',
  LU: '3n13c',
  LV: '4a13c',
  MC: '10n11c2n',
  MT: '4a5n18c',
  NL: '4a10n',
  NO: '11n',
  PL: '24n',
  PT: '21n',
  RO: '4a16c',
  SA: '2n18c',
  SE: '20n',
  SI: '15n',
  SK: '20n',
  TR: '5n1n16c',
  AE: '19n',
  IL: '19n',
  UA: '6n19c',
  KZ: '3n13c',
  QA: '4a21c',
};

const LETTERS_OR_DIGITS = DIGITS + UPPER;

/** Stored in one word, printed in groups of four. */
export function iban(draw: Draws): string {
  const [country, structure] = draw.pick(Object.entries(BBANS));
  const bban = [...structure.matchAll(/(\d+)([nac])/g)]
    .map(([, count, kind]) =>
      draw.text(kind === 'n' ? DIGITS : kind === 'a' ? UPPER : LETTERS_OR_DIGITS, Number(count)),
    )
    .join('');
  const written = ibanOf(country, bban);
  return draw.int(2) === 0 ? written : (written.match(/.{1,4}/g) ?? []).join(' ');
}

/** Ranges that regulators keep for fiction, written as ITU-T E.123 and the North American plan have it. */
export function phone(draw: Draws): string {
  const last = draw.text(DIGITS, 2);
  return draw.pick([
    `+1 ${draw.pick(['212', '415', '703'])} 555 01${last}`,
    `+1 (${draw.pick(['212', '415', '703'])}) 555-01${last}`,
    `+1${draw.pick(['212', '415', '703'])}55501${last}`,
    `(${draw.pick(['212', '415', '703'])}) 555-01${last}`,
    `${draw.pick(['212', '415', '703'])}-555-01${last}`,
    `${draw.pick(['212', '415', '703'])}.555.01${last}`,
    `+44 20 7946 0${draw.text(DIGITS, 3)}`,
    `+44 1632 960${draw.text(DIGITS, 3)}`,
    `+49 30 23125 ${draw.text(DIGITS, 3)}`,
    `+33 1 99 00 ${last} ${draw.text(DIGITS, 2)}`,
    `+61 2 5550 ${draw.text(DIGITS, 4)}`,
    `+3531${draw.text(DIGITS, 7)}`,
  ]);
}
