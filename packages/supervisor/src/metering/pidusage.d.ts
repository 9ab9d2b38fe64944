/** The package has no types of its own. */
declare module 'pidusage' {
  /** Rejects when there is no such process. `memory` in bytes, `ctime` in milliseconds. */
  export default function pidusage(pid: number): Promise<{ memory: number; ctime: number }>;
}
