import { Failure, main } from '../bootstrap/failure.mjs';
import { check } from './check.mjs';
import { generate } from './generate.mjs';

await main(async ([command, ...args]) => {
  if (command === 'generate') {
    for (const file of generate()) process.stdout.write(`  wrote ${file}\n`);
    return;
  }
  if (command !== 'check') {
    throw new Failure("Say 'npm run catalog -- check' or 'npm run catalog -- generate'");
  }
  const at = args.indexOf('--base');
  const { problems, report } = await check(at < 0 ? 'main' : args[at + 1]);
  process.stdout.write(`${report.join('\n')}\n`);
  if (problems.length > 0) {
    throw new Failure(`The catalog has ${problems.length} problem(s):\n  ${problems.join('\n  ')}`);
  }
});
