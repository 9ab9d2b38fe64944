import { createHash } from 'node:crypto';

/**
 * Layout and type of the pages; colours come from the reader's `--md-*` variables, which it takes from the portal's theme.
 * The reader adds its own rules after these; sizes of headings are kept from it, since it takes them for those of the portal.
 */
export const STYLESHEET = `
*,::before,::after{box-sizing:border-box}
.md-main__inner{display:flex;min-height:60vh}
.md-sidebar__scrollwrap{overflow-y:auto}
.md-nav__list{list-style:none;margin:0;padding:0}
.md-nav__title{display:block;font-weight:650;padding:0 .6rem .4rem}
.md-nav__link{display:block;padding:.3rem .6rem;border-radius:6px;color:var(--md-default-fg-color);text-decoration:none}
.md-nav__link:hover{background:var(--md-default-fg-color--lightest)}
.md-nav__group{font-weight:600;color:var(--md-default-fg-color--light)}
.md-nav__group:hover{background:none}
.md-nav__item .md-nav__list{padding-left:.8rem}
.md-nav__item--level-3{padding-left:.8rem}
.md-ellipsis{overflow:hidden;text-overflow:ellipsis}
.md-content{flex:1;min-width:0}
.md-content__inner{padding:0 1.5rem 2rem;max-width:52rem;margin:0 auto}
.md-footer{background:var(--md-default-bg-color)}
.md-footer__inner{display:flex;justify-content:space-between;padding:.5rem}
.md-footer__link{display:flex;flex-direction:column;padding:.5rem;color:var(--md-typeset-a-color)}
.md-footer__link--next{text-align:right}
.md-footer__direction{font-size:.8em;color:var(--md-default-fg-color--light)}
.md-typeset{line-height:1.6;color:var(--md-typeset-color);overflow-wrap:break-word}
.md-typeset h1{font-size:1.75em!important;font-weight:650;margin:0 0 .8em}
.md-typeset h2{font-size:1.35em!important;font-weight:650;margin:1.8em 0 .6em}
.md-typeset h3{font-size:1.1em!important;font-weight:650;margin:1.5em 0 .5em}
.md-typeset a{color:var(--md-typeset-a-color)}
.md-typeset code{font-family:var(--md-code-font,ui-monospace,monospace);font-size:.9em;background:var(--md-code-bg-color);padding:.1em .3em;border-radius:4px}
.md-typeset pre{position:relative;overflow:auto;background:var(--md-code-bg-color);border-radius:8px;padding:.9em 1em}
.md-typeset pre>code{padding:0;background:none}
.md-typeset table{border-collapse:collapse;display:block;overflow-x:auto;margin:1em 0}
.md-typeset th,.md-typeset td{padding:.45em .8em;border-bottom:1px solid var(--md-typeset-table-color);text-align:left}
.md-typeset img{max-width:100%;height:auto}
.md-typeset blockquote{margin:1em 0;padding:0 1em;border-left:3px solid var(--md-default-fg-color--lighter);color:var(--md-default-fg-color--light)}
.md-typeset hr{border:0;border-top:1px solid var(--md-default-fg-color--lightest)}
.md-typeset .headerlink{margin-left:.4em;opacity:0;text-decoration:none}
.md-typeset :hover>.headerlink,.md-typeset .headerlink:focus{opacity:1}
.md-typeset .admonition,.md-typeset details{margin:1.2em 0;padding:.2em 1em .4em;border:1px solid var(--md-default-fg-color--lighter);border-left-width:4px;border-radius:8px;background:var(--md-default-bg-color--light)}
.md-typeset .admonition-title,.md-typeset summary{position:relative;font-weight:650;margin:.5em 0}
.md-typeset .admonition-title::before{content:"";position:absolute;left:.4rem;background:currentColor;-webkit-mask:var(--md-admonition-icon--note) center/contain no-repeat;mask:var(--md-admonition-icon--note) center/contain no-repeat}
.md-typeset .warning{border-left-color:#b45309}.md-typeset .danger{border-left-color:#be123c}.md-typeset .tip{border-left-color:#0f766e}.md-typeset .note,.md-typeset .info{border-left-color:#2563eb}
.md-typeset .warning>.admonition-title::before{-webkit-mask-image:var(--md-admonition-icon--warning);mask-image:var(--md-admonition-icon--warning)}
.md-typeset .danger>.admonition-title::before{-webkit-mask-image:var(--md-admonition-icon--danger);mask-image:var(--md-admonition-icon--danger)}
.md-typeset .tip>.admonition-title::before{-webkit-mask-image:var(--md-admonition-icon--tip);mask-image:var(--md-admonition-icon--tip)}
.md-typeset .info>.admonition-title::before{-webkit-mask-image:var(--md-admonition-icon--info);mask-image:var(--md-admonition-icon--info)}
.md-typeset .tabbed-set{display:flex;flex-wrap:wrap;margin:1.2em 0}
.md-typeset .tabbed-set>input{position:absolute;opacity:0;width:0;height:0}
.md-typeset .tabbed-labels{display:flex;width:100%;gap:.2rem;border-bottom:1px solid var(--md-default-fg-color--lighter)}
.md-typeset .tabbed-labels>label{padding:.5em .9em;cursor:pointer;font-weight:600;border-bottom:2px solid transparent}
.md-typeset .tabbed-content{width:100%}
.md-typeset .tabbed-block{display:none;padding:.6em 0}
${Array.from(
  { length: 20 },
  (_, i) => `.tabbed-set>input:nth-child(${i + 1}):checked~.tabbed-content>:nth-child(${i + 1})`,
).join(',')}{display:block!important}
.md-typeset .task-list-item{list-style:none;margin-left:-1.4em}
.md-typeset .mermaid{background:none;text-align:center}
@media (max-width:76.1875em){.md-content__inner{padding:0 .5rem 2rem}.md-sidebar--secondary{display:none}}
`;

/** The reader keeps a stylesheet only under MkDocs Material's name: `main.<8 hex>.min.css`. */
export function stylesheetName(): string {
  return `main.${createHash('sha256').update(STYLESHEET).digest('hex').slice(0, 8)}.min.css`;
}
