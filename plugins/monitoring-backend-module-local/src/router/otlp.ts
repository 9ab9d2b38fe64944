import { InputError } from '@backstage/errors';
import express from 'express';
import Router from 'express-promise-router';
import { decodeJson, decodeProtobuf, readSpans } from '../traces/decodeTraces';
import type { TraceStore } from '../traces/TraceStore';
import type { WorkloadTokens } from '../traces/WorkloadTokens';

const JSON_TYPE = 'application/json';
const PROTOBUF_TYPE = 'application/x-protobuf';

/**
 * `POST /otlp/v1/traces`: OTLP/HTTP in JSON or protobuf, gzip or plain. The route checks the sender's token itself, because
 * services have no identity in Backstage.
 *
 * https://opentelemetry.io/docs/specs/otlp/#otlphttp
 */
export function createOtlpRouter({
  traces,
  tokens,
}: {
  traces: TraceStore;
  tokens: WorkloadTokens;
}) {
  const router = Router();
  router.post(
    '/otlp/v1/traces',
    // Who has no token makes no body be read.
    async (req, res, next) => {
      res.locals.sender = await tokens.verify(req.headers.authorization);
      next();
    },
    express.raw({ type: [JSON_TYPE, PROTOBUF_TYPE], limit: '8mb' }),
    async (req, res) => {
      const type = req.is([JSON_TYPE, PROTOBUF_TYPE]);
      if (!type || !Buffer.isBuffer(req.body)) {
        throw new InputError(`The content type must be "${JSON_TYPE}" or "${PROTOBUF_TYPE}"`);
      }
      const { spans, rejected } =
        type === JSON_TYPE
          ? readSpans(decodeJson(req.body), 'hex', res.locals.sender)
          : readSpans(decodeProtobuf(req.body), 'base64', res.locals.sender);
      await traces.add(spans);
      if (type === JSON_TYPE) {
        res.json(rejected ? { partialSuccess: { rejectedSpans: String(rejected) } } : {});
      } else {
        // An empty message is a full success; senders do nothing else with the answer.
        res.type(PROTOBUF_TYPE).send(Buffer.alloc(0));
      }
    },
  );
  return router;
}
