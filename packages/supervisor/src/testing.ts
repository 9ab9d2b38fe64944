/** For tests of this package and of those that talk to the supervisor: a whole platform with real processes. */
export { TestPlatform, type Answer, type Faults } from './testing/testPlatform.ts';
