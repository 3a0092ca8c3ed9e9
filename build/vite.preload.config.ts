/** Builds the preload to `out/desktop/preload.cjs`: a sandboxed preload must be one CommonJS file. */
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))

export default defineConfig({
  root,
  logLevel: 'warn',
  build: {
    outDir: 'out/desktop',
    emptyOutDir: false,
    target: 'chrome140',
    minify: false,
    copyPublicDir: false,
    lib: { entry: `${root}/electron/desktop/preload.ts`, formats: ['cjs'], fileName: () => 'preload.cjs' },
    rollupOptions: { external: ['electron'] },
  },
})
