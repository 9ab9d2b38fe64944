let drawn = 0;

/** Replaces the `<pre>` around the code by its drawing, or leaves it and says above it why it cannot be drawn. */
export async function drawDiagram(code: HTMLElement): Promise<void> {
  const block = code.parentElement;
  if (!block || block.dataset.diagram) return;
  block.dataset.diagram = 'drawing';
  try {
    const { default: mermaid } = await import('mermaid');
    const dark = document.querySelector('[data-theme-mode="dark"]') !== null;
    mermaid.initialize({
      startOnLoad: false,
      securityLevel: 'strict',
      theme: dark ? 'dark' : 'neutral',
      fontFamily: 'inherit',
    });
    drawn += 1;
    const { svg } = await mermaid.render(`mermaid-diagram-${drawn}`, code.textContent ?? '');
    const figure = document.createElement('div');
    figure.className = 'mermaid';
    figure.innerHTML = svg;
    block.replaceWith(figure);
  } catch (error) {
    block.dataset.diagram = 'failed';
    const note = document.createElement('p');
    note.setAttribute('role', 'note');
    const reason = error instanceof Error ? error.message : String(error);
    note.textContent = `This diagram cannot be drawn: ${reason.split('\n')[0]}`;
    block.before(note);
  }
}
