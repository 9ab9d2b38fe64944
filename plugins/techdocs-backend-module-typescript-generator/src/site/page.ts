import { escapeHtml } from '../markdown/escape';
import type { Rendered } from '../markdown/render';
import type { Site } from './config';
import { outputPath, pageHref } from './navigation';
import type { NavNode } from './navigation';
import { stylesheetName } from './styles';

interface PageRequest {
  site: Site;
  nav: NavNode[];
  source: string;
  rendered: Rendered;
}

/** One page in the structure of MkDocs Material, which the TechDocs reader, its addons and its styles expect. */
export function pageHtml({ site, nav, source, rendered }: PageRequest): string {
  const up = '../'.repeat(outputPath(source).split('/').length - 1);
  const warnings = [...site.warnings, ...rendered.warnings];
  return `<!doctype html>
<html lang="en" class="no-js">
<head>
<meta charset="utf-8">
<title>${escapeHtml(rendered.title)} - ${escapeHtml(site.name)}</title>
<link rel="stylesheet" href="${up}assets/stylesheets/${stylesheetName()}">
</head>
<body dir="ltr">
<div class="md-container" data-md-component="container">
<main class="md-main" data-md-component="main">
<div class="md-main__inner md-grid">
<div class="md-sidebar md-sidebar--primary" data-md-component="sidebar" data-md-type="navigation">
<div class="md-sidebar__scrollwrap"><div class="md-sidebar__inner">
<nav class="md-nav md-nav--primary" aria-label="Navigation" data-md-level="0">
<label class="md-nav__title" for="__drawer">${escapeHtml(site.name)}</label>
${navList(nav, source)}
</nav></div></div></div>
<div class="md-sidebar md-sidebar--secondary" data-md-component="sidebar" data-md-type="toc">
<div class="md-sidebar__scrollwrap"><div class="md-sidebar__inner">
${tableOfContents(rendered)}
</div></div></div>
<div class="md-content" data-md-component="content">
<article class="md-content__inner md-typeset">
${warnings.map(warningHtml).join('\n')}
${rendered.html}
</article>
</div>
</div>
${footer(nav, source)}
</main>
</div>
</body>
</html>
`;
}

function navList(nodes: NavNode[], source: string): string {
  return `<ul class="md-nav__list">${nodes.map(node => navItem(node, source)).join('')}</ul>`;
}

function navItem(node: NavNode, source: string): string {
  const title = `<span class="md-ellipsis">${escapeHtml(node.title)}</span>`;
  if (node.children) {
    return `<li class="md-nav__item md-nav__item--section"><span class="md-nav__link md-nav__group">${title}</span>${navList(
      node.children,
      source,
    )}</li>`;
  }
  const active = node.source === source;
  const href = node.href ?? pageHref(source, node.source ?? 'index.md');
  const item = active ? 'md-nav__item md-nav__item--active' : 'md-nav__item';
  const link = active ? 'md-nav__link md-nav__link--active' : 'md-nav__link';
  return `<li class="${item}"><a class="${link}" href="${escapeHtml(href)}">${title}</a></li>`;
}

function tableOfContents(rendered: Rendered): string {
  const headings = rendered.headings.filter(({ level }) => level === 2 || level === 3);
  if (headings.length === 0) return '';
  const items = headings.map(
    ({ id, text, level }) =>
      `<li class="md-nav__item md-nav__item--level-${level}"><a class="md-nav__link" href="#${id}">${escapeHtml(
        text,
      )}</a></li>`,
  );
  return `<nav class="md-nav md-nav--secondary" aria-label="On this page">
<label class="md-nav__title" for="__toc">On this page</label>
<ul class="md-nav__list" data-md-component="toc">${items.join('')}</ul></nav>`;
}

function warningHtml(warning: string): string {
  return `<div class="admonition warning"><p class="admonition-title">Not shown as written</p><p>${escapeHtml(
    warning,
  )}</p></div>`;
}

function footer(nav: NavNode[], source: string): string {
  const pages = nav
    .flatMap(function flat(node): NavNode[] {
      return node.children ? node.children.flatMap(flat) : [node];
    })
    .filter(node => node.source);
  const at = pages.findIndex(node => node.source === source);
  const link = (node: NavNode | undefined, kind: 'prev' | 'next', word: string) =>
    node
      ? `<a class="md-footer__link md-footer__link--${kind}" rel="${kind}" href="${escapeHtml(
          pageHref(source, node.source ?? 'index.md'),
        )}"><span class="md-footer__direction">${word}</span><span class="md-ellipsis">${escapeHtml(
          node.title,
        )}</span></a>`
      : '<span></span>';
  if (at < 0 || pages.length < 2) return '';
  return `<footer class="md-footer"><nav class="md-footer__inner md-grid" aria-label="Footer">${link(
    pages[at - 1],
    'prev',
    'Previous',
  )}${link(pages[at + 1], 'next', 'Next')}</nav></footer>`;
}
