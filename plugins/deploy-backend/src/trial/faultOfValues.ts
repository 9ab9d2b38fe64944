import { isMap, parseDocument } from 'yaml';

/** The text of `deploy/values.yaml` with a fault in one environment; comments and all else stay. */
export function withFault(text: string, environment: string, errorRate: number): string {
  const document = parseDocument(text);
  if (document.contents === null) document.contents = document.createNode({}) as never;
  document.setIn(['environments', environment, 'faults', 'errorRate'], errorRate);
  for (const path of [['environments'], ['environments', environment]]) {
    const node = document.getIn(path);
    // `environments: {}` of the template would else go on in one line.
    if (isMap(node)) node.flow = false;
  }
  return document.toString({ lineWidth: 0 });
}

/** The text without the faults of one environment, and without what is empty then. */
export function withoutFault(text: string, environment: string): string {
  const document = parseDocument(text);
  const path = ['environments', environment, 'faults'];
  if (!document.hasIn(path)) return text;
  document.deleteIn(path);
  const rest = document.getIn(path.slice(0, -1));
  if (isMap(rest) && rest.items.length === 0) document.deleteIn(path.slice(0, -1));
  const all = document.getIn(['environments']);
  if (isMap(all) && all.items.length === 0) all.flow = true;
  return document.toString({ lineWidth: 0 });
}
