/** Positives that open doors: tokens, keys, passwords, cookies, URLs with user info. */
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { ALPHANUMERIC, BASE64URL, DIGITS, type Draws, HEX, LOWER, UPPER } from './random.ts';

/** What a password may be made of: the printable characters of ASCII but the space. */
const PRINTABLE: string = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index)).join('');

/** RFC 3986 section 3.2.1: unreserved characters and sub-delims. */
const USER_INFO = `${ALPHANUMERIC}-._~!$&'()*+,;=`;

/** A text and the part of it that must not be seen afterwards. */
export interface Example {
  readonly text: string;
  readonly secret: string;
}

const around = (before: string, secret: string, after = ''): Example => ({ text: before + secret + after, secret });

/** RFC 7519 section 3.1, RFC 7515 and 7516: header, claims and signature; encrypted; without a signature. */
export function jwt(draw: Draws): string {
  const part = (value: object, space?: number): string =>
    Buffer.from(JSON.stringify(value, undefined, space)).toString('base64url');
  const header = {
    alg: draw.pick(['HS256', 'RS256', 'ES256', 'EdDSA']),
    typ: 'JWT',
    ...(draw.int(2) === 0 ? { kid: draw.text(HEX, 8) } : {}),
  };
  const claims = { sub: draw.text(DIGITS, 10), iat: 1_700_000_000 + draw.int(1e8), name: draw.text(LOWER, 8) };
  const signed = `${part(header, draw.pick([undefined, undefined, 1]))}.${part(claims)}`;
  switch (draw.int(4)) {
    case 0:
      return `${signed}.${draw.bytes(256).toString('base64url')}`;
    case 1:
      return `${part({ alg: 'RSA-OAEP', enc: 'A256GCM' })}.${[256, 12, 64, 16].map((length) => draw.bytes(length).toString('base64url')).join('.')}`;
    default:
      return `${signed}.${createHmac('sha256', draw.bytes(32)).update(signed).digest('base64url')}`;
  }
}

/** The example of RFC 7519 section 3.1. */
export const JWT_OF_RFC_7519 =
  'eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.' +
  'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';

/** RFC 6750 section 2.1: a b64token after the scheme; RFC 7617 section 2: base64 of user, colon and password. */
export function credential(draw: Draws): Example {
  const token = draw.pick([
    draw.text(BASE64URL, 20 + draw.int(60)),
    `${draw.text(`${ALPHANUMERIC}._~+/-`, 32)}==`,
    'mF_9.B5f-4.1JqM',
  ]);
  const basic = Buffer.from(
    `${draw.text(LOWER, 3 + draw.int(8))}:${draw.text(`${ALPHANUMERIC}!$%&?äß`, 8 + draw.int(12))}`,
  ).toString('base64');
  return draw.pick([
    around('Authorization: Bearer ', token),
    around('authorization: bearer ', token, '\r\nhost: example.com'),
    around('sent Bearer ', token, ' to upstream'),
    around(`{"headers":{"Authorization":"Bearer `, token, `"}}`),
    around('Basic ', basic),
    around('Proxy-Authorization: Basic ', basic),
    around('curl -H "Authorization: Basic ', basic, '" https://example.com'),
    around('Basic ', 'QWxhZGRpbjpvcGVuIHNlc2FtZQ=='),
    around('client_secret=', draw.text(ALPHANUMERIC, 24), '&grant_type=client_credentials'),
    around('{"access_token":"', draw.text(BASE64URL, 40), '","token_type":"bearer","expires_in":3600}'),
    around('refresh_token: ', draw.text(BASE64URL, 32)),
    around('GITHUB_TOKEN=', draw.text(ALPHANUMERIC, 40)),
  ]);
}

/** Passwords by name, as programs print, post and configure them. */
export function password(draw: Draws): Example {
  const secret = draw.pick([
    draw.text(PRINTABLE, 8 + draw.int(16)),
    `${draw.pick(['hunter', 'Sommer', 'correct-horse-'])}${draw.text(DIGITS, 3)}`,
  ]);
  return draw.pick([
    around('password=', secret),
    around('Password: ', secret),
    around('user=bob passwd=', secret, ' host=db'),
    around('Server=db;User Id=app;Pwd=', secret, ';Encrypt=true'),
    around('{"user":"bob","password":"', JSON.stringify(secret).slice(1, -1), '"}'),
    around('{"user": "bob", "Password" : "', JSON.stringify(secret).slice(1, -1), '", "remember": true}'),
    around('user=bob&password=', encodeURIComponent(secret), '&remember=1'),
    around("{ user: 'bob', password: '", secret.replaceAll(/[\\']/g, String.raw`\$&`), "' }"),
    around(
      String.raw`{\"password\":\"`,
      JSON.stringify(JSON.stringify(secret).slice(1, -1)).slice(1, -1),
      String.raw`\"}`,
    ),
    around('DB_PASSWORD=', secret),
    around('userPassword: ', secret, '\nnext: line'),
    around('<password>', secret.replaceAll(/[<&]/g, 'x'), '</password>'),
    around('psql --password ', secret.replace(/^-/, 'x'), ' --host db'),
    around('user[password]=', secret, '&commit=1'),
    around('passphrase = "', JSON.stringify(`${secret} and more words`).slice(1, -1), '"'),
  ]);
}

/** RFC 6265: the header of a request and that of a response, and session ids by the names that frameworks give them. */
export function sessionCookie(draw: Draws): Example {
  const id = draw.text(ALPHANUMERIC, 24 + draw.int(20));
  return draw.pick([
    around('Cookie: theme=dark; sid=', id),
    around('cookie: a=1; b=', id, '\r\naccept: */*'),
    around('Set-Cookie: id=', id, '; Path=/; HttpOnly'),
    around('set-cookie: __Host-session=', id, '; Secure'),
    around('JSESSIONID=', id),
    around('PHPSESSID=', id, '; path=/'),
    around('connect.sid=', `s%3A${id}.${draw.text(ALPHANUMERIC, 43)}`),
    around('ASP.NET_SessionId=', id),
    around('{"sessionId":"', id, '"}'),
    around('session_id=', id),
    around('{"cookie":["sid=', id, '"]}'),
  ]);
}

/** RFC 3986 section 3.2.1, and the parameters by which clouds sign URLs. */
export function urlCredential(draw: Draws): Example {
  const secret = draw.text(USER_INFO, 8 + draw.int(12));
  const parameter = draw.text(BASE64URL, 8 + draw.int(24));
  const user = draw.text(LOWER, 4 + draw.int(6));
  return draw.pick([
    around(`postgres://${user}:`, secret, '@db.internal:5432/app?sslmode=require'),
    around(`https://${user}:`, secret, '@example.com/path'),
    around('redis://:', secret, '@127.0.0.1:6379/0'),
    around(`amqps://${user}:`, `${secret}@2`, '@broker/vhost'),
    around(`mongodb+srv://${user}:`, secret, '@cluster0.example.net/?retryWrites=true'),
    around('https://', secret, '@api.example.com/'),
    around('GET /v1/items?api_key=', parameter, '&page=2'),
    around('https://example.com/cb?state=x&access_token=', parameter, '&token_type=bearer'),
    around(
      'https://account.blob.core.windows.net/c/b?sv=2024&sig=',
      encodeURIComponent(`${draw.bytes(32).toString('base64')}`),
      '&se=2026',
    ),
    around('https://s3.amazonaws.com/b/k?X-Amz-Expires=60&X-Amz-Signature=', draw.text(HEX, 64)),
    around('https://storage.googleapis.com/b/o?X-Goog-Signature=', draw.text(HEX, 128), '&x=1'),
    around('/reset?token=', draw.text(BASE64URL, 32)),
  ]);
}

/** RFC 7468 section 10 and 11 and SEC 1, made by OpenSSL; the armour of OpenSSH around random bytes. */
export function privateKeys(draw: Draws): readonly Example[] {
  const pem = (type: string, bytes: number): string =>
    `-----BEGIN ${type}-----\n${lines(draw.bytes(bytes).toString('base64'))}\n-----END ${type}-----`;
  const made = Array.from({ length: 12 }, () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    return [
      privateKey.export({ type: 'pkcs8', format: 'pem' }),
      privateKey.export({ type: 'sec1', format: 'pem' }),
    ] as string[];
  }).flat();
  const types = [
    'RSA PRIVATE KEY',
    'PRIVATE KEY',
    'EC PRIVATE KEY',
    'OPENSSH PRIVATE KEY',
    'ENCRYPTED PRIVATE KEY',
    'DSA PRIVATE KEY',
    'PGP PRIVATE KEY BLOCK',
  ];
  const armoured = Array.from({ length: 80 }, (_, index) =>
    pem(types[index % types.length] as string, 100 + draw.int(1_200)),
  );
  return [...made, ...armoured].map((key, index) => {
    const secret = key.trim().split('\n').slice(1, -1).join('\n');
    if (index % 4 === 1) return { text: JSON.stringify({ key }), secret: JSON.stringify(secret).slice(1, -1) };
    if (index % 4 === 2)
      return {
        text: `KEY="${key.trim().replaceAll('\n', String.raw`\n`)}"`,
        secret: secret.replaceAll('\n', String.raw`\n`),
      };
    return { text: `loaded\n${key}\nand went on`, secret };
  });
}

function lines(base64: string): string {
  return (base64.match(/.{1,64}/g) ?? []).join('\n');
}

/** Forms that vendors document, filled with random characters of their alphabets. */
export function apiKey(draw: Draws): string {
  const any = (length: number): string => draw.text(ALPHANUMERIC, length);
  const url = (length: number): string => draw.text(BASE64URL, length);
  const hex = (length: number): string => draw.text(HEX, length);
  const mixed = `${draw.text(DIGITS, 2)}${draw.text(UPPER, 2)}`;
  return draw.pick([
    `sk-${mixed}${any(44)}`,
    `sk-proj-${mixed}${url(120)}`,
    `sk-ant-api03-${url(93)}AA`,
    `sk_live_${any(24)}`,
    `sk_test_${any(99)}`,
    `rk_live_${any(24)}`,
    `whsec_${any(32)}`,
    `AKIA${draw.text(`${UPPER}234567`, 16)}`,
    `ASIA${draw.text(`${UPPER}234567`, 16)}`,
    `ghp_${any(36)}`,
    `gho_${any(36)}`,
    `ghs_${any(36)}`,
    `github_pat_${any(22)}_${any(59)}`,
    `glpat-${url(20)}`,
    `xoxb-${draw.text(DIGITS, 12)}-${draw.text(DIGITS, 12)}-${any(24)}`,
    `xoxp-${draw.text(DIGITS, 11)}-${any(32)}`,
    `xapp-1-A${draw.text(UPPER, 10)}-${draw.text(DIGITS, 13)}-${hex(64)}`,
    `AIza${url(35)}`,
    `ya29.${url(120)}`,
    `GOCSPX-${url(28)}`,
    `npm_${any(36)}`,
    `pypi-AgEIcHlwaS5vcmc${url(140)}`,
    `SG.${url(22)}.${url(43)}`,
    `key-${hex(32)}`,
    `SK${hex(32)}`,
    `${hex(32)}-us${1 + draw.int(20)}`,
    `shpat_${hex(32)}`,
    `sq0atp-${url(22)}`,
    `dop_v1_${hex(64)}`,
    `hf_${any(34)}`,
    `dapi${hex(32)}`,
    `hvs.${url(90)}`,
    `glsa_${any(32)}_${hex(8)}`,
    `NRAK-${draw.text(DIGITS + UPPER, 27)}`,
    `lin_api_${any(40)}`,
    `PMAK-${hex(24)}-${hex(34)}`,
    `rubygems_${hex(48)}`,
    `dckr_pat_${url(27)}`,
    `${draw.text(DIGITS, 10)}:AA${url(33)}`,
    `pul-${hex(40)}`,
    `hooks.slack.com/services/T${draw.text(UPPER, 8)}/B${draw.text(UPPER, 8)}/${any(24)}`,
    `gsk_${any(52)}`,
    `r8_${any(37)}`,
    `figd_${url(40)}`,
  ]);
}
