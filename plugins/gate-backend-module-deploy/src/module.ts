import { coreServices, createBackendModule } from '@backstage/backend-plugin-api';
import { deployServiceRef } from '@internal/plugin-deploy-node';
import { changeKindsExtensionPoint, gateChecksExtensionPoint } from '@internal/plugin-gate-node';
import { ArtifactCheck } from './checks/ArtifactCheck';
import { DependantsCheck } from './checks/DependantsCheck';
import { FailedVerificationCheck } from './checks/FailedVerificationCheck';
import { PromotedInOrderCheck } from './checks/PromotedInOrderCheck';
import { SchemaCheck } from './checks/SchemaCheck';
import { SoakCheck } from './checks/SoakCheck';
import { readChecksConfig } from './config';
import { CHANGE_KINDS } from './kinds';
import { Standings } from './Standings';

/** What the deploy plugin knows about a release, as checks of the gate. */
export const gateModuleDeploy = createBackendModule({
  pluginId: 'gate',
  moduleId: 'deploy',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        checks: gateChecksExtensionPoint,
        config: coreServices.rootConfig,
        deploy: deployServiceRef,
        kinds: changeKindsExtensionPoint,
      },
      async init({ auth, checks, config, deploy, kinds }) {
        CHANGE_KINDS.forEach(kind => kinds.addKind(kind));
        const standings = new Standings({ auth, deploy });
        const { environments, soakMinutes } = readChecksConfig(config);
        checks.addCheck(new ArtifactCheck(standings));
        checks.addCheck(new DependantsCheck({ auth, deploy }));
        checks.addCheck(new FailedVerificationCheck(standings));
        checks.addCheck(new PromotedInOrderCheck(standings, environments));
        checks.addCheck(new SchemaCheck({ auth, deploy }));
        checks.addCheck(new SoakCheck(standings, environments, soakMinutes));
      },
    });
  },
});
