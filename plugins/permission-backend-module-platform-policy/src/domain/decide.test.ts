import { ConfigReader } from '@backstage/config';
import { createPermission } from '@backstage/plugin-permission-common';
import fc from 'fast-check';
import { decide } from './decide';
import { readRoles } from './roles';

const read = createPermission({
  name: 'catalog.entity.read',
  attributes: {},
  resourceType: 'catalog-entity',
});
const remove = createPermission({
  name: 'catalog.entity.delete',
  attributes: {},
  resourceType: 'catalog-entity',
});
const create = createPermission({ name: 'catalog.entity.create', attributes: {} });
const cancel = createPermission({
  name: 'scaffolder.task.cancel',
  attributes: {},
  resourceType: 'scaffolder-task',
});

const config = (roles: object) => new ConfigReader({ permission: { roles } } as any);
const roles = readRoles(
  config({
    everyone: {
      title: 'Everyone',
      members: ['*'],
      rules: [{ permissions: ['*.read'], when: 'always' }],
    },
    developer: {
      title: 'Developer',
      members: ['group:default/Developers'],
      rules: [
        { permissions: ['catalog.entity.*'], when: 'owner' },
        { permissions: ['scaffolder.task.cancel'], when: 'creator' },
      ],
    },
    admin: {
      title: 'Admin',
      members: ['user:default/root'],
      rules: [{ permissions: ['*'], when: 'always' }],
    },
  }),
);
const developer = {
  userEntityRef: 'user:default/dev',
  ownershipEntityRefs: ['user:default/dev', 'group:default/developers'],
};
const guest = { userEntityRef: 'user:default/guest', ownershipEntityRefs: ['user:default/guest'] };

describe('decide', () => {
  it('names the rule that gave it', () => {
    expect(decide(roles, read, guest)).toMatchObject({
      result: 'allow',
      rule: 'permission.roles.everyone.rules[0]',
    });
    expect(decide(roles, remove, developer)).toMatchObject({
      result: 'conditional',
      condition: 'owner',
      rule: 'permission.roles.developer.rules[0]',
    });
    expect(decide(roles, cancel, developer)).toMatchObject({ condition: 'creator' });
  });

  it('prefers a rule without condition, whatever the order', () => {
    expect(decide(roles, read, developer).result).toBe('allow');
  });

  it('denies with the reason and the roles that would be allowed', () => {
    const decision = decide(roles, remove, guest);
    expect(decision).toMatchObject({
      result: 'deny',
      roles: ['everyone'],
      givenTo: ['Developer', 'Admin'],
    });
    expect(decision.rule).toBeUndefined();
    expect(decision.reason).toContain('catalog.entity.delete');
  });

  it('never lets a condition through that can not be checked on the permission', () => {
    // `catalog.entity.create` is matched by an owner rule, but is not asked about an entity.
    expect(decide(roles, create, developer).result).toBe('deny');
  });

  it('gives nobody more for being in fewer groups', () => {
    const rank = { deny: 0, conditional: 1, allow: 2 };
    fc.assert(
      fc.property(
        fc.subarray(['group:default/developers', 'user:default/root', 'group:default/other']),
        fc.constantFrom(read, remove, create, cancel),
        (refs, permission) => {
          const all = decide(roles, permission, {
            userEntityRef: 'user:default/x',
            ownershipEntityRefs: refs,
          });
          const fewer = decide(roles, permission, {
            userEntityRef: 'user:default/x',
            ownershipEntityRefs: refs.slice(1),
          });
          expect(rank[fewer.result]).toBeLessThanOrEqual(rank[all.result]);
        },
      ),
    );
  });

  it("does not take '.' or other characters of a pattern for more than they are", () => {
    const [role] = readRoles(
      config({
        r: { title: 'R', members: ['*'], rules: [{ permissions: ['a.b'], when: 'always' }] },
      }),
    );
    expect(role.rules[0].matches('a.b')).toBe(true);
    expect(role.rules[0].matches('axb')).toBe(false);
    expect(role.rules[0].matches('a.b.c')).toBe(false);
  });
});

describe('readRoles', () => {
  it('names each wrong key with its path', () => {
    const wrong = {
      r: {
        title: 'R',
        members: [],
        rules: [{ permissions: ['a b'], when: 'sometimes', extra: 1 }],
      },
    };
    expect(() => readRoles(config(wrong))).toThrow(
      /permission\.roles\.r\.members.*\n.*rules\.0\.permissions\.0[\s\S]*rules\.0\.when/,
    );
  });
});
