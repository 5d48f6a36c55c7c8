import { REDACTED } from './secret-registry.ts'

type Group = string | undefined
type Rule = { find: RegExp; replace: (match: string, ...groups: Group[]) => string }

/** Words that sentences are made of and that no seed list holds: they tell prose from a seed. */
const PROSE = (
  'the and not for was are has its from with did but were been does had his her our their your ' +
  'which would could while after without than them these those who whose how why each both most ' +
  'some'
).replaceAll(' ', '|')
const SEED_WORD = `(?!(?:${PROSE})\\b)[a-z]{3,8}\\b`
/** What stands between two of them, in a line, a list, a numbered list or any of these in JSON. */
const SEED_GAP = `(?:\\\\[nrt]|[\\s,;'"+\\\\])+(?:\\d{1,2}['"]?[.:)]?[\\s'"]*)?`
const SEED = new RegExp(`\\b${SEED_WORD}(?:${SEED_GAP}${SEED_WORD}){11,}`, 'gi')
const NAMED_SECRET = new RegExp(
  '\\b(macaroon|preimage|passphrase|password|secret|token|api[_-]?key)' +
    `(["']?\\s*[=:]\\s*["']?)([^\\s"',;}]{6,})`,
  'gi',
)

/**
 * What a secret looks like when nothing else tells. Order matters: wholes before their parts.
 * A bolt11 keeps its ends and an `invoice:<hash>` fact keeps its hash, so that a support request
 * can still be followed; an unexplained 64-digit hex may be a preimage and goes.
 */
const RULES: readonly Rule[] = [
  {
    find: /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
    replace: () => '[private key]',
  },
  { find: /\blndconnect:[^\s"'<>]*/gi, replace: () => 'lndconnect:[redacted]' },
  {
    find: /\bln(?:bcrt|bc|tbs|tb|sb)[0-9a-z]{50,}/gi,
    replace: (bolt11) => `${bolt11.slice(0, 16)}…${bolt11.slice(-6)}`,
  },
  {
    find: /\b(bearer|basic|l402|lsat)\s+[\w.~+/:=-]{12,}/gi,
    replace: (_match, scheme = '') => `${scheme} ${REDACTED}`,
  },
  {
    find: /([?#&](?:token|launch|key|secret|macaroon|session)=)[^&\s"']+/gi,
    replace: (_match, name = '') => `${name}${REDACTED}`,
  },
  {
    find: NAMED_SECRET,
    replace: (match, name = '', sign = '', value = '') =>
      // «macaroon: permission denied» is a message, «macaroon: 0201…» is not.
      /\d/.test(value) || value.length >= 16 ? `${name}${sign}${REDACTED}` : match,
  },
  { find: /\b(?:sk|rk|whsec)_[A-Za-z0-9_]{10,}/g, replace: () => REDACTED },
  { find: /\btb_[0-9a-z]{26}_[0-9a-z]{10,}/gi, replace: () => REDACTED },
  {
    // Also as the end of a name, `ownerPin`, and with the quotes of JSON within JSON.
    find: /(pin(?:\s+(?:is|was))?[\W_]{0,10})\d{4,12}\b/gi,
    replace: (_match, name = '') => `${name}${REDACTED}`,
  },
  { find: /[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/gi, replace: () => '[e-mail]' },
  { find: SEED, replace: () => '[seed]' },
  // How Node prints a Buffer, and how a template string prints a Uint8Array.
  { find: /<Buffer[^<>]*>/g, replace: () => '[bytes]' },
  { find: /\b\d{1,3}(?:\s*,\s*\d{1,3}){15,}\b/g, replace: () => '[bytes]' },
  {
    find: /(invoice:)?([0-9a-f]{64,})/gi,
    replace: (match, prefix, digits = '') => (prefix && digits.length === 64 ? match : REDACTED),
  },
  { find: /AgE[A-D][\w+/-]{16,}={0,2}/g, replace: () => REDACTED },
  {
    find: /(?<![\w+/-])(?!(?<=invoice:)[0-9a-f]{64}(?![\w+/-]))[\w+/-]{40,}={0,2}/gi,
    replace: (run) => (isRandomLike(run) ? REDACTED : run),
  },
]

/** Text without anything that looks like a secret or names a customer. */
export function scrubText(text: string): string {
  // In an address a secret may be broken up by %2B and %20: it is judged as it will be read.
  const decoded = decodePercents(text)
  if (decoded !== text) {
    const clean = applyRules(decoded)
    if (clean !== decoded) return clean
  }
  return applyRules(text)
}

function applyRules(text: string): string {
  let clean = text
  for (const rule of RULES) clean = clean.replace(rule.find, rule.replace)
  return clean
}

function decodePercents(text: string): string {
  if (!text.includes('%')) return text
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (codes) => {
    try {
      return decodeURIComponent(codes)
    } catch {
      return codes
    }
  })
}

/**
 * Random base64 changes between capitals, small letters and digits at every other character;
 * paths and names in camel case do not, and a stack trace is worth nothing without its paths.
 */
function isRandomLike(run: string): boolean {
  const kinds = Array.from(run.replace(/[^A-Za-z0-9]/g, ''), kindOf)
  let changes = 0
  for (let index = 1; index < kinds.length; index += 1) {
    if (kinds[index] !== kinds[index - 1]) changes += 1
  }
  return changes * 10 >= kinds.length * 3
}

function kindOf(character: string): 'digit' | 'capital' | 'small' {
  if (character <= '9') return 'digit'
  return character <= 'Z' ? 'capital' : 'small'
}
