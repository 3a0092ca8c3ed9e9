/**
 * Builds the programs that run on Node: cloud, browser shell and Electron main, each to `out/<name>/main.js`. Everything is
 * bundled except Node's own modules and what must stay a package: native modules, and PGlite, which loads its WASM file from
 * beside its own code. Programs whose source is not there yet are left out.
 */
import { existsSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))

const programs = {
  cloud: 'cloud/main.ts',
  browser: 'electron/browser/main.ts',
  desktop: 'electron/desktop/main.ts',
}

const staysPackage = [
  /^electron$/,
  /^node-hid$/,
  /^serialport$/,
  /^@serialport\//,
  /^@electric-sql\/pglite/,
  /^pg-native$/,
]

export default defineConfig({
  root,
  logLevel: 'warn',
  ssr: { noExternal: true, target: 'node' },
  build: {
    ssr: true,
    outDir: 'out',
    emptyOutDir: false,
    target: 'node20',
    minify: false,
    sourcemap: true,
    rollupOptions: {
      input: Object.fromEntries(
        Object.entries(programs)
          .filter(([, source]) => existsSync(`${root}/${source}`))
          .map(([name, source]) => [name, `${root}/${source}`]),
      ),
      external: [...builtinModules, /^node:/, ...staysPackage],
      output: { format: 'es', entryFileNames: '[name]/main.js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
})
