import { z } from 'zod';

/**
 * `rollout.yaml` of a service, in the step words of Argo Rollouts
 * (https://argo-rollouts.readthedocs.io/en/stable/features/specification/). Weights are percent.
 */

const header = z.strictObject({
  headerName: z.string().min(1),
  headerValue: z.strictObject({ exact: z.string() }),
});

/** Seconds, or a number with `s`, `m` or `h`. */
export const DURATION_FORM =
  'must be a duration: seconds, or a number with s, m or h ("90s", "5m")';
const duration = z.union([z.number().positive(), z.string().regex(/^\d+(s|m|h)?$/, DURATION_FORM)]);

const threshold = z.string().min(1);

/** One measured quantity; `provider` names a metric source, `judge` compares with the stable release instead of a limit. */
export const metricSpecSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/, 'must be lower-case letters, digits and hyphens'),
  /** Default 10 s, of a judge 5 s. */
  interval: duration.optional(),
  initialDelay: duration.optional(),
  /** Measurements to take; absent: one in a step, in the background and in an experiment as long as it lasts. */
  count: z.number().int().positive().optional(),
  /** `result < 0.05`, `result[0] >= 10`: the comparison language of Argo restricted to one comparison joined by && and ||. */
  successCondition: threshold.optional(),
  failureCondition: threshold.optional(),
  /** Failures that are still accepted. Default 0. */
  failureLimit: z.number().int().min(0).optional(),
  /** Default 0. */
  inconclusiveLimit: z.number().int().min(0).optional(),
  /** Default 4. */
  consecutiveErrorLimit: z.number().int().min(0).optional(),
  provider: z.union([
    z.strictObject({
      /** Of the service's own HTTP traffic through the release under test. */
      metric: z.strictObject({
        measure: z.enum(['error-rate', 'latency', 'request-rate', 'cpu', 'memory', 'restarts']),
        /** For latency, 0–1. Default 0.95. */
        quantile: z.number().gt(0).lt(1).optional(),
        /** Default 60 s. */
        window: duration.optional(),
      }),
    }),
    z.strictObject({
      /** PromQL, for targets with Prometheus; `{{args.service}}`, `{{args.release}}`, `{{args.stable}}` and `{{args.env}}` are filled in. */
      prometheus: z.strictObject({ query: z.string().min(1) }),
    }),
    z.strictObject({
      /** Mann-Whitney U against the stable release (or a fresh baseline), as Kayenta does. */
      judge: z.strictObject({
        measure: z.enum(['error-rate', 'latency']),
        against: z.enum(['stable', 'baseline']).optional(),
        /** Share of difference that is accepted. Default 0.25. */
        tolerance: z.number().min(0).optional(),
        /** Default 0.98. */
        confidence: z.number().gt(0.5).lt(1).optional(),
        /** Requests that the release under test needs before it is judged. Default 50. */
        minimumRequests: z.number().int().positive().optional(),
      }),
    }),
  ]),
});

export const analysisSpecSchema = z.strictObject({
  metrics: z.array(metricSpecSchema).min(1),
});

export const canaryStepSchema = z.union([
  z.strictObject({ setWeight: z.number().int().min(0).max(100) }),
  z.strictObject({ pause: z.strictObject({ duration: duration.optional() }) }),
  z.strictObject({ analysis: analysisSpecSchema }),
  z.strictObject({
    setHeaderRoute: z.strictObject({
      name: z.string().min(1),
      /** Empty or absent removes the route of that name. */
      match: z.array(header).optional(),
    }),
  }),
  z.strictObject({
    experiment: z.strictObject({ baseline: z.boolean(), duration, analysis: analysisSpecSchema }),
  }),
]);

export const rolloutStrategySchema = z.union([
  z.strictObject({
    canary: z.strictObject({
      steps: z.array(canaryStepSchema),
      /** Runs from the first step on and aborts when it fails. */
      analysis: analysisSpecSchema
        .extend({ startingStep: z.number().int().min(0).optional() })
        .optional(),
      /** Visitors stay with the release that the weights first gave them. */
      stickySessions: z.boolean().optional(),
    }),
  }),
  z.strictObject({
    blueGreen: z.strictObject({
      autoPromotionEnabled: z.boolean().optional(),
      autoPromotionSeconds: z.number().int().positive().optional(),
      prePromotionAnalysis: analysisSpecSchema.optional(),
      postPromotionAnalysis: analysisSpecSchema.optional(),
      /** The earlier release stays up so long after the switch. Default 30. */
      scaleDownDelaySeconds: z.number().int().min(0).optional(),
    }),
  }),
  z.strictObject({
    /** Two releases side by side for measuring; ends by promote or abort. */
    abTest: z.strictObject({
      route: z.union([
        z.strictObject({ header }),
        z.strictObject({
          hash: z.strictObject({
            header: z.string().optional(),
            cookie: z.string().optional(),
            percent: z.number().int().min(1).max(99),
          }),
        }),
      ]),
      duration: duration.optional(),
      analysis: analysisSpecSchema.optional(),
    }),
  }),
  z.strictObject({ recreate: z.strictObject({}) }),
]);

export const rolloutSpecSchema = z.strictObject({
  apiVersion: z.literal('devopshub.io/v1'),
  kind: z.literal('RolloutSpec'),
  /** How the service is shipped where no environment says otherwise. Absent: replaced at once, one healthy instance after another. */
  strategy: rolloutStrategySchema.optional(),
  environments: z
    .record(z.string(), z.strictObject({ strategy: rolloutStrategySchema }))
    .optional(),
});

export type RolloutSpec = z.infer<typeof rolloutSpecSchema>;
export type RolloutStrategy = z.infer<typeof rolloutStrategySchema>;
export type CanaryStep = z.infer<typeof canaryStepSchema>;
export type AnalysisSpec = z.infer<typeof analysisSpecSchema>;
export type MetricSpec = z.infer<typeof metricSpecSchema>;
