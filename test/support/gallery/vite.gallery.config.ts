/** Serves the gallery for looking at screens; not part of the product. */
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  plugins: [react()],
  build: { outDir: process.env['GALLERY_OUT'] ?? 'dist', emptyOutDir: true, minify: false, assetsInlineLimit: 0 },
})
