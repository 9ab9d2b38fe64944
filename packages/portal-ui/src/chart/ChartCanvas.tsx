import { useEffect, useRef } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { chartColors } from '../theme/palette';
import { alignSeries, formatNumber } from './alignSeries';
import type { TimeSeriesChartProps } from './types';
import styles from './chart.module.css';

function cssColor(element: Element, name: string) {
  return getComputedStyle(element).getPropertyValue(name).trim() || '#888';
}

/** The drawn part of {@link TimeSeriesChart}; a module of its own so that uPlot is fetched with the first chart only. */
export default function ChartCanvas({
  unit,
  series,
  markers = [],
  height = 200,
  onRange,
}: TimeSeriesChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const latest = useRef({ markers, onRange });
  latest.current = { markers, onRange };

  useEffect(() => {
    const element = host.current;
    if (!element) return undefined;
    const dark = element.closest('[data-theme-mode="dark"]') !== null;
    const colors = chartColors[dark ? 'dark' : 'light'];
    const text = cssColor(element, '--bui-fg-secondary');
    const grid = cssColor(element, '--bui-border-1');
    const axis = { stroke: text, font: '12px Inter Variable', grid: { stroke: grid, width: 1 } };
    const plot = new UPlot(
      {
        width: element.clientWidth,
        height,
        cursor: { drag: { x: true, y: false, setScale: false } },
        scales: {
          y: { range: (_, min, max) => [Math.min(0, min ?? 0), max > 0 ? max * 1.08 : 1] },
        },
        legend: { live: true },
        axes: [
          axis,
          {
            ...axis,
            size: 56,
            label: unit,
            labelSize: 18,
            values: (_, ticks) => ticks.map(formatNumber),
          },
        ],
        series: [
          {},
          ...series.map((one, index) => ({
            label: one.label,
            stroke: one.color ?? colors[index % colors.length],
            width: 1.5,
            spanGaps: false,
            points: { show: one.points.length < 2 },
            value: (_: unknown, value: number | null) => `${formatNumber(value)} ${unit}`,
          })),
        ],
        hooks: {
          draw: [
            drawn => {
              drawn.ctx.save();
              drawn.ctx.strokeStyle = text;
              drawn.ctx.setLineDash([3, 3]);
              for (const marker of latest.current.markers) {
                const x = drawn.valToPos(marker.timeMs / 1000, 'x', true);
                drawn.ctx.beginPath();
                drawn.ctx.moveTo(x, drawn.bbox.top);
                drawn.ctx.lineTo(x, drawn.bbox.top + drawn.bbox.height);
                drawn.ctx.stroke();
              }
              drawn.ctx.restore();
            },
          ],
          setSelect: [
            drawn => {
              if (drawn.select.width < 4) return;
              const from = drawn.posToVal(drawn.select.left, 'x') * 1000;
              const to = drawn.posToVal(drawn.select.left + drawn.select.width, 'x') * 1000;
              latest.current.onRange?.(from, to);
            },
          ],
        },
      },
      alignSeries(series),
      element,
    );
    const observer = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.destroy();
    };
  }, [series, unit, height, markers.length]);

  return (
    <div ref={host} className={styles.canvas} style={{ minHeight: height }} aria-hidden="true" />
  );
}
