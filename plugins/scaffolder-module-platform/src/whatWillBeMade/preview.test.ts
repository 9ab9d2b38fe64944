import { previewOutcomes } from './preview';

const ids = (answers: Parameters<typeof previewOutcomes>[0]) =>
  previewOutcomes(answers).map(outcome => outcome.id);

describe('previewOutcomes', () => {
  it('follows the answers', () => {
    expect(ids({ name: 'order' })).toEqual([
      'repository',
      'release',
      'process',
      'database',
      'catalog',
    ]);
    expect(ids({ name: 'order', needsDatabase: false, topics: ['created'] })).not.toContain(
      'events',
    );
    expect(ids({ topics: ['created'], dependsOn: ['component:default/welcome'] })).toEqual(
      expect.arrayContaining(['events', 'calls']),
    );
  });

  it('names things as they will be named', () => {
    const outcomes = previewOutcomes({
      name: 'order',
      owner: 'group:default/commerce-team',
      topics: ['created', 'updated'],
      dependsOn: ['component:default/welcome'],
    });
    const details = outcomes.map(outcome => outcome.detail).join('\n');
    expect(details).toContain('owned by commerce-team');
    expect(details).toContain('order.item.created.v1, order.item.updated.v1');
    expect(details).toContain('address of welcome');
  });
});
