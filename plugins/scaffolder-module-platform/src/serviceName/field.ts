import { fetchApiRef } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { checkForm, checkFree } from './checkServiceName';
import { ServiceNameField } from './ServiceNameField';

/** Form field `ServiceName`: a service's name, checked while typing and once more on *Next*. */
export const serviceNameField = createFormField({
  name: 'ServiceName',
  component: ServiceNameField,
  validation: async (name: string, field, { apiHolder }) => {
    const catalogApi = apiHolder.get(catalogApiRef);
    const fetchApi = apiHolder.get(fetchApiRef);
    let check = checkForm(name);
    if (check.phase === 'checking' && catalogApi && fetchApi) {
      check = await checkFree(name, { catalogApi, fetchApi });
    }
    if (check.phase === 'malformed' || check.phase === 'taken') field.addError(check.reason);
  },
});
