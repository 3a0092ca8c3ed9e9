/**
 * Builds the programs that run on Node: cloud, browser shell, Electron main and `npm run scan`, each to `out/<name>/main.js`.
 * Everything is bundled except Node's own modules and what must stay a package: native modules, and PGlite, which loads its WASM
 * file from beside its own code.
 */
import { builtinModules } from 'node:module'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))

const programs = {
  cloud: 'cloud/main.ts',
  browser: 'electron/browser/main.ts',
  desktop: 'electron/desktop/main.ts',
  scan: 'electron/host/scan-program/main.ts',
}

const staysPackage = [
  /^electron$/,
  /^node-hid$/,
  /^serialport$/,
  /^@serialport\//,
  /^@electric-sql\/pglite/,
  /^pg-native$/,
]

/** `vite build --config build/vite.node.config.ts --mode <name>`: each alone, so that no program carries another's code. */
export default defineConfig(({ mode }) => {
  const source = Object.entries(programs).find(([name]) => name === mode)?.[1]
  if (source === undefined) throw new Error(`--mode is ${Object.keys(programs).join(', ')}, not "${mode}".`)
  return {
    root,
    logLevel: 'warn',
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: true,
      outDir: 'out',
      emptyOutDir: false,
      copyPublicDir: false,
      target: 'node20',
      minify: false,
      sourcemap: true,
      rollupOptions: {
        input: { [mode]: `${root}/${source}` },
        external: [...builtinModules, /^node:/, ...staysPackage],
        output: { format: 'es', entryFileNames: '[name]/main.js', chunkFileNames: `${mode}/chunks/[name]-[hash].js` },
      },
    },
  }
})
