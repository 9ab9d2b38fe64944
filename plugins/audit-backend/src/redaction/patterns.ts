/** What a secret looks like wherever it stands. The part named `secret` is replaced; without one, all that matched. */
export const SECRET_PATTERNS: RegExp[] = [
  // Keys in their armour, also cut short, and with escaped line ends.
  /-----BEGIN [A-Z0-9 ]*(?:PRIVATE KEY|SECRET)[A-Z ]*-----[\s\S]*?(?:-----END [A-Z0-9 ]*-----|$)/g,
  /AGE-SECRET-KEY-1[0-9A-Z]{20,}/gi,
  // Amazon: key ids, session tokens, secret keys that are named as such.
  /\b(?:AKIA|ASIA|AROA|AIDA|ABIA|ACCA)[A-Z0-9]{16}\b/g,
  /(?<![A-Za-z0-9/+])(?:FwoG|FQoG|IQoJ)[A-Za-z0-9/+=]{60,}/g,
  // Tokens that say what they are.
  /\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?(?:\.[\w-]+){0,2}/g,
  /\bgh[pousr]_[A-Za-z0-9]{20,}/g,
  /\bgithub_pat_\w{20,}/g,
  /\bgl(?:pat|ptt|rt|dt|cbt|ft|soat|imt|agent)-[\w-]{16,}/g,
  /\bxox[abceprs]-[\w-]{8,}/g,
  /\bxapp-[\w-]{8,}/g,
  /hooks\.slack\.com\/(?<secret>(?:services|workflows)\/[\w/]{10,})/g,
  /discord(?:app)?\.com\/api\/webhooks\/(?<secret>[\w/-]{20,})/g,
  /\bAIza[\w-]{30,}/g,
  /\bya29\.[\w-]{16,}/g,
  /\bGOCSPX-[\w-]{16,}/g,
  /\b(?:sk|rk|pk|whsec)_(?:live_|test_)?[A-Za-z0-9]{16,}/g,
  /\bsk-(?:ant-|proj-|svcacct-)?[\w-]{20,}/g,
  /\bnpm_[A-Za-z0-9]{30,}/g,
  /\bpypi-[\w-]{30,}/g,
  /\bdckr_pat_[\w-]{20,}/g,
  /\bhv[sbr]\.[\w-]{20,}/g,
  /\bdo[opr]_v1_[0-9a-f]{32,}/g,
  /\bSG\.[\w-]{16,}\.[\w-]{16,}/g,
  /\bEAA[A-Za-z0-9]{40,}/g,
  /\bATATT3[\w-]{20,}/g,
  /\bdapi[0-9a-f]{32}/g,
  /\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}/g,
  /\bglsa_\w{30,}/g,
  /\bPMAK-[0-9a-f-]{50,}/g,
  /\bSK[0-9a-f]{32}\b/g,
  /\bAccountKey=(?<secret>[A-Za-z0-9+/=]{20,})/gi,
  /\b(?:SharedAccessSignature|sig)=(?<secret>[\w%+/=-]{20,})/gi,
  // What a header, a URL or a connection string carries.
  /\b(?:bearer|basic|token|digest|negotiate)\s{1,20}(?<secret>[A-Za-z0-9+/._~-]{8,}=*)/gi,
  /\b(?:x-api-key|x-auth-token|api-key|cookie|set-cookie)\s{0,20}:\s{0,20}(?<secret>\S[^\r\n"']*)/gi,
  /\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/?#@"']{0,200}:(?<secret>[^\s/?#"'@]{1,400})@/gi,
  /\b[a-z][a-z0-9+.-]{0,30}:\/\/(?<secret>[A-Za-z0-9_-]{16,400})@/gi,
  /[?&](?:[\w.-]{0,60}(?:token|secret|password|passwd|signature|credential|api-?_?key|auth|access-?_?key)[\w.-]{0,60})=(?<secret>[^\s&"'#[]+)/gi,
];

/** Of those above, what is certain enough to be looked for across line breaks and blanks. */
export const BROKEN_UP_PATTERNS: RegExp[] = [
  /(?:AKIA|ASIA)[A-Z0-9]{16}(?![a-z])/,
  /gh[pousr]_[A-Za-z0-9]{36}/,
  /github_pat_\w{40}/,
];
