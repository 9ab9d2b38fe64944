import { parseEntityRef } from '@backstage/catalog-model';
import { parseAllDocuments, isScalar } from 'yaml';

/** Replaces `spec.owner` in each document of a catalog file and leaves every other byte as it is. */
export function changeOwnerInCatalogInfo(text: string, ownerRef: string): string {
  const edits = parseAllDocuments(text).flatMap(document => {
    const node = document.getIn(['spec', 'owner'], true);
    if (!isScalar(node) || !node.range) return [];
    const [start, end] = node.range;
    return [{ start, end, value: likewise(String(node.value), ownerRef) }];
  });
  return edits.reduceRight(
    (changed, { start, end, value }) => changed.slice(0, start) + value + changed.slice(end),
    text,
  );
}

/** Replaces the owner among the answers that the repository was rendered from. */
export function changeOwnerInAnswers(text: string, ownerRef: string): string {
  const answers = JSON.parse(text);
  if (typeof answers?.values?.owner !== 'string') return text;
  answers.values.owner = likewise(answers.values.owner, ownerRef);
  return `${JSON.stringify(answers, null, 2)}\n`;
}

/** Writes the new owner the way the old one was written: as a full ref or as a bare group name. */
function likewise(oldOwner: string, ownerRef: string): string {
  const { kind, namespace, name } = parseEntityRef(ownerRef);
  const bare = kind.toLocaleLowerCase('en-US') === 'group' && namespace === 'default';
  return bare && !/[:/]/.test(oldOwner) ? name : ownerRef;
}
