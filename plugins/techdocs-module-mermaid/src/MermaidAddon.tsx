import { useShadowRootElements } from '@backstage/plugin-techdocs-react';
import { useEffect } from 'react';
import { drawDiagram } from './drawDiagram';

/** Puts a drawing in the place of every code block of the page that is marked `mermaid`. */
export function MermaidAddon() {
  const blocks = useShadowRootElements<HTMLElement>(['pre > code.language-mermaid']);
  useEffect(() => {
    let left = false;
    (async () => {
      // One after another: the library draws in a place of the document that it shares between calls.
      for (const block of blocks) {
        if (left) return;
        await drawDiagram(block);
      }
    })();
    return () => {
      left = true;
    };
  }, [blocks]);
  return null;
}
