export { commandPalettePlugin as default } from './plugin';
