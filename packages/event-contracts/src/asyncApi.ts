import { z } from 'zod';
import type { Topic } from './defineTopic.ts';

/** An AsyncAPI 3.0 document, ready to be written as JSON or YAML. */
export interface AsyncApiDocument {
  asyncapi: '3.0.0';
  info: { title: string; version: string; description?: string };
  channels: Record<string, unknown>;
  operations: Record<string, unknown>;
  components: { messages: Record<string, unknown> };
}

const versionOf = (topic: Topic) => topic.name.slice(topic.name.lastIndexOf('.v') + 2);
const idOf = (topic: Topic) => topic.name.replace(/[.-](\w)/g, (_, letter) => letter.toUpperCase());

/**
 * Describes what a service publishes and consumes.
 *
 * @example
 * ```ts
 * asyncApiDocument({ title: 'welcome', version: '1.0.0', publishes: [welcomeGreetingCreated], consumes: [] });
 * ```
 */
export function asyncApiDocument(service: {
  title: string;
  version: string;
  description?: string;
  publishes: readonly Topic[];
  consumes: readonly Topic[];
}): AsyncApiDocument {
  const document: AsyncApiDocument = {
    asyncapi: '3.0.0',
    info: {
      title: service.title,
      version: service.version,
      ...(service.description && { description: service.description }),
    },
    channels: {},
    operations: {},
    components: { messages: {} },
  };
  const add = (topic: Topic, action: 'send' | 'receive') => {
    const id = idOf(topic);
    document.components.messages[id] = messageOf(topic);
    document.channels[id] = {
      address: topic.name,
      description: topic.summary,
      messages: { [id]: { $ref: `#/components/messages/${id}` } },
    };
    document.operations[`${action}${id[0]!.toUpperCase()}${id.slice(1)}`] = {
      action,
      channel: { $ref: `#/channels/${id}` },
      messages: [{ $ref: `#/channels/${id}/messages/${id}` }],
    };
  };
  for (const topic of byName(service.publishes)) add(topic, 'send');
  for (const topic of byName(service.consumes)) add(topic, 'receive');
  return document;
}

const byName = (list: readonly Topic[]) => [...list].sort((a, b) => (a.name < b.name ? -1 : 1));

function messageOf(topic: Topic): unknown {
  return {
    name: topic.name,
    title: topic.summary,
    summary: topic.summary,
    contentType: 'application/json',
    payload: z.toJSONSchema(topic.schema, { target: 'draft-7', io: 'output' }),
    examples: [{ name: 'example', payload: topic.example }],
    'x-version': Number(versionOf(topic)),
    'x-owner': topic.owner,
  };
}
