import type { AnalysisPhase, AnalysisRun } from '@internal/plugin-deploy-common';
import type { AnalysisRunObject } from '../cluster/types';

/** What Argo writes in the label `rollout-type`. */
const KINDS: Record<string, AnalysisRun['kind']> = {
  Step: 'step',
  Background: 'background',
  PrePromotion: 'prePromotion',
  PostPromotion: 'postPromotion',
};

/** AnalysisRuns of Argo in the words of the deploy plugin, the oldest first. */
export function analysisRunsOf(objects: AnalysisRunObject[]): AnalysisRun[] {
  return objects.map(analysisRunOf).sort((a, b) => a.startTime.localeCompare(b.startTime));
}

function analysisRunOf(object: AnalysisRunObject): AnalysisRun {
  const { metadata, status } = object;
  const labels = metadata.labels ?? {};
  const stepIndex = labels['step-index'];
  return {
    id: metadata.name,
    kind: KINDS[labels['rollout-type']] ?? 'experiment',
    ...(stepIndex !== undefined && { stepIndex: Number(stepIndex) }),
    phase: (status?.phase ?? 'Pending') as AnalysisPhase,
    message: status?.message ?? '',
    startTime: status?.startedAt ?? metadata.creationTimestamp!,
    ...(status?.completedAt && { endTime: status.completedAt }),
    metrics: (status?.metricResults ?? []).map(result => ({
      name: result.name,
      phase: result.phase as AnalysisPhase,
      successful: result.successful ?? 0,
      failed: result.failed ?? 0,
      inconclusive: result.inconclusive ?? 0,
      error: result.error ?? 0,
      consecutiveError: result.consecutiveError ?? 0,
      message: result.message,
      measurements: (result.measurements ?? []).map(measurement => ({
        phase: measurement.phase as AnalysisPhase,
        time: measurement.finishedAt ?? measurement.startedAt ?? metadata.creationTimestamp!,
        value: valueOf(measurement.value),
        message: measurement.message,
      })),
    })),
  };
}

/** Argo writes the list that Prometheus answered, `[0.3]`. */
function valueOf(text: string | undefined): number | string | undefined {
  const one = text && /^\[([^,\]]+)\]$/.exec(text)?.[1];
  return one && Number.isFinite(Number(one)) ? Number(one) : text;
}
