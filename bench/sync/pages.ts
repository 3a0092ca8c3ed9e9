/** Bundles the bench's pages as the product's page is bundled, into one folder that any host can serve. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

export async function bundlePages(names: readonly string[], folder: string): Promise<void> {
  const script = (name: string) => fileURLToPath(new URL(`page/${name}.ts`, import.meta.url))
  await build({
    configFile: false,
    logLevel: 'error',
    define: { global: 'globalThis', 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir: folder,
      target: 'esnext',
      modulePreload: false,
      chunkSizeWarningLimit: 5000,
      rollupOptions: {
        input: Object.fromEntries(names.map((name) => [name, script(name)])),
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
        preserveEntrySignatures: 'strict',
      },
    },
  })
  for (const name of names)
    writeFileSync(
      join(folder, `${name}.html`),
      `<!doctype html><title>${name}</title><link rel="icon" href="data:,"><body></body>` +
        `<script type="module" src="/${name}.js"></script>`,
    )
}
