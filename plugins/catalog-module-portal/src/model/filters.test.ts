import { changeFilters, parseFilters, toQuery } from './filters';

const viewer = { ownershipRefs: ['group:default/shop'], starredRefs: [] };
const parse = (query: string) => parseFilters(new URLSearchParams(query));

describe('filters of the catalog list', () => {
  it('reads the links that stock plugins make', () => {
    expect(
      parse('filters[kind]=API&filters[type]=openapi&filters[owners][0]=shop&filters[user]=all'),
    ).toMatchObject({ kind: 'api', types: ['openapi'], owners: ['shop'], view: 'all' });
  });

  it('survives a round trip through the URL and drops the cursor of the old list', () => {
    const before = new URLSearchParams('cursor=abc&tab=x&filters[tags]=a&filters[tags]=b');
    const after = changeFilters(before, { text: 'ord', view: 'owned' });
    expect(after.get('cursor')).toBeNull();
    expect(after.get('tab')).toBe('x');
    expect(parseFilters(after)).toMatchObject({ tags: ['a', 'b'], text: 'ord', view: 'owned' });
  });

  it('keeps parts of the platform apart from services, unless asked for', () => {
    expect(JSON.stringify(toQuery(parse(''), viewer))).toContain('"$not"');
    expect(JSON.stringify(toQuery(parse('filters[parts]=with'), viewer))).not.toContain('$not');
    expect(JSON.stringify(toQuery(parse('filters[kind]=system'), viewer))).not.toContain('$not');
  });

  it('asks nothing when nothing can match', () => {
    expect(toQuery(parse('filters[user]=starred'), viewer)).toBeUndefined();
    expect(toQuery(parse('filters[user]=owned'), { ...viewer, ownershipRefs: [] })).toBeUndefined();
  });

  it('asks for owners by full ref', () => {
    expect(JSON.stringify(toQuery(parse('filters[owners]=shop'), viewer))).toContain(
      'group:default/shop',
    );
  });
});
