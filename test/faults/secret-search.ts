/** Looks for secrets in whatever a program lets out: texts, records, errors, bytes, and what is nested in them. */

// Base64 has lost the shape of what is shorter.
const MIN_ENCODED_LENGTH = 4;

/**
 * Where each secret stands, as `path: how it is written`; nothing where none does. Looked at are property names and values
 * at any depth, also those that are not enumerable (an error's message, stack, cause and errors), getters, entries of maps
 * and sets, and bytes.
 *
 * @param secrets at least one; the name is what a finding calls it by, and never its value
 */
export function findSecrets(
  secrets: Readonly<Record<string, string>>,
  ...places: readonly unknown[]
): readonly string[] {
  const searches = Object.entries(secrets).flatMap(([name, secret]) => {
    if (secret === '') throw new Error(`the secret ${name} is empty: it would be found everywhere`);
    return writings(secret).map(([writing, text]) => ({ text, finding: `${name}${writing}` }));
  });
  const findings: string[] = [];
  const met = new Set<object>();
  const look = (text: string, path: string): void => {
    for (const search of searches) if (text.includes(search.text)) findings.push(`${path}: ${search.finding}`);
  };
  const visit = (value: unknown, path: string): void => {
    if (typeof value === 'string') look(value, path);
    if (typeof value === 'symbol') look(value.description ?? '', path);
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || met.has(value)) return;
    met.add(value);
    if (ArrayBuffer.isView(value))
      return look(Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString(), path);
    if (value instanceof Map || value instanceof Set) visit([...value], `${path}<${value.constructor.name}>`);
    if (value instanceof URL || value instanceof URLSearchParams) look(String(value), path);
    for (const key of ownAndInherited(value)) {
      const below = `${path}.${String(key)}`;
      visit(typeof key === 'symbol' ? key.description : key, below);
      visit(memberOf(value, key), below);
    }
  };
  places.forEach((place, index) => visit(place, `[${index}]`));
  return [...new Set(findings)];
}

/** The forms in which a secret can be written, each with its name. */
function writings(secret: string): readonly (readonly [name: string, text: string])[] {
  const forms: (readonly [string, string])[] = [
    ['', secret],
    [' as in a URL', encodeURIComponent(secret)],
    [' as in a form', new URLSearchParams([['', secret]]).toString().slice(1)],
    [' as in JSON', JSON.stringify(secret).slice(1, -1)],
    [' reversed', Array.from(secret).toReversed().join('')],
    [' in hexadecimal', Buffer.from(secret).toString('hex')],
  ];
  for (const [offset, text] of base64Parts(secret).entries()) {
    forms.push([` in base64 at offset ${offset}`, text], [` in base64url at offset ${offset}`, urlSafe(text)]);
  }
  const known = new Set<string>();
  return forms.filter(([, text]) => text !== '' && !known.has(text) && known.add(text));
}

/**
 * What is sure to stand in the base64 of any text that holds the secret: three forms, by where in a group of three bytes it
 * begins. The characters at the rims mix in bits of the neighbours, and are left out.
 */
function base64Parts(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  return [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const first = Math.ceil((offset * 8) / 6);
    const last = Math.floor(((offset + bytes.length) * 8) / 6);
    return last - first < MIN_ENCODED_LENGTH ? '' : text.slice(first, last);
  });
}

function urlSafe(text: string): string {
  return text.replaceAll('+', '-').replaceAll('/', '_');
}

/** Own keys of every kind, and those of classes above it, where getters are. */
function ownAndInherited(value: object): readonly (string | symbol)[] {
  const keys = new Set<string | symbol>(Reflect.ownKeys(value));
  if (typeof value === 'function') return [...keys];
  let above = Reflect.getPrototypeOf(value);
  while (above !== null && above !== Object.prototype && above !== Array.prototype) {
    for (const [key, member] of Object.entries(Object.getOwnPropertyDescriptors(above))) {
      if ('get' in member) keys.add(key);
    }
    above = Reflect.getPrototypeOf(above);
  }
  return [...keys];
}

function memberOf(value: object, key: string | symbol): unknown {
  try {
    return Reflect.get(value, key);
  } catch (error) {
    return error;
  }
}
