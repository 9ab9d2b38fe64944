import type { Span } from '@internal/plugin-monitoring-common';

/** A span with its place in the waterfall. */
export interface SpanRow {
  span: Span;
  depth: number;
  /** Of the whole trace, 0–1. */
  left: number;
  width: number;
  children: number;
}

/**
 * Orders spans as a tree, parents before children, siblings by time. A span whose parent is not there (it was not recorded, or
 * comes later) stands at the top; spans that name each other as parents are shown all the same.
 */
export function layoutSpans(spans: Span[]): SpanRow[] {
  const startMs = Math.min(...spans.map(span => span.startTimeMs));
  const endMs = Math.max(...spans.map(span => span.startTimeMs + span.durationMs));
  const totalMs = Math.max(endMs - startMs, 0.001);
  const known = new Set(spans.map(({ spanId }) => spanId));
  const byParent = new Map<string, Span[]>();
  for (const span of [...spans].sort((a, b) => a.startTimeMs - b.startTimeMs)) {
    const { parentSpanId } = span;
    const parent =
      parentSpanId && parentSpanId !== span.spanId && known.has(parentSpanId) ? parentSpanId : '';
    byParent.set(parent, [...(byParent.get(parent) ?? []), span]);
  }
  const rows: SpanRow[] = [];
  const placed = new Set<string>();
  const place = (span: Span, depth: number) => {
    if (placed.has(span.spanId)) return;
    placed.add(span.spanId);
    const children = byParent.get(span.spanId) ?? [];
    rows.push({
      span,
      depth,
      left: (span.startTimeMs - startMs) / totalMs,
      width: span.durationMs / totalMs,
      children: children.length,
    });
    for (const child of children) place(child, depth + 1);
  };
  for (const root of byParent.get('') ?? []) place(root, 0);
  for (const span of spans) place(span, 0);
  return rows;
}
