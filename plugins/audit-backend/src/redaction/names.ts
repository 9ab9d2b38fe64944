const SECRET_WORDS = new Set(
  'password passwords passwd passwort pwd pass passphrase passcode secret secrets token tokens credential credentials creds cookie cookies authorization otp pin apikey accesskey privatekey secretkey authtoken accesstoken refreshtoken clientsecret bearer jwt'.split(
    ' ',
  ),
);
const KEY_OWNERS = new Set(
  'api access account private signing encryption master ssh secret session shared service deploy license'.split(
    ' ',
  ),
);
/** A last word that makes the name one of something about a secret, not of the secret itself. */
const ABOUT = new Set(
  'id ids name names ref refs reference count type kind version versions length path paths file files ttl expiry expires expired expiration time times at days policy digest hash fingerprint enabled required rotation rotations rotated limit limits store stores owner status state schema field fields scanning manager engine backend provider url issuer audience'.split(
    ' ',
  ),
);

/** `dbPassword`, `DB_PASSWORD`, `db.password`, `/db/password` → `['db', 'password']`. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter(Boolean);
}

/** True for the name of something that is a secret: its value is kept back, whatever it looks like. */
export function isSecretName(name: string): boolean {
  const words = wordsOf(name.normalize('NFKC'));
  if (words.length === 0 || ABOUT.has(words[words.length - 1])) return false;
  return words.some(
    (word, place) =>
      SECRET_WORDS.has(word) ||
      (/^keys?$/.test(word) && KEY_OWNERS.has(words[place - 1])) ||
      /(?:password|passwd|secret|token|apikey)s?$/.test(word),
  );
}

const IDENTITY_NAME =
  /(?:^|[^a-z])(?:ids?|uid|uuid|digests?|sha|sha1|sha256|sha512|commits?|revision|hash|checksum|etag|fingerprint|refs?|image|images|tag|version|integrity)$/;

const IDENTITY_VALUE =
  /^(?:[\w.:/-]+@)?(?:sha\d{1,3}:)?[0-9a-f]{7,128}$|^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$|^sha(?:256|384|512)-[A-Za-z0-9+/]{40,90}={0,2}$|^[a-z][a-z0-9+.-]*:[\w.-]+\/[\w.-]+$/i;

/** Digests and ids look like secrets; they are exempt where a field says that it holds one and its value has that shape. */
export function isIdentity(name: string, value: string): boolean {
  return (
    IDENTITY_NAME.test(name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase()) &&
    IDENTITY_VALUE.test(value)
  );
}
