import { parseRepositoryUrl, repositoryUrl } from './repositoryUrls';

describe('repositoryUrl', () => {
  it('comes back from its own parse, whatever the ref and path', () => {
    const location = {
      repository: 'order',
      kind: 'tree' as const,
      ref: 'feature/a b',
      path: 'docs/ä?.md',
    };
    expect(parseRepositoryUrl(repositoryUrl('http://localhost:7007', location))).toEqual(location);
  });

  it('keeps its meaning when a relative path is resolved against it', () => {
    const file = repositoryUrl('http://localhost:7007', {
      repository: 'order',
      kind: 'blob',
      ref: 'main',
      path: 'catalog-info.yaml',
    });
    expect(parseRepositoryUrl(new URL('./openapi.json', file).href)?.path).toBe('openapi.json');
    expect(parseRepositoryUrl(new URL('.', file).href)?.path).toBe('');
  });

  it('knows no other URL', () => {
    expect(parseRepositoryUrl('https://github.com/a/b/blob/main/x')).toBeUndefined();
  });
});
