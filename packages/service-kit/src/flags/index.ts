export { FlagsFile, type FlagsDocument } from './flagsFile.ts';
export { RunDirectoryProvider } from './provider.ts';
