export { startTestService, type TestService, type TestServiceOptions } from './testService.ts';
export { testDatabase, type TestDatabase } from './testDatabase.ts';
export { TestClock } from './testClock.ts';
