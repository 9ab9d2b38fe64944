export { defineTopic, type Topic } from './defineTopic.ts';
export { topics, findTopic } from './registry.ts';
export { asyncApiDocument, type AsyncApiDocument } from './asyncApi.ts';
export { welcomeGreetingCreated } from './topics/welcomeGreetingCreated.ts';
