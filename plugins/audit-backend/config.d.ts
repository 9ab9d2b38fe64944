export interface Config {
  audit?: {
    signing?: {
      /**
       * Folder of the private keys that sign tree heads, shared by all portals; the database server must not be able to read it. Default
       * on one machine: `keys/ledger` in the data folder.
       * @visibility backend
       */
      keyFolder?: string;
      /**
       * Days that a key signs until the next one takes over. Default 90.
       * @visibility backend
       */
      rotateAfterDays?: number;
      /**
       * Days that a new key is published before it signs. Default 7.
       * @visibility backend
       */
      publishBeforeDays?: number;
      /**
       * Keys that are trusted though their private half is not in the folder (any more).
       * @visibility backend
       */
      trustedFingerprints?: string[];
    };
    witness?: {
      /**
       * File that each signed tree head is appended to, at best on another disk or machine. Default on one machine:
       * `witness/tree-heads.ndjson` in the data folder; else none.
       * @visibility backend
       */
      file?: string;
    };
  };
}
