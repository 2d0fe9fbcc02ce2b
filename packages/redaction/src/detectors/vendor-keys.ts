/** API keys by the forms that vendors document: a prefix, then so many characters of one kind. */
import { type Detector, endOfMatch, isAlphanumericAt, type Match } from '../scan/detector.ts';

/** A prefix, lower-case, and the whole key as a sticky pattern. Each pattern reads forward once, without going back. */
const FORMS: readonly (readonly [prefix: string, key: RegExp])[] = [
  // OpenAI, Anthropic, and those that took over their form; names of CSS classes have no digits or capitals.
  ['sk-', /sk-(?=[\w-]{0,64}[0-9A-Z]|[a-z]{20})[\w-]{16,}/y],
  ['sk_live_', /sk_live_\w{10,}/y],
  ['sk_test_', /sk_test_\w{10,}/y],
  ['rk_live_', /rk_live_\w{10,}/y],
  ['rk_test_', /rk_test_\w{10,}/y],
  ['whsec_', /whsec_[A-Za-z0-9+/=]{16,}/y],
  // AWS: IAM identifiers, "Understanding unique ID prefixes".
  ['akia', /AKIA[A-Z0-9]{16}(?![A-Za-z0-9])/y],
  ['asia', /ASIA[A-Z0-9]{16}(?![A-Za-z0-9])/y],
  ['abia', /ABIA[A-Z0-9]{16}(?![A-Za-z0-9])/y],
  ['acca', /ACCA[A-Z0-9]{16}(?![A-Za-z0-9])/y],
  // GitHub.
  ...['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'].map((prefix) => [prefix, new RegExp(`${prefix}\\w{30,}`, 'y')] as const),
  ['github_pat_', /github_pat_\w{22,}/y],
  // GitLab.
  ...['glpat-', 'gldt-', 'glrt-', 'glcbt-', 'glptt-', 'glft-', 'glsoat-', 'glimt-', 'glagent-'].map(
    (prefix) => [prefix, new RegExp(`${prefix}[\\w.-]{20,}`, 'y')] as const,
  ),
  // Slack.
  ...['xoxa-', 'xoxb-', 'xoxe-', 'xoxo-', 'xoxp-', 'xoxr-', 'xoxs-', 'xoxe.', 'xapp-', 'xwfp-'].map(
    (prefix) => [prefix, new RegExp(`${prefix.replace('.', String.raw`\.`)}[\\w.-]{10,}`, 'y')] as const,
  ),
  ['hooks.slack.com/', /hooks\.slack\.com\/(?:services|workflows|triggers)\/[\w/-]{20,}/y],
  // Google.
  ['aiza', /AIza[\w-]{35}/y],
  ['ya00.', /ya29\.[\w-]{20,}/y],
  ['gocspx-', /GOCSPX-[\w-]{20,}/y],
  // Package registries.
  ['npm_', /npm_[A-Za-z0-9]{36}/y],
  ['pypi-', /pypi-[\w-]{50,}/y],
  ['rubygems_', /rubygems_[0-9a-f]{48}/y],
  ['dckr_pat_', /dckr_pat_[\w-]{20,}/y],
  // Mail and messages.
  ['sg.', /SG\.[\w-]{16,32}\.[\w-]{32,64}/y],
  ['key-', /key-[0-9a-f]{32}(?![0-9A-Za-z])/y],
  ['sk', /SK[0-9a-f]{32}(?![0-9A-Za-z])/y],
  // Payment and shops.
  ...['shpat_', 'shpca_', 'shppa_', 'shpss_'].map(
    (prefix) => [prefix, new RegExp(`${prefix}[0-9a-fA-F]{32}`, 'y')] as const,
  ),
  ['sq0atp-', /sq0atp-[\w-]{22,}/y],
  ['sq0csp-', /sq0csp-[\w-]{43,}/y],
  ['eaaa', /EAAA[\w-]{60,64}(?![\w-])/y],
  // Clouds and tools.
  ...['dop_v0_', 'doo_v0_', 'dor_v0_'].map(
    (prefix) => [prefix, new RegExp(`${prefix.replace('0', '1')}[0-9a-f]{64}`, 'y')] as const,
  ),
  ['hf_', /hf_[A-Za-z0-9]{30,}/y],
  ['dapi', /dapi[0-9a-f]{32}(?:-\d)?(?![0-9A-Za-z])/y],
  ['hvs.', /hvs\.[\w-]{20,}/y],
  ['hvb.', /hvb\.[\w-]{20,}/y],
  ['hvr.', /hvr\.[\w-]{20,}/y],
  ['glsa_', /glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}/y],
  ['glc_', /glc_eyJ[\w+/=-]{20,}/y],
  ['nrak-', /NRAK-[A-Z0-9]{27}/y],
  ['lin_api_', /lin_api_[A-Za-z0-9]{32,}/y],
  ['ntn_', /ntn_[A-Za-z0-9]{40,}/y],
  ['pmak-', /PMAK-[0-9a-f]{24}-[0-9a-f]{34}/y],
  ['atatt0', /ATATT3[\w=-]{50,}/y],
  ['dp.pt.', /dp\.pt\.[A-Za-z0-9]{40,}/y],
  ['pscale_', /pscale_(?:tkn|pw|oauth)_[\w.-]{32,}/y],
  ['sbp_', /sbp_[0-9a-f]{40}/y],
  ['figd_', /figd_[\w-]{40,}/y],
  ['age-secret-key-0', /AGE-SECRET-KEY-1[0-9A-Z]{58}/y],
  ['ops_', /ops_eyJ[\w-]{50,}/y],
  ['sntrys_', /sntrys_[\w+/=-]{40,}/y],
  ['sntryu_', /sntryu_[0-9a-f]{64}/y],
  ['gsk_', /gsk_[A-Za-z0-9]{40,}/y],
  ['xai-', /xai-[A-Za-z0-9]{60,}/y],
  ['pplx-', /pplx-[A-Za-z0-9]{40,}/y],
  ['r0_', /r8_[A-Za-z0-9]{37}/y],
  ['ltai', /LTAI[A-Za-z0-9]{12,24}(?![A-Za-z0-9])/y],
  ['akcp', /AKCp[A-Za-z0-9]{60,}/y],
  ['pul-', /pul-[0-9a-f]{40}/y],
  // Telegram: the id of the bot, then the key.
  ...['00000000:aa', '000000000:aa', '0000000000:aa'].map(
    (prefix) => [prefix, /\d{8,10}:AA[\w-]{32,33}(?![\w-])/y] as const,
  ),
];

export const vendorKeys: readonly Detector[] = FORMS.map(([prefix, key]) => ({
  keywords: [prefix],
  find({ text }, at): Match | undefined {
    if (at > 0 && isAlphanumericAt(text, at - 1)) return undefined;
    const end = endOfMatch(key, text, at);
    return end === -1 ? undefined : { start: at, end, category: 'api_key' };
  },
}));

const DATACENTER = /-us\d{1,2}(?![0-9A-Za-z])/y;
const HASH = /[0-9a-f]{32}/y;

/** Mailchimp: what tells the key is at its end. */
export const mailchimpKey: Detector = {
  keywords: ['-us0'],
  find({ text }, at, _end, from): Match | undefined {
    const start = at - 32;
    if (start < from || (start > 0 && isAlphanumericAt(text, start - 1)) || endOfMatch(HASH, text, start) !== at)
      return undefined;
    const end = endOfMatch(DATACENTER, text, at);
    return end === -1 ? undefined : { start, end, category: 'api_key' };
  },
};
