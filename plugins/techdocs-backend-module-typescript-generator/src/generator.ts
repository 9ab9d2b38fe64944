import { cp, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, extname, join, posix, relative, sep } from 'node:path';
import { NotFoundError } from '@backstage/errors';
import type { GeneratorBase, GeneratorRunOptions } from '@backstage/plugin-techdocs-node';
import { renderMarkdown } from './markdown/render';
import { readSite } from './site/config';
import type { Site } from './site/config';
import { navigation, outputPath } from './site/navigation';
import { pageHtml } from './site/page';
import { searchDocuments } from './site/search';
import { STYLESHEET, stylesheetName } from './site/styles';

/** Makes a site that the TechDocs reader shows: Markdown and `mkdocs.yml` in, HTML of the same structure as MkDocs Material out. */
export class TypescriptGenerator implements GeneratorBase {
  /** @throws NotFoundError when the docs folder has no Markdown file; InputError when `mkdocs.yml` can't be read. */
  async run({
    inputDir,
    outputDir,
    etag,
    siteOptions,
    logger,
  }: GeneratorRunOptions): Promise<void> {
    const site = await readSite(inputDir, siteOptions?.name);
    const files = await listFiles(site.docsDir);
    const sources = files.filter(file => extname(file) === '.md');
    if (sources.length === 0) {
      throw new NotFoundError(
        `There is no Markdown file in '${
          relative(inputDir, site.docsDir) || '.'
        }'; add 'index.md' there`,
      );
    }
    for (const warning of site.warnings) logger.warn(warning);
    await copyAssets(site.docsDir, files, outputDir);
    const search = await writePages(site, sources, outputDir);
    const stylesheet = join(outputDir, 'assets', 'stylesheets', stylesheetName());
    await write(stylesheet, STYLESHEET);
    await write(join(outputDir, 'search', 'search_index.json'), JSON.stringify({ docs: search }));
    await write(join(outputDir, 'techdocs_metadata.json'), await metadata(site, outputDir, etag));
  }
}

async function writePages(site: Site, sources: string[], outputDir: string) {
  const pages = await Promise.all(
    sources.map(async source => ({
      source,
      rendered: renderMarkdown(await readFile(join(site.docsDir, source), 'utf8'), source),
    })),
  );
  const nav = navigation(
    site,
    new Map(pages.map(({ source, rendered }) => [source, rendered.title])),
  );
  await Promise.all(
    pages.map(({ source, rendered }) =>
      write(join(outputDir, outputPath(source)), pageHtml({ site, nav, source, rendered })),
    ),
  );
  return pages.flatMap(({ source, rendered }) => searchDocuments(source, rendered));
}

async function copyAssets(docsDir: string, files: string[], outputDir: string): Promise<void> {
  for (const file of files.filter(name => extname(name) !== '.md')) {
    const target = join(outputDir, file);
    await mkdir(dirname(target), { recursive: true });
    await cp(join(docsDir, file), target);
  }
}

async function listFiles(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries
    .filter(entry => entry.isFile())
    .map(entry => relative(dir, join(entry.parentPath, entry.name)).split(sep).join(posix.sep))
    .sort();
}

async function metadata(site: Site, outputDir: string, etag?: string): Promise<string> {
  return JSON.stringify({
    site_name: site.name,
    site_description: site.description ?? '',
    build_timestamp: Date.now(),
    files: await listFiles(outputDir),
    ...(etag && { etag }),
  });
}

async function write(file: string, content: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}
