import type { Topic } from './defineTopic.ts';
import { welcomeGreetingCreated } from './topics/welcomeGreetingCreated.ts';

/** All topics, by name. A new topic file is listed here and in index.ts; a test checks it. */
export const topics: readonly Topic[] = [welcomeGreetingCreated as Topic];

/** @returns the topic of that name, if there is one. */
export function findTopic(name: string): Topic | undefined {
  return topics.find(topic => topic.name === name);
}
