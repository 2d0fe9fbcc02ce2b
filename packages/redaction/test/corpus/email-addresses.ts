/** Addresses by RFC 5322 section 3.4.1, RFC 5321 section 4.1.3 and RFC 6531. */
import { ALPHANUMERIC, DIGITS, type Draws, LOWER } from './random.ts';

// RFC 5322 section 3.2.3, all of it.
const ATEXT = `${ALPHANUMERIC}!#$%&'*+-/=?^_\`{|}~`;

/** From the documents: addresses that many programs refuse. */
const UNUSUAL = [
  '!def!xyz%abc@example.com',
  '_somename@example.com',
  'customer/department=shipping@example.com',
  "!#$%&'*+-/=?^_`{|}~@example.org",
  '$A12345@example.com',
  '"Abc@def"@example.com',
  '"Fred Bloggs"@example.com',
  'Joe.Blow+tag@sub.example.co.uk',
  "o'neill@example.org",
  '用户@例子.广告',
  'Dörte@Sörensen.example.com',
  'jdoe@[192.168.2.1]',
  'jdoe@[IPv6:2001:db8::1]',
  'x@xn--bcher-kva.example',
];

export function emailAddress(draw: Draws): string {
  switch (draw.int(5)) {
    case 0:
      return draw.pick(UNUSUAL);
    case 1:
      return `${draw.text(LOWER, 1)}${draw.text(ATEXT, 3 + draw.int(12))}${draw.text(LOWER, 1)}@${domain(draw)}`;
    default:
      return `${draw.text(LOWER, 2 + draw.int(8))}${draw.pick(['', '.', '+', '_', '-'])}${draw.text(LOWER + DIGITS, 1 + draw.int(8))}@${domain(draw)}`;
  }
}

function domain(draw: Draws): string {
  const labels = Array.from(
    { length: 1 + draw.int(3) },
    () => `${draw.text(LOWER, 1)}${draw.text(`${LOWER}${DIGITS}-`, draw.int(10))}${draw.text(LOWER + DIGITS, 1)}`,
  );
  return [...labels, draw.pick(['com', 'org', 'de', 'io', 'museum', 'example', 'technology', 'co.uk'])].join('.');
}
