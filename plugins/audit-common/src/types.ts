import type { JsonObject } from '@backstage/types';

/** Who made a change. */
export interface ChangeActor {
  type: 'user' | 'service' | 'system';
  /** Entity ref of a person, `plugin:<id>` of a plugin, `external:<name>` of what an informer saw outside. */
  ref: string;
}

/**
 * - `intent`: written before the effect; without one there is no change
 * - `outcome`: how the intent with the same `changeId` ended
 * - `event`: a change that was over when it was written, e.g. an auditor event
 * - `observed`: seen to have happened, and no record explains it
 */
export type ChangeRecordKind = 'intent' | 'outcome' | 'event' | 'observed';

export type ChangeOutcome = 'succeeded' | 'failed' | 'aborted' | 'unknown';

/** What the gate said, as it was when the change was made. */
export interface RecordedDecision {
  decisionId: string;
  decision: 'allow' | 'needs-approval' | 'deny';
  changeDigest: string;
  /** Present when the gate was passed in spite of its decision. */
  breakGlass?: { reason: string; skippedApprovers: string[] };
  /** Of checks that did not pass, were waived, or were advice only. */
  checks: Array<{
    id: string;
    verdict: string;
    reason: string;
    advice?: boolean;
    waiverId?: string;
  }>;
  approvers: string[];
}

/** One record of the change ledger. Only mutations; never the value of a secret. */
export interface ChangeRecord {
  /** UUIDv7; appending the same id again is harmless. */
  id: string;
  /** The same on an intent and its outcome. */
  changeId: string;
  kind: ChangeRecordKind;
  /** When it happened, by the writer's clock. RFC 3339. */
  time: string;
  /** `<plugin>.<thing>.<verb>`, e.g. `deploy.release.promote`. */
  action: string;
  /** CDEvents type where the specification has one, e.g. `dev.cdevents.service.deployed.0.2.0`. */
  cdEventType?: string;
  actor: ChangeActor;
  /** What was changed; the first one names the hash chain (stream) that the record belongs to. May be empty. */
  entityRefs: string[];
  environment?: string;
  before?: JsonObject;
  after?: JsonObject;
  /** Why, in the words of the actor. */
  reason?: string;
  decision?: RecordedDecision;
  /** Ties together what belongs to one request, e.g. all rollouts of a release set. */
  correlationId: string;
  outcome?: ChangeOutcome;
  /** Of an intent: when it counts as `unknown` if no outcome was recorded by then. RFC 3339; default 15 minutes after `time`. */
  outcomeDueTime?: string;
  /** One sentence for a reader: "order 1a2b3c4d promoted to prod". */
  message: string;
  /** Id of the plugin that wrote it. */
  plugin: string;
}

/** A record as it lies in the ledger. */
export interface LedgerEntry {
  /** Leaf index in the Merkle tree, from 0. */
  index: number;
  stream: string;
  /** Position in the stream, from 0. */
  streamIndex: number;
  /** `leafHash` of the stream's entry before this one; 64 zeros for the first. */
  previousHash: string;
  /**
   * Hex RFC 6962 leaf hash: SHA-256 over a zero byte and the canonical JSON (RFC 8785) of
   * `{index, stream, streamIndex, previousHash, appendTime, record}`.
   */
  leafHash: string;
  appendTime: string;
  record: ChangeRecord;
  /** Of an intent, as of now and no part of the hash: how it ended, `unknown` when nothing was heard by its due time. */
  outcome?: ChangeOutcome | 'pending';
  /** Of an intent: the entry that says how it ended. */
  outcomeIndex?: number;
}

export interface LedgerQuery {
  /** Records of any of these. */
  entityRefs?: string[];
  /** Also what these entities depend on, transitively, by the catalog. */
  withDependencies?: boolean;
  actor?: string;
  /** Exact, or with a `*` at the end: `deploy.*`. */
  action?: string;
  kind?: ChangeRecordKind;
  environment?: string;
  correlationId?: string;
  changeId?: string;
  /** RFC 3339, inclusive and exclusive. */
  from?: string;
  to?: string;
  /** ≤ 200, default 50. */
  limit?: number;
  cursor?: string;
}

/** Newest first. */
export interface LedgerPage {
  items: LedgerEntry[];
  nextCursor?: string;
  /** With `withDependencies`: the entities whose records were looked for, the asked ones first. */
  entityRefs?: string[];
}

/** RFC 6962 tree head, signed with Ed25519 over the canonical JSON of the other fields. */
export interface SignedTreeHead {
  treeSize: number;
  /** Hex. */
  rootHash: string;
  /** RFC 3339. */
  time: string;
  /** Hex SHA-256 of the public key (SPKI, DER). */
  keyFingerprint: string;
  /** Base64. */
  signature: string;
}

export interface InclusionProof {
  leafIndex: number;
  treeSize: number;
  /** Hex hashes, bottom up. */
  path: string[];
}

export interface ConsistencyProof {
  fromSize: number;
  toSize: number;
  path: string[];
}

/** A record with what proves that it lies in the ledger. */
export interface RecordProof {
  entry: LedgerEntry;
  inclusion: InclusionProof;
  head: SignedTreeHead;
}

/**
 * - `next`: published, so that others get to know it, and not yet used
 * - `active`: signs
 * - `retired`: signs no more, what it signed stays valid
 */
export type SigningKeyState = 'next' | 'active' | 'retired';

export interface SigningKey {
  /** Hex SHA-256 of the public key (SPKI, DER). */
  fingerprint: string;
  publicKeyPem: string;
  state: SigningKeyState;
  createTime: string;
  /** From when on it signs. */
  activeTime: string;
  /**
   * By the key before it: base64 Ed25519 signature over the canonical JSON of `{activeTime, createTime, fingerprint}`. Who trusts that key
   * can trust this one.
   */
  endorsement?: { keyFingerprint: string; signature: string };
}

/** One finding of a verification; none means that all is as it was written. */
export interface LedgerFinding {
  kind:
    | 'record-changed'
    | 'record-missing'
    | 'record-reordered'
    | 'tail-truncated'
    | 'head-forged'
    | 'head-inconsistent'
    /** What makes records findable, or a stored hash of the tree, is not what the records say. */
    | 'index-changed';
  index?: number;
  stream?: string;
  message: string;
}

export interface VerificationReport {
  treeSize: number;
  head: SignedTreeHead;
  durationMs: number;
  findings: LedgerFinding[];
  /** Signed heads that the ledger was held against, from the ledger itself, the witness and the caller. */
  headsCompared?: number;
  /** Where heads are kept that the ledger's database can't change. */
  witness?: string;
}
