import type { Rollout } from '@internal/plugin-deploy-common';
import { actorName, formatDuration, shortDigest } from '@internal/portal-ui';
import { strategyName } from '../shared/describeStrategy';
import { runTitle } from './measurements';

export interface StoryEvent {
  time: string;
  text: string;
  /** Phase or verdict, for its shape. */
  status?: string;
}

/** What happened in a rollout, in order, readable long after. */
export function storyOf(rollout: Rollout): StoryEvent[] {
  const { createTime, firstTrafficTime, allTrafficTime, endTime, phase } = rollout;
  const events: StoryEvent[] = [
    {
      time: createTime,
      text: `${actorName(rollout.actor)} shipped ${shortDigest(rollout.toDigest)} to ${
        rollout.environment
      } as ${strategyName(rollout.strategy).toLowerCase()}`,
    },
  ];
  if (firstTrafficTime) {
    const after = formatDuration(Date.parse(firstTrafficTime) - Date.parse(createTime));
    events.push({ time: firstTrafficTime, text: `First request through it, after ${after}` });
  }
  for (const run of rollout.analysisRuns) {
    if (!run.endTime) continue;
    const said = run.message ? `: ${run.message}` : '';
    events.push({ time: run.endTime, text: `${runTitle(run)}${said}`, status: run.phase });
  }
  if (allTrafficTime) {
    const digest = phase === 'Promoted' ? rollout.toDigest : rollout.fromDigest;
    const through = digest ? shortDigest(digest) : 'the earlier release';
    events.push({ time: allTrafficTime, text: `All traffic through ${through}` });
  }
  if (endTime) events.push({ time: endTime, text: rollout.message, status: phase });
  return events.sort((a, b) => a.time.localeCompare(b.time));
}
