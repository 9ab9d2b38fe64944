import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { signPersonToken, takesPeople } from '../runDir/personTokens.ts';
import { signSyntheticToken } from '../runDir/syntheticToken.ts';
import type { SigningKey } from '../runDir/signingKey.ts';
import { Problem } from './problem.ts';
import type { Endpoint } from './router.ts';

const name = z.string().regex(/^[a-z0-9-]{1,63}$/);
const requestSchema = z.object({
  service: name,
  environment: name,
  subject: z.string().min(1).max(255),
  tenant: z.string().regex(/^[\w-]{1,64}$/),
  permissions: z.array(z.string().min(1).max(100)).max(50).default([]),
});

const syntheticSchema = z.object({ environment: name });

/** `POST /v1/tokens` and `POST /v1/synthetic-tokens`: who asks has looked at the person's rights already. */
export function tokenEndpoints(platform: {
  issuer: string;
  key: SigningKey;
  clock: Clock;
}): Endpoint[] {
  return [
    {
      method: 'POST',
      path: /^\/v1\/tokens$/,
      handle: async call => {
        const parsed = requestSchema.safeParse(await call.body());
        if (!parsed.success) {
          const errors = parsed.error.issues.map(issue => ({
            pointer: `/${issue.path.join('/')}`,
            detail: issue.message,
          }));
          throw new Problem(400, 'Not a token request', 'Nothing was signed.', errors);
        }
        if (!takesPeople(parsed.data.environment)) {
          throw new Problem(
            400,
            'No tokens here',
            `"${parsed.data.environment}" takes tokens of its own users only. Try the service in "dev".`,
          );
        }
        const now = platform.clock.now();
        return { status: 201, json: await signPersonToken(parsed.data, { ...platform, now }) };
      },
    },
    {
      method: 'POST',
      path: /^\/v1\/synthetic-tokens$/,
      handle: async call => {
        const parsed = syntheticSchema.safeParse(await call.body());
        if (!parsed.success) {
          throw new Problem(400, 'Not a token request', '`environment` must be a DNS label.');
        }
        const token = await signSyntheticToken(parsed.data.environment, platform);
        return { status: 201, json: { token } };
      },
    },
  ];
}
