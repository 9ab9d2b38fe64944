import { drawDiagram } from './drawDiagram';

const render = jest.fn();
jest.mock('mermaid', () => ({ __esModule: true, default: { initialize: jest.fn(), render } }));

function page(source: string) {
  document.body.innerHTML = '<pre><code class="language-mermaid"></code></pre>';
  const code = document.querySelector('code')!;
  code.textContent = source;
  return code;
}

describe('drawDiagram', () => {
  // jsdom lays nothing out, which the library needs; the drawing itself is looked at in a browser.
  it('puts the drawing in the place of the code', async () => {
    render.mockResolvedValueOnce({ svg: '<svg></svg>' });
    await drawDiagram(page('graph TD; A-->B'));
    expect(document.querySelector('.mermaid svg')).not.toBeNull();
    expect(document.querySelector('pre')).toBeNull();
  });

  it('keeps the text and says why when it cannot be drawn', async () => {
    render.mockRejectedValueOnce(new Error('Parse error on line 1:\ngraph'));
    const code = page('grph');
    await drawDiagram(code);
    await drawDiagram(code);
    expect(document.body.textContent).toContain('cannot be drawn: Parse error on line 1:');
    expect(document.querySelectorAll('[role=note]')).toHaveLength(1);
    expect(document.querySelector('pre')).not.toBeNull();
  });
});
