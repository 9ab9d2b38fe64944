import { parseExposition } from './parseExposition';

describe('parseExposition', () => {
  it('reads names, labels with escapes, values and what grows', () => {
    const samples = parseExposition(
      [
        '# HELP http_requests_total Requests',
        '# TYPE http_requests_total counter',
        'http_requests_total{method="GET",path="/a\\"b\\\\c\\n{x,y}"} 3 1395066363000',
        '# TYPE temperature gauge',
        'temperature -1.5e3',
        '# TYPE d histogram',
        'd_bucket{le="+Inf"} 4',
        'd_sum 0.25',
        'd_count 4',
        'odd{a="1",} NaN',
        'top{} +Inf',
      ].join('\n'),
    );
    expect(samples).toEqual([
      {
        name: 'http_requests_total',
        labels: { method: 'GET', path: '/a"b\\c\n{x,y}' },
        value: 3,
        cumulative: true,
      },
      { name: 'temperature', labels: {}, value: -1500, cumulative: false },
      { name: 'd_bucket', labels: { le: '+Inf' }, value: 4, cumulative: true },
      { name: 'd_sum', labels: {}, value: 0.25, cumulative: true },
      { name: 'd_count', labels: {}, value: 4, cumulative: true },
      { name: 'odd', labels: { a: '1' }, value: NaN, cumulative: false },
      { name: 'top', labels: {}, value: Infinity, cumulative: false },
    ]);
  });

  it('leaves out lines that are not in the format and keeps the others', () => {
    const text = 'a 1\n<html>\nb{c=d} 2\nb{c="d" 2\nb{c="d"} two\n\n9x 1\ne 2\r\n';
    expect(parseExposition(text).map(({ name }) => name)).toEqual(['a', 'e']);
  });
});
