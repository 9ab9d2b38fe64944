/** Answer of `GET /releases/schema-compatibility`: whether the older of two releases works on the database of the newer one. */
export interface SchemaCompatibilityResult {
  olderDigest: string;
  newerDigest: string;
  /** `unknown`: it could not be found out, `reason` says why. */
  verdict: 'compatible' | 'incompatible' | 'unknown';
  reason: string;
  problems: Array<{
    table: string;
    column?: string;
    /** "is gone: a query that names it fails". */
    message: string;
  }>;
}
