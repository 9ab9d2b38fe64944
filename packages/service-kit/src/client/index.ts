export { ServiceClient, type ServiceRequest, type ServiceClientOptions } from './serviceClient.ts';
