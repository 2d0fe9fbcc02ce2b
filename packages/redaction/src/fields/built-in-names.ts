/** Names that announce something private, by the category of what they hold. */
import type { RedactionCategory } from '../category.ts';

type Names = Readonly<Partial<Record<RedactionCategory, readonly string[]>>>;

/**
 * Written in words: `api_key` stands for `api-key`, `apiKey` and `APIKEY` as well. A name matches where it is the whole name
 * of a field or its last segment (`http.request.header.cookie`), and where text gives it a value.
 */
export const NAMES: Names = {
  password: ['password_confirmation', 'pgpassword'],
  credential: ['authorization', 'proxy_authorization', 'aws_access_key_id'],
  session_cookie: ['cookie', 'set_cookie', 'sid', 'laravel_session'],
  ssn: ['ssn', 'social_security_number'],
  card: ['credit_card', 'credit_card_number', 'card_number', 'cc_number', 'cvv', 'cvc'],
};

/** The same for names that also match at the end of a longer one: `DB_PASSWORD`, `stripeApiKey`, `PHPSESSID`. */
export const ENDINGS: Names = {
  password: ['password', 'passwd', 'passphrase', 'pwd'],
  api_key: ['api_key', 'access_key', 'secret_key', 'account_key', 'signing_key', 'encryption_key'],
  private_key: ['private_key'],
  credential: ['secret', 'token', 'credential', 'credentials'],
  session_cookie: ['session_id', 'sessid'],
};

/** The same for words that prose and reports use, too: only fields, members of JSON and parameters of queries are meant. */
export const FIELD_ONLY_NAMES: Names = {
  password: ['pass', 'passcode', 'pin'],
  credential: [
    'auth',
    'bearer',
    'jwt',
    'signature',
    'sig',
    'otp',
    'x_amz_signature',
    'x_amz_credential',
    'x_goog_signature',
  ],
  session_cookie: ['session', 'sess', 'cookies', 'csrf', 'xsrf'],
  card: ['pan'],
  email: ['email', 'e_mail', 'email_address'],
  iban: ['iban'],
  phone: ['phone', 'phone_number', 'mobile', 'mobile_number', 'telephone', 'msisdn'],
};

/** Names whose value in text is the rest of the line: headers of more than one part. */
export const HEADER_NAMES: ReadonlySet<string> = new Set([
  'authorization',
  'proxyauthorization',
  'cookie',
  'setcookie',
]);
