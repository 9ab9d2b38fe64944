import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { TypescriptGenerator } from './generator';

const logger = { warn: jest.fn(), info: jest.fn() };

describe('TypescriptGenerator', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'techdocs-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  async function generate(files: Record<string, string>) {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(dir, 'in', name)), { recursive: true });
      await writeFile(join(dir, 'in', name), content);
    }
    await new TypescriptGenerator().run({
      inputDir: join(dir, 'in'),
      outputDir: join(dir, 'out'),
      etag: 'abc',
      logger: logger as any,
    });
    return (name: string) => readFile(join(dir, 'out', name), 'utf8');
  }

  it('makes pages, menu, search index and metadata', async () => {
    const read = await generate({
      'mkdocs.yml':
        'site_name: Orders\nnav:\n  - Home: index.md\n  - Guides:\n      - Start: guide/start.md\n',
      'docs/index.md':
        '# Orders\n\nSee [how to start](guide/start.md#first) and ![flow](img/flow.svg).\n',
      'docs/guide/start.md': '# Start\n\n## First\n\nRun it.\n\n## First\n\nAgain.\n',
      'docs/img/flow.svg': '<svg/>',
    });
    const index = await read('index.html');
    expect(index).toContain('href="guide/start/#first"');
    expect(index).toContain('src="img/flow.svg"');
    expect(index).toContain('<link rel="stylesheet" href="assets/stylesheets/main.');
    const start = await read('guide/start/index.html');
    expect(start).toContain('href="../../assets/stylesheets/main.');
    expect(start).toContain('id="first"');
    expect(start).toContain('id="first_1"');
    expect(start).toContain('md-nav__item--active');
    const search = JSON.parse(await read('search/search_index.json'));
    expect(search.docs).toContainEqual({
      location: 'guide/start/#first',
      title: 'First',
      text: 'Run it.',
    });
    const metadata = JSON.parse(await read('techdocs_metadata.json'));
    expect(metadata).toMatchObject({ site_name: 'Orders', etag: 'abc' });
    expect(metadata.files).toContain('guide/start/index.html');
    await expect(read('img/flow.svg')).resolves.toBe('<svg/>');
  });

  it('knows GFM, admonitions and tabs; leaves the drawing of diagrams to the reader', async () => {
    const read = await generate({
      'docs/index.md': [
        '# All',
        '| a | b |\n|---|--:|\n| 1 | ~~2~~ |',
        '- [x] done\n- [ ] open',
        '!!! warning "Mind <this>"\n    Inner *text*.\n\n    - a list\n\nAfter.',
        '??? note\n    Hidden.',
        '=== "npm"\n\n    ```sh\n    npm start\n    ```\n\n=== "yarn"\n\n    yarn start\n',
        '```mermaid\ngraph TD; A-->B\n```',
      ].join('\n\n'),
    });
    const html = await read('index.html');
    expect(html).toContain('<table>');
    expect(html).toContain('<s>2</s>');
    expect(html).toMatch(/task-list-item"><input type="checkbox" disabled checked> ?done/);
    expect(html).toContain(
      '<div class="admonition warning"><p class="admonition-title">Mind &lt;this&gt;</p>',
    );
    expect(html).toMatch(/<em>text<\/em>[\s\S]*<li>a list<\/li>[\s\S]*<\/div>\n<p>After\.<\/p>/);
    expect(html).toContain('<details class="note"><summary>Note</summary>');
    expect(html).toContain('<label for="__tabbed_');
    expect(html.match(/class="tabbed-block"/g)).toHaveLength(2);
    expect(html).toContain('<pre><code class="language-mermaid">graph TD; A--&gt;B');
    expect(html).not.toContain('Not shown as written');
  });

  it('says on the page what it does not do', async () => {
    const read = await generate({
      'mkdocs.yml': 'plugins:\n  - techdocs-core\n  - macros\nmarkdown_extensions:\n  - abbr\n',
      'docs/index.md': '# A\n\n--8<-- "b.md"\n\n```\n--8<-- "in code it is fine"\n```\n',
    });
    const html = await read('index.html');
    expect(html).toContain("mkdocs plugin 'macros' is not run");
    expect(html).toContain("Markdown extension 'abbr' is not done");
    expect(html.match(/Snippets/g)).toHaveLength(1);
  });

  it('refuses what it can not read, with the reason', async () => {
    await expect(generate({ 'mkdocs.yml': 'a: [', 'docs/index.md': '# A' })).rejects.toThrow(
      "mkdocs.yml can't be read",
    );
    await expect(
      generate({ 'mkdocs.yml': 'docs_dir: ../..', 'docs/index.md': '# A' }),
    ).rejects.toThrow('docs_dir');
    await rm(join(dir, 'in'), { recursive: true });
    await expect(generate({ 'mkdocs.yml': '', 'docs/a.txt': '' })).rejects.toThrow(
      "add 'index.md' there",
    );
  });
});
