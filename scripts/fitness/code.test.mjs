import assert from 'node:assert/strict';
import { test } from 'node:test';
import { files, isTest, lineCount, linesMatching, sources, text } from './sources.mjs';

/** Fails with what to do and every place where it is to be done. */
function none(found, fix) {
  assert.ok(found.length === 0, `${fix}\n${found.slice(0, 30).join('\n')}`);
}

test('our code does not use Material UI', () => {
  none(
    linesMatching(
      sources.filter(path => !path.startsWith('scripts/')),
      /from ['"]@(material-ui|mui)\//,
    ),
    'Use @backstage/ui, CSS modules and @remixicon/react instead:',
  );
});

test('files are named by what they hold', () => {
  none(
    sources.filter(
      path =>
        /(^|\/)(utils?|helpers?|misc|common)\.[cm]?[jt]sx?$/i.test(path) ||
        /\/(utils?|helpers?|misc)\//i.test(path),
    ),
    'Name the file after what it holds (its main export), not util, helper or misc:',
  );
});

test('plugin.ts only wires', () => {
  none(
    files
      .filter(path => /\/src\/(plugin|module)\.ts$/.test(path) && lineCount(path) > 60)
      .map(path => `${path}: ${lineCount(path)} lines`),
    'Move what is more than wiring into files of its own; plugin.ts and module.ts have at most 60 lines:',
  );
});

test('one router per resource', () => {
  none(
    files
      .filter(
        path =>
          /(\/router\/[^/]+|[rR]outer)\.ts$/.test(path) && !isTest(path) && lineCount(path) > 150,
      )
      .map(path => `${path}: ${lineCount(path)} lines`),
    'Split the router by resource; a router file has at most 150 lines:',
  );
});

test('source files stay readable', () => {
  none(
    sources.filter(path => lineCount(path) > 400).map(path => `${path}: ${lineCount(path)} lines`),
    'Split the file by what changes together; a source file has at most 400 lines:',
  );
});

test('a lint rule is switched off only with a reason', () => {
  none(
    linesOfComments(/eslint-disable(?!.* -- \S)/),
    'Correct the code, or give the reason: // eslint-disable-next-line <rule> -- <reason>',
  );
});

test('no type check is switched off', () => {
  none(
    linesOfComments(/@ts-(ignore|nocheck)/),
    'Correct the type; where a foreign type is wrong: @ts-expect-error with the reason:',
  );
});

test('there is no any outside tests', () => {
  none(
    linesMatching(
      sources.filter(path => /\.tsx?$/.test(path) && !isTest(path)),
      /(:|<|,|\bas|=>|\|)\s*any\b(?=\s*([;,)>=|\]}[]|$))/,
    ),
    'Name the type, or use unknown and narrow it:',
  );
});

test('no test is skipped without an issue', () => {
  none(
    linesMatching(
      sources.filter(isTest),
      /\b(it|test|describe)\.(skip|only|todo|fixme)\b(?!.*#\d+)|\b(xit|xdescribe|fit|fdescribe)\(/,
    ),
    'Make the test pass or delete it; what must wait names its issue on the same line (#12):',
  );
});

test('plugins find their files by package, not by folder', () => {
  none(
    linesMatching(
      sources.filter(path => /^plugins\/[^/]+\/src\//.test(path) && !isTest(path)),
      /\b__dirname\b|\b__filename\b/,
    ),
    'The portal is bundled, so __dirname is another folder there: use resolvePackagePath from @backstage/backend-plugin-api:',
  );
});

function linesOfComments(pattern) {
  return sources
    .filter(path => !path.startsWith('scripts/fitness/'))
    .flatMap(path =>
      text(path)
        .split('\n')
        .flatMap((line, index) =>
          pattern.test(line) ? [`${path}:${index + 1}  ${line.trim()}`] : [],
        ),
    );
}
