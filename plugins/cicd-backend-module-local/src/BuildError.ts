/** Thrown when a build is red for a reason in the repository: the message says what is wrong and what to do. */
export class BuildError extends Error {
  constructor(message: string, readonly lines: string[] = [message]) {
    super(message);
    this.name = 'BuildError';
  }
}
