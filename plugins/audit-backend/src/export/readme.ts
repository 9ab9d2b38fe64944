export const EXPORT_README = `# Export of the change ledger

| file             | what                                                                                              |
| ---------------- | ------------------------------------------------------------------------------------------------- |
| records.ndjson   | one record per line, as it was hashed: canonical JSON (RFC 8785)                                  |
| hashes.txt       | of a complete export: the leaf hash of each line (RFC 6962: SHA-256 over a zero byte and the line) |
| proofs.ndjson    | of a selection: for each line the inclusion proof under head.json                                 |
| head.json        | the signed tree head that the export belongs to                                                   |
| heads.json       | heads that were signed before                                                                     |
| consistency.json | of a selection: proofs that the trees of those heads are the beginning of this one                |
| keys.json        | public keys, each endorsed by the one before it                                                   |
| manifest.json    | what was asked for, and how many records there are                                                |
| verify.mjs       | verifies all this; one file, no dependencies, Node 20.11 or newer                                 |

    node verify.mjs --head <a tree head that you kept> --key <fingerprint of a key that you trust>

A complete export proves that no record is missing, changed or in another place. A selection proves that each of its records lies in
the ledger as it stands here. Both prove it against the head and the key that *you* bring: keep a head elsewhere from time to time.
`;
