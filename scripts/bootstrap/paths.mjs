import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Toolchain, caches and data of this checkout on this machine; `DEVOPSHUB_HOME` moves it. */
export const home = resolve(process.env.DEVOPSHUB_HOME || join(root, '.devopshub'));

export const toolchainFolder = join(home, 'toolchain');
export const cacheFolder = join(home, 'cache');
export const dataFolder = join(home, 'data');
/** Full output of every step that the terminal only summarises. */
export const stepLogFolder = join(cacheFolder, 'logs');
