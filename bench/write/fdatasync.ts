/** The bound: 4 KB appended to a file of the same file system and flushed, from Node, as a log does. Nothing durable is cheaper. */
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'

export interface FlushedFile {
  /** ms for each of `writes` writes, one after another. */
  round(writes: number): readonly number[]
  close(): void
}

const block = Buffer.alloc(4096, 'x')

export function openFlushedFile(path: string): FlushedFile {
  const file = openSync(path, 'a')
  return {
    round(writes) {
      const times: number[] = []
      for (let nth = 0; nth < writes; nth += 1) {
        const start = performance.now()
        writeSync(file, block)
        fdatasyncSync(file)
        times.push(performance.now() - start)
      }
      return times
    },
    close: () => closeSync(file),
  }
}
