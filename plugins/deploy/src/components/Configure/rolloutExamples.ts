const head = 'apiVersion: devopshub.io/v1\nkind: RolloutSpec\n';

/** Texts to begin with; each is a valid rollout.yaml. */
export const rolloutExamples: Record<string, { title: string; text: string }> = {
  canary: {
    title: 'Canary in prod, judged by its error rate and latency',
    text: `${head}environments:
  prod:
    strategy:
      canary:
        analysis:
          metrics:
            - name: error-rate
              interval: 5s
              failureCondition: result > 0.05
              provider:
                metric: { measure: error-rate, window: 30s }
        steps:
          - setWeight: 20
          - analysis:
              metrics:
                - name: errors-against-stable
                  interval: 5s
                  count: 3
                  provider:
                    judge: { measure: error-rate }
          - setWeight: 50
          - pause: { duration: 30s }
`,
  },
  blueGreen: {
    title: 'Blue-green in prod, promoted by a person',
    text: `${head}environments:
  prod:
    strategy:
      blueGreen:
        autoPromotionEnabled: false
        scaleDownDelaySeconds: 60
`,
  },
  abTest: {
    title: 'A/B in prod, by a header',
    text: `${head}environments:
  prod:
    strategy:
      abTest:
        route:
          header:
            headerName: x-variant
            headerValue: { exact: b }
        duration: 30m
`,
  },
};
