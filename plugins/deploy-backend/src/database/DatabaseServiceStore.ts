import { deploymentPhasesBefore } from '@internal/plugin-deploy-common';
import type { Knex } from 'knex';
import { lockService } from './lockService';
import type { DeploymentRow, ServiceRow } from './rows';
import type { KnownService, ServiceStore } from './ServiceStore';

export class DatabaseServiceStore implements ServiceStore {
  constructor(private readonly knex: Knex) {}

  async list(): Promise<KnownService[]> {
    return (await this.knex<ServiceRow>('services').orderBy('service')).map(fromRow);
  }

  async byEntityRef(entityRef: string): Promise<KnownService | undefined> {
    const row = await this.knex<ServiceRow>('services').where({ entity_ref: entityRef }).first();
    return row && fromRow(row);
  }

  async beginArchive(service: string, time: Date): Promise<void> {
    await this.knex.transaction(async trx => {
      await lockService(trx, service);
      const marked = await trx<ServiceRow>('services')
        .where({ service, archive_time: null })
        .update({ archive_time: time, archive_pending: true });
      if (!marked) return;
      await trx<DeploymentRow>('deployments')
        .where({ service })
        .whereIn('phase', deploymentPhasesBefore('Superseded'))
        .update({ phase: 'Superseded', end_time: time, message: 'The service was archived.' });
      await trx<DeploymentRow>('deployments')
        .where({ service, kind: 'preview', preview_end_time: null })
        .update({ preview_end_time: time });
    });
  }

  async endArchive(service: string): Promise<void> {
    await this.knex<ServiceRow>('services').where({ service }).update({ archive_pending: false });
  }

  async restore(service: string): Promise<void> {
    await this.knex<ServiceRow>('services')
      .where({ service })
      .update({ archive_time: null, archive_pending: false });
  }
}

function fromRow(row: ServiceRow): KnownService {
  return {
    service: row.service,
    entityRef: row.entity_ref,
    automaticSequence: Number(row.automatic_sequence),
    archiveTime: row.archive_time ?? undefined,
    archivePending: row.archive_pending,
  };
}
