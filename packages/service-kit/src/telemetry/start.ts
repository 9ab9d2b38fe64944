/**
 * Starts tracing. Imported for its effect, before anything that it instruments: `service-kit build` puts it first into the
 * artifact, so services need not think of it. Nothing happens without `OTEL_EXPORTER_OTLP_ENDPOINT`.
 *
 * Only sampled spans with a parent are made for queries, so that polling leaves no traces.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { ExpressInstrumentation } from '@opentelemetry/instrumentation-express';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { KafkaJsInstrumentation } from '@opentelemetry/instrumentation-kafkajs';
import { KnexInstrumentation } from '@opentelemetry/instrumentation-knex';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { detectResources, envDetector, serviceNameEnvDetector } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { onFlush } from './flush.ts';

const endpoint = process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
if (endpoint) startTracing(endpoint);

function startTracing(baseUrl: string): void {
  const provider = new TracerProvider({
    // The environment says who we are (OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES); nothing else is guessed.
    resource: detectResources({ detectors: [envDetector, serviceNameEnvDetector] }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: new OTLPTraceExporter({
          url: `${baseUrl.replace(/\/$/, '')}/v1/traces`,
          headers: bearer,
        }),
        maxQueueSize: 1_024,
        scheduledDelayMillis: 2_000,
      }),
    ],
  });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  registerInstrumentations({
    tracerProvider: provider,
    instrumentations: [
      new HttpInstrumentation({
        ignoreIncomingRequestHook: request => /^\/(livez|readyz|metrics)\b/.test(request.url ?? ''),
        requireParentforOutgoingSpans: true,
      }),
      new ExpressInstrumentation({ ignoreLayersType: ['middleware' as never] }),
      new KnexInstrumentation({ requireParentSpan: true }),
      new PgInstrumentation({ requireParentSpan: true }),
      new KafkaJsInstrumentation(),
    ],
  });
  onFlush(() => provider.shutdown());
}

/** The token is rewritten while the process runs. */
async function bearer(): Promise<Record<string, string>> {
  const directory = process.env.RUN_DIR;
  if (!directory) return {};
  const token = await readFile(join(directory, 'token'), 'utf8').catch(() => '');
  return token ? { Authorization: `Bearer ${token.trim()}` } : {};
}
