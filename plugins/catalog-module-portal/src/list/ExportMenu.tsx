import { useState } from 'react';
import { toastApiRef, useApi, useApiHolder } from '@backstage/frontend-plugin-api';
import type { CatalogExportSettings } from '@backstage/plugin-catalog/alpha';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { Button, Menu, MenuItem, MenuTrigger } from '@backstage/ui';
import { downloadText } from '@internal/portal-ui';
import { RiDownloadLine } from '@remixicon/react';
import {
  defaultColumns,
  entitiesToCsv,
  readAll,
  streamRequest,
  type ExportRequest,
} from './exportRows';

export interface ExportMenuProps {
  request?: ExportRequest;
  settings: CatalogExportSettings;
}

/** The whole list, not only the page on the screen, as CSV, JSON, or what other plugins can write. */
export function ExportMenu({ request, settings }: ExportMenuProps) {
  const catalog = useApi(catalogApiRef);
  const toast = useApi(toastApiRef);
  const apis = useApiHolder();
  const [pending, setPending] = useState(false);
  const columns = settings.columns ?? defaultColumns;
  if (!request) return null;

  const run = async (write: () => Promise<void>) => {
    setPending(true);
    try {
      await write();
      settings.onSuccess?.();
    } catch (cause) {
      const error = cause as Error;
      settings.onError?.({ error });
      toast.post({ title: `The list was not exported: ${error.message}`, status: 'danger' });
    } finally {
      setPending(false);
    }
  };

  return (
    <MenuTrigger>
      <Button variant="secondary" iconStart={<RiDownloadLine />} isPending={pending}>
        Export
      </Button>
      <Menu placement="bottom end">
        {settings.disableBuiltinExporters ? null : (
          <>
            <MenuItem
              onAction={() =>
                run(async () =>
                  downloadText(
                    'catalog.csv',
                    entitiesToCsv(await readAll(catalog, request), columns),
                  ),
                )
              }
            >
              CSV
            </MenuItem>
            <MenuItem
              onAction={() =>
                run(async () => {
                  const entities = await readAll(catalog, request);
                  downloadText(
                    'catalog.json',
                    JSON.stringify(entities, null, 2),
                    'application/json',
                  );
                })
              }
            >
              JSON
            </MenuItem>
          </>
        )}
        {Object.entries(settings.exporters ?? {}).map(([format, { exporter, label }]) => (
          <MenuItem
            key={format}
            onAction={() =>
              run(async () => {
                const { generator, contentType } = exporter({
                  apis,
                  columns,
                  streamRequest: streamRequest(request),
                });
                let text = '';
                for await (const chunk of generator) text += chunk;
                downloadText(`catalog.${format}`, text, contentType);
              })
            }
          >
            {label ?? format.toUpperCase()}
          </MenuItem>
        ))}
      </Menu>
    </MenuTrigger>
  );
}
