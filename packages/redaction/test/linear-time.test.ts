/** Texts made to make a scan go back and read again. A scan that did would not end within the time of a test. */
import { expect, test } from 'vitest';
import { HOSTILE_CASES } from '../../../test/support/counts.ts';
import { createRedactor, type RedactionCategory } from '../src/index.ts';
import { builtInDetectors } from '../src/detectors/built-in.ts';
import { FieldNames } from '../src/fields/field-names.ts';
import { re2 } from '../src/re2.ts';

/** A megabyte where counts are full. What is quadratic would take minutes then, and fail by the time of the test. */
const LENGTH = Math.floor((2 ** 20 * HOSTILE_CASES) / 100_000);
const always = (): boolean => true;
const detectors = builtInDetectors(new FieldNames(always, {}), always);
const keywords = [...new Set(detectors.flatMap((detector) => detector.keywords))];
/** One for each detector; the vendors' forms and the names are many of a kind. */
const representatives = [
  ...new Set([...detectors.map((detector) => detector.keywords[0] as string), 'password', 'authorization', 'cookie']),
].filter((_, index) => index < 8 || index % 3 === 0);

// Looks at the whole of a text of a megabyte.
const { mask } = createRedactor({ maxTextLength: 2 ** 20, categories: { phone: true } });

/** What a pattern may be waiting for: more of the same, quotes, brackets, blanks, signs that part values. */
const TAILS = [
  '',
  ' ',
  'a',
  '-',
  '_',
  '.',
  '="',
  "='",
  '=',
  ':',
  ': "',
  '=[',
  ': [ ',
  '={"',
  ':\\"',
  '=,',
  '=;a',
  '=&a',
  '\\',
  '%22',
  '=%22',
  '@',
  '"@',
  '=x ',
];

function filled(unit: string): string {
  return unit.repeat(Math.ceil(LENGTH / unit.length)).slice(0, LENGTH);
}

test.each(TAILS)('a long run of any keyword, followed by %j each time, is read through', (tail) => {
  for (const keyword of representatives) {
    expect(typeof mask(filled(keyword.replaceAll('0', '4') + tail))).toBe('string');
  }
});

/** For each category what its pattern reads on over, without ever coming to an end. */
const ENDLESS: Readonly<Partial<Record<RedactionCategory, readonly string[]>>> = {
  email: [
    'a@',
    'a.',
    'a@a.',
    'a@a-',
    '"a"@',
    `${'a'.repeat(64)}@`,
    '用@',
    'a%40',
    `a@${'a.'.repeat(200)}`,
    '/a@',
    '=?a@',
    "'`{|.@",
  ],
  card: ['4', '4 ', '4-', '4111 ', '4111-', '4111 111111 ', '41111111111111112 ', '41111111111111111111 '],
  iban: ['GB82', 'GB82 ', 'GB82 WEST ', 'DE00A', 'gb11gb11'],
  ssn: ['123-45-6789', '123-45-6789-', '123-', '1-123-45-6789'],
  phone: ['+1', '+1 ', '+1(', '(555) ', '555-555-5555', '+1 () ', '+1....'],
  jwt: ['eyJ', 'eyJ.', '.eyJ', ' eyJ', '-eyJ', 'eyJaaaaaaaa.', 'eyJaaaaaaaa ', '_eyJaaaaaaaa'],
  private_key: [
    '-----BEGIN PRIVATE KEY',
    '-----BEGIN RSA ',
    '-----BEGIN PRIVATE KEY-----',
    '-----BEGIN A A A PRIVATE KEY-',
    '-----',
  ],
  url_credential: ['://', 'a://', 'a://a', "a://'", 'a://a:', 'a://@', 'a:\\/\\/', '?a', '?token', '&token='],
  credential: [
    'bearer ',
    'Bearer a',
    'Bearer \t',
    'Basic ',
    'Basic A',
    'Basic AAAA ',
    'bearer+',
    'authorization: ',
    '"authorization: ',
    'cookie: "',
    '"cookie: ',
  ],
  password: [
    'password="token=',
    '"token="',
    "password='a' ",
    'password=[',
    '{"password":{',
    'password=[ ]x',
    'token:[ ',
    'password=\\\\\\"',
    '<password>',
    '--password ',
    'password=a,b',
  ],
  api_key: [
    'sk-',
    'sk-a',
    'ghp_',
    'xoxb-',
    'SG.',
    'SG.a',
    'AKIA',
    '-us1',
    'a-us1',
    '12345678:AA',
    'hooks.slack.com/',
    'glsa_',
  ],
};

test.each(Object.entries(ENDLESS))('a long run of beginnings of %s is read through', (_category, units) => {
  for (const unit of units) {
    expect(typeof mask(filled(unit))).toBe('string');
    expect(typeof mask(`${filled(unit)}\u{1f30a}`)).toBe('string');
  }
});

test('a pattern of the application that would hold a backtracking engine is read through too', () => {
  const redactor = createRedactor({
    patterns: { evil: re2(/(a+)+$/), nested: re2('(x+x+)+y'), rest: re2('a[^c]*b|a') },
  });
  for (const unit of ['a', 'x', 'ab', 'a!']) expect(typeof redactor.mask(filled(unit))).toBe('string');
});

test(`${HOSTILE_CASES * 10} random strings are read through`, () => {
  const alphabets = [
    'abc @.:/=&?"\'\\-_0123456789',
    'eyJ.-_ ',
    ' \t\r\n',
    'password=token:"[]{}',
    '用é\u{1f30a}\ud800',
  ].map((text) => text.split(''));
  let state = 42;
  const next = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  let read = 0;
  for (let index = 0; index < HOSTILE_CASES * 10; index += 1) {
    const alphabet = alphabets[next(alphabets.length)] as string[];
    let text = next(4) === 0 ? (keywords[next(keywords.length)] as string) : '';
    for (let left = next(48); left > 0; left -= 1) text += alphabet[next(alphabet.length)] as string;
    if (typeof mask(text) === 'string') read += 1;
  }
  expect(read).toBe(HOSTILE_CASES * 10);
});
