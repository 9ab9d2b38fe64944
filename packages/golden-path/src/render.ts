import { createFetchTemplateAction } from '@backstage/plugin-scaffolder-backend';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTemplateRenderer, type TemplateContext } from 'nunjitsu';
import type { Answers } from './answers.ts';
import { readTemplate } from './template.ts';

/** The scaffolder's own action; relative folders are copied from disk, so that neither integration nor reader is asked. */
const fetchTemplate = createFetchTemplateAction({
  integrations: { list: () => [], byUrl: () => undefined, byHost: () => undefined } as never,
  reader: undefined as never,
});

/**
 * Renders a template with recorded answers, by the same steps and the same engine as the portal does.
 *
 * @param options.targetDir - Made when it is missing; existing files of the same name are kept by a step without `replace`.
 *
 * @example
 * ```ts
 * await renderTemplate({ templateDir: 'templates/commerce-service', values, targetDir: '/tmp/order' });
 * ```
 */
export async function renderTemplate(options: {
  templateDir: string;
  values: Answers['values'];
  targetDir: string;
}): Promise<void> {
  const template = await readTemplate(options.templateDir);
  const engine = createTemplateRenderer({ allowRegexExecution: true });
  // A step may take an answer as the form gave it, or as the check made it canonical: recorded answers are both.
  const context = {
    parameters: options.values,
    steps: { check: { output: options.values } },
  } as TemplateContext;
  const evaluate = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value), (_key, leaf) =>
      typeof leaf === 'string' ? engine.renderValue(leaf, engine.prepareContext(context)) : leaf,
    );

  const temporaryDir = await mkdtemp(join(tmpdir(), 'golden-path-'));
  try {
    await mkdir(options.targetDir, { recursive: true });
    for (const step of template.steps) {
      if (step.if !== undefined && !evaluate(step.if)) continue;
      await fetchTemplate.handler(
        actionContext({
          input: evaluate(step.input ?? {}) as Record<string, never>,
          workspacePath: options.targetDir,
          temporaryDir,
          templateFile: template.file,
        }),
      );
    }
  } finally {
    await rm(temporaryDir, { recursive: true, force: true });
  }
}

type Context = Parameters<typeof fetchTemplate.handler>[0];

/** What the task runner gives to an action, made by hand: nothing here needs a task. */
function actionContext(options: {
  input: Record<string, never>;
  workspacePath: string;
  temporaryDir: string;
  templateFile: string;
}): Context {
  const silent = { info() {}, warn() {}, error() {}, debug() {}, child: () => silent };
  return {
    input: options.input as never,
    workspacePath: options.workspacePath,
    logger: silent,
    task: { id: 'golden-path' },
    templateInfo: { entityRef: '', baseUrl: `file://${options.templateFile}` },
    checkpoint: ({ fn }) => Promise.resolve(fn()),
    output() {},
    createTemporaryDirectory: async () => {
      const folder = join(options.temporaryDir, randomUUID());
      await mkdir(folder);
      return folder;
    },
    getInitiatorCredentials: () => Promise.reject(new Error('A render has no initiator')),
  };
}
