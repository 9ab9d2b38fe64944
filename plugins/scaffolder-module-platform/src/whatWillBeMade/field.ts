import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { WhatWillBeMade } from './WhatWillBeMade';

/** Form field `WhatWillBeMade`: no answer of its own, it shows what the others come to. */
export const whatWillBeMadeField = createFormField({
  name: 'WhatWillBeMade',
  component: WhatWillBeMade,
});
