import { stringifyEntityRef } from '@backstage/catalog-model';
import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { Combobox } from '@backstage/ui';
import { ErrorState, LoadingSkeleton, PortalPage, useLoad, useUrlState } from '@internal/portal-ui';
import { accessApiRef } from '../../api/AccessApi';
import styles from './AccessPage.module.css';
import { Answer } from './Answer';

const ENTITY_LIMIT = 200;

/** Pick a person, an action and, where it is asked about one, an entity; see the decision and the rule that made it. */
export function AccessPage() {
  const access = useApi(accessApiRef);
  const catalog = useApi(catalogApiRef);
  const identity = useApi(identityApiRef);
  const [person, setPerson] = useUrlState('person');
  const [permission, setPermission] = useUrlState('permission');
  const [entityRef, setEntityRef] = useUrlState('entity');
  const choices = useLoad(
    async signal => {
      const [me, permissions, users, entities] = await Promise.all([
        identity.getBackstageIdentity(),
        access.permissions(signal),
        catalog.queryEntities({
          filter: { kind: 'User' },
          fields: ['kind', 'metadata', 'spec.profile'],
        }),
        catalog.queryEntities({
          filter: { kind: ['Component', 'API', 'System', 'Resource', 'Template'] },
          fields: ['kind', 'metadata'],
          limit: ENTITY_LIMIT,
        }),
      ]);
      return {
        me: me.userEntityRef,
        permissions,
        users: users.items,
        entities: entities.items.map(entity => stringifyEntityRef(entity)),
      };
    },
    [access, catalog, identity],
  );

  const body = () => {
    if (choices.status === 'loading') return <LoadingSkeleton label="Choices" count={3} />;
    if (choices.status === 'error') {
      return (
        <ErrorState
          title="There is nothing to choose from"
          error={choices.error}
          retry={choices.reload}
        />
      );
    }
    const { me, permissions, users, entities } = choices.value;
    const user = person || me;
    const chosen = permissions.find(({ name }) => name === permission);
    const asksEntity = chosen?.type === 'resource' && chosen.resourceType === 'catalog-entity';
    return (
      <>
        <div className={styles.question}>
          <Combobox
            label="Who"
            options={users.map(entity => ({
              id: stringifyEntityRef(entity),
              label: displayName(entity),
            }))}
            value={user}
            onChange={key => setPerson(key === me ? undefined : String(key ?? ''))}
          />
          <Combobox
            label="Does what"
            options={permissions.map(({ name }) => ({ id: name, label: name }))}
            value={permission || null}
            onChange={key => setPermission(key ? String(key) : undefined)}
          />
          <Combobox
            label="To which entity"
            isDisabled={!asksEntity}
            description={
              chosen && !asksEntity ? 'This action is not asked about an entity' : undefined
            }
            options={entities.map(ref => ({ id: ref, label: ref }))}
            value={asksEntity ? entityRef || null : null}
            onChange={key => setEntityRef(key ? String(key) : undefined)}
          />
        </div>
        {chosen ? (
          <Answer
            request={{
              user,
              permission,
              entityRef: asksEntity && entityRef ? entityRef : undefined,
            }}
          />
        ) : (
          <p className={styles.hint}>Choose what the person wants to do.</p>
        )}
      </>
    );
  };

  return (
    <PortalPage
      title="What may I do, and why not?"
      description="The answer comes from the same rules that decide when the button is pressed."
    >
      {body()}
    </PortalPage>
  );
}

function displayName(entity: { metadata: { name: string }; spec?: unknown }): string {
  const profile = (entity.spec as { profile?: { displayName?: string } } | undefined)?.profile;
  return profile?.displayName ?? entity.metadata.name;
}
