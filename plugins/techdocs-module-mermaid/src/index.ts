export { mermaidModule as default } from './module';
