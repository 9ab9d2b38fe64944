/** Thrown when a person must do something; `main` prints the message alone, without a stack. */
export class Failure extends Error {
  /** @param {string} message What happened, what is unharmed, what to do; one line each. */
  constructor(message, options) {
    super(message, options);
    this.name = 'Failure';
  }
}

/** Runs the command of a script file and turns a Failure into its message and exit code 1. */
export async function main(run) {
  try {
    const code = await run(process.argv.slice(2));
    process.exitCode = typeof code === 'number' ? code : 0;
  } catch (error) {
    process.stderr.write(`\n${error instanceof Failure ? `✗ ${error.message}` : error.stack}\n`);
    process.exitCode = 1;
  }
}
