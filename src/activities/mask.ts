const HIDDEN = '***';

/** What looks like a secret wherever it stands: an assignment, a header, an address with a password, a known token. */
const PATTERNS: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g, HIDDEN],
  [/(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@]{0,200}:)[^\s@/]{1,500}@/gi, `$1${HIDDEN}@`],
  [/\b(bearer|basic)(\s+)[\w.~+/=-]{8,}/gi, `$1$2${HIDDEN}`],
  [
    /\b([\w.-]{0,40}(?:passw(?:or)?d|secret|token|credentials?|(?:api|access|private)[-_]?key)["']?\s{0,4}[:=]\s{0,4}["']?)(?!(?:bearer|basic)\s)[^\s"',;&]+/gi,
    `$1${HIDDEN}`,
  ],
  [
    /\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{20,}|xox[a-z]-[\w-]{10,}|xapp-[\w-]{10,}|AKIA[0-9A-Z]{16}|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*)/g,
    HIDDEN,
  ],
];

/** Foreign text without what is or looks like a secret; `secrets` are values we know ourselves. */
export function mask(text: string, secrets: readonly string[] = []): string {
  const known = secrets.filter(Boolean).reduce((left, secret) => left.replaceAll(secret, HIDDEN), text);
  return PATTERNS.reduce((left, [pattern, replacement]) => left.replace(pattern, replacement), known);
}
