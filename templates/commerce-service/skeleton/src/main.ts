import { run } from '@internal/service-kit';
import { service } from './service.ts';

run(service);
