import { releaseCharts } from './releaseQueries';

const series = (labels: Record<string, string>, ...values: Array<number | null>) => ({
  labels,
  points: values.map((value, index): [number, number | null] => [index * 1000, value]),
});

it('compares the releases that take part, and keeps silence as a gap', () => {
  const charts = releaseCharts(
    [
      [
        series({ release: 'sha256:aa', status: '200' }, 9, 10, null),
        series({ release: 'sha256:bb', status: '200' }, null, 7, null),
        series({ release: 'sha256:bb', status: '500' }, null, 3, null),
        series({ release: 'sha256:cc', status: '500' }, 1, 1, 1),
      ],
      [series({ release: 'bb' }, null, 0.25, null)],
    ],
    [
      { label: 'Stable', digest: 'sha256:aa' },
      { label: 'New', digest: 'sha256:bb' },
    ],
  );
  expect(charts.errors.map(one => one.points.map(([, value]) => value))).toEqual([
    [0, 0, null],
    [null, 30, null],
  ]);
  expect(charts.rate[1].points.map(([, value]) => value)).toEqual([null, 10, null]);
  expect(charts.latency[1].points[1]).toEqual([1000, 250]);
});
