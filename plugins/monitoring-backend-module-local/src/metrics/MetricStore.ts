import type { MetricBlock } from './block';

/** Blocks of metrics that have left the memory, or will. */
export interface MetricStore {
  /** Writes blocks; a block with the same process, metric and first time is replaced by its longer self. */
  write(blocks: MetricBlock[]): Promise<void>;
  /** Blocks that overlap the time, of one service and of the platform's own parts, or of all. */
  read(query: {
    metrics: string[];
    service?: string;
    environment?: string;
    fromMs: number;
    toMs: number;
  }): Promise<MetricBlock[]>;
  deleteBefore(timeMs: number): Promise<void>;
}
