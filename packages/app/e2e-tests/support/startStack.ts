import { Machine } from './supervisor';

/** Starts the portal on an empty data folder for all tests; returns what ends it. */
export default async function startStack(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.DEVOPSHUB_E2E_URL) return undefined;
  const machine = await Machine.create();
  try {
    await machine.start();
  } catch (error) {
    await machine.remove();
    throw error;
  }
  process.env.DEVOPSHUB_E2E_URL = machine.url;
  process.env.DEVOPSHUB_E2E_GATEWAY_PORT = String(machine.port + 1);
  return () => machine.remove();
}
