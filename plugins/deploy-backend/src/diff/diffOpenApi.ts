import type { DiffApiChange } from '@internal/plugin-deploy-common';
import { type Direction, SchemaComparison } from './compareSchemas';
import { type JsonMap, listOf, mapOf, OpenApiDocument } from './openApiDocument';

type Operation = { name: string; operation: JsonMap; parameters: JsonMap[] };

/** Every difference of two parsed OpenAPI documents that a client could notice, breaking ones first. */
export function diffOpenApi(fromRoot: object, toRoot: object): DiffApiChange[] {
  const from = new OpenApiDocument(fromRoot as JsonMap);
  const to = new OpenApiDocument(toRoot as JsonMap);
  const before = from.operations();
  const after = to.operations();
  const changes: DiffApiChange[] = [];
  for (const [key, operation] of before) {
    const same = after.get(key);
    if (same) changes.push(...diffOperation(from, to, operation, same));
    else changes.push({ operation: operation.name, message: 'is gone', breaking: true });
  }
  for (const [key, { name }] of after) {
    if (!before.has(key)) changes.push({ operation: name, message: 'is new', breaking: false });
  }
  return changes.sort((a, b) => Number(b.breaking) - Number(a.breaking));
}

function diffOperation(
  from: OpenApiDocument,
  to: OpenApiDocument,
  before: Operation,
  after: Operation,
): DiffApiChange[] {
  const changes: DiffApiChange[] = [];
  const add = (message: string, breaking: boolean) =>
    changes.push({ operation: after.name, message, breaking });
  const schemas = (subject: string, direction: Direction, one: JsonMap, other: JsonMap) => {
    const comparison = new SchemaComparison(from, to, direction);
    comparison.compare(one.schema, other.schema);
    for (const { path, what, breaking } of comparison.changes) {
      add(`${subject}${path ? ` \`${path}\`` : ''} ${what}`, breaking);
    }
  };
  const contents = (subject: string, direction: Direction, one: JsonMap, other: JsonMap) => {
    const earlier = mapOf(one.content);
    const later = mapOf(other.content);
    for (const type of Object.keys(earlier)) {
      if (type in later) schemas(subject, direction, mapOf(earlier[type]), mapOf(later[type]));
      else add(`${subject} no longer as ${type}`, true);
    }
    for (const type of Object.keys(later).filter(each => !(each in earlier))) {
      add(`${subject} also as ${type}`, false);
    }
  };

  diffParameters(before, after, add, schemas);

  const sent = from.resolve(before.operation.requestBody);
  const taken = to.resolve(after.operation.requestBody);
  if (taken.required === true && sent.required !== true) add('a body is required now', true);
  else if (Object.keys(taken).length && !Object.keys(sent).length) add('a body may be sent', false);
  if (Object.keys(sent).length && !Object.keys(taken).length) add('takes no body any more', true);
  else if (Object.keys(sent).length) contents('request', 'request', sent, taken);

  const answers = mapOf(before.operation.responses);
  const laterAnswers = mapOf(after.operation.responses);
  for (const status of Object.keys(answers)) {
    // What fails may fail in another way; what works must go on as it did.
    if (!(status in laterAnswers)) {
      add(`no longer answers with ${status}`, /^[23]|default/.test(status));
      continue;
    }
    const [one, other] = [from.resolve(answers[status]), to.resolve(laterAnswers[status])];
    contents(`response ${status}`, 'response', one, other);
  }
  for (const status of Object.keys(laterAnswers).filter(each => !(each in answers))) {
    add(`can also answer with ${status}`, false);
  }

  const open = (document: OpenApiDocument, { operation }: Operation) =>
    listOf(operation.security ?? document.root.security).every(
      each => Object.keys(mapOf(each)).length === 0,
    );
  if (open(from, before) && !open(to, after)) add('needs a sign-in now', true);
  if (!open(from, before) && open(to, after)) add('needs no sign-in any more', false);
  return changes;
}

function diffParameters(
  before: Operation,
  after: Operation,
  add: (message: string, breaking: boolean) => void,
  schemas: (subject: string, direction: Direction, one: JsonMap, other: JsonMap) => void,
): void {
  const same = (one: JsonMap, other: JsonMap) =>
    one.in === other.in && (one.name === other.name || one.in === 'path');
  const position = (operation: Operation, parameter: JsonMap) =>
    operation.parameters.filter(each => each.in === 'path').indexOf(parameter);
  const partner = (one: Operation, other: Operation, parameter: JsonMap) =>
    other.parameters.find(
      each =>
        same(parameter, each) &&
        (parameter.in !== 'path' || position(one, parameter) === position(other, each)),
    );
  for (const parameter of before.parameters) {
    const subject = `${parameter.in} parameter \`${parameter.name}\``;
    const later = partner(before, after, parameter);
    if (!later) {
      add(`${subject} is not looked at any more`, false);
      continue;
    }
    if (later.required === true && parameter.required !== true)
      add(`${subject} is required now`, true);
    schemas(subject, 'request', parameter, later);
  }
  for (const parameter of after.parameters) {
    if (partner(after, before, parameter)) continue;
    const subject = `${parameter.in} parameter \`${parameter.name}\``;
    const required = parameter.required === true;
    add(`${subject} is new${required ? ' and required' : ''}`, required);
  }
}
