/** What does masking cost, for attributes of a span and for a body, where nothing matches and where something does? */
import { createRequire } from 'node:module';
import { createRedactor } from '@weir/redaction';
import type { Question } from '../../../test/bench/question.ts';

const require = createRequire(import.meta.url);
type PinoRedact = (options: { paths: string[]; serialize: boolean; strict: boolean }) => (value: object) => unknown;
const pinoRedact = require('@pinojs/redact') as PinoRedact;
const { version } = require('@pinojs/redact/package.json') as { version: string };

const attributes = {
  'http.request.method': 'GET',
  'url.path': '/books/1234',
  'url.scheme': 'http',
  'server.address': '192.168.1.10',
  'http.route': '/books/:id',
  'user_agent.original': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36',
  'db.query.text': 'SELECT id, title FROM books WHERE id = $1',
  'http.response.status_code': 200,
  'network.protocol.version': '1.1',
  'request.id': '8f14e45f-ceea-467f-9d3c-1a2b3c4d5e6f',
};
const withSecrets = {
  ...attributes,
  password: 'hunter2',
  'http.request.header.authorization': 'Bearer mF_9.B5f-4.1JqM',
};
const books = Array.from({ length: 120 }, (_, id) => ({
  id,
  title: `The book of things ${id}`,
  author: 'A. Founder',
  tags: ['a', 'b'],
  text: 'lorem ipsum dolor',
}));
// A flat string, as a body that was read from a socket is.
const body = Buffer.from(JSON.stringify(books).slice(0, 10_240)).toString('latin1');
const bodyWithSecrets = `${body.slice(0, 5_000)} alice@example.com password=hunter2 ${body.slice(5_048)}`;

const NOTHING = { name: 'no masking, the value handed through', setup: () => () => attributes };
const names = createRedactor({
  categories: Object.fromEntries(
    [
      'api_key',
      'credential',
      'jwt',
      'session_cookie',
      'private_key',
      'email',
      'ssn',
      'card',
      'iban',
      'url_credential',
    ].map((one) => [one, false]),
  ),
  fields: { password: true, 'http.request.header.authorization': true },
});

const questions: readonly Question[] = [
  {
    name: 'redaction/attributes',
    question: 'What do ten attributes cost in which nothing is private?',
    ours: {
      name: 'mask',
      setup: () =>
        (
          (mask) => () =>
            mask(attributes)
        )(createRedactor().mask),
    },
    rivals: [NOTHING],
  },
  {
    name: 'redaction/attributes-masked',
    question: 'What do ten attributes cost, and two more that are private by their names?',
    ours: {
      name: 'mask, names and texts',
      setup: () =>
        (
          (mask) => () =>
            mask(withSecrets)
        )(createRedactor().mask),
    },
    rivals: [
      {
        name: '@pinojs/redact, two paths, nothing scanned',
        version,
        setup: () => {
          const redact = pinoRedact({
            paths: ['password', '["http.request.header.authorization"]'],
            serialize: false,
            strict: true,
          });
          return () => redact(withSecrets);
        },
      },
    ],
  },
  {
    name: 'redaction/names-only',
    question: 'What do the same cost where, as there, nothing but passwords and two names are looked for?',
    ours: { name: 'mask, fewer categories', setup: () => () => names.mask(withSecrets) },
    rivals: [
      {
        name: '@pinojs/redact, two paths',
        version,
        setup: () => {
          const redact = pinoRedact({
            paths: ['password', '["http.request.header.authorization"]'],
            serialize: false,
            strict: true,
          });
          return () => redact(withSecrets);
        },
      },
    ],
  },
  {
    name: 'redaction/body',
    question: 'What does a body of 10 KB cost in which nothing is private?',
    ours: {
      name: 'mask',
      setup: () =>
        (
          (mask) => () =>
            mask(body)
        )(createRedactor().mask),
    },
    rivals: [
      { name: 'no masking', setup: () => () => body },
      { name: 'JSON.stringify of the same string', setup: () => () => JSON.stringify(body) },
    ],
  },
  {
    name: 'redaction/body-masked',
    question: 'What does a body of 10 KB cost with an address and a password in it?',
    ours: {
      name: 'mask',
      setup: () =>
        (
          (mask) => () =>
            mask(bodyWithSecrets)
        )(createRedactor().mask),
    },
    rivals: [{ name: 'JSON.stringify of the same string', setup: () => () => JSON.stringify(bodyWithSecrets) }],
  },
];
export default questions;
