/**
 * Packages the desktop program: the built main, preload and page, and the three packages that cannot be bundled. Nothing else of
 * the project goes in: no cloud, no test, no source. `ELECTRON_ZIP_DIR` names a folder with Electron's zip for machines that
 * cannot fetch it. Installers are made from the result by electron-builder (build/electron-builder.yml).
 */
import type { ForgeConfig } from '@electron-forge/shared-types'

const kept = [/^\/package\.json$/, /^\/out\/(desktop|renderer)\//, /^\/node_modules\//]
const keptFolders = ['', '/out', '/out/desktop', '/out/renderer', '/node_modules']
/** What packages bring besides what runs. */
const leftOut = [
  /\.map$/,
  /\.(md|markdown|c?ts|mts|cc|cpp|c|h|gyp|gypi|mk)$/i,
  /^\/node_modules\/\./,
  /\/(test|tests|docs|example)\//,
]

const isIgnored = (path: string): boolean =>
  !keptFolders.includes(path) && (!kept.some((one) => one.test(path)) || leftOut.some((one) => one.test(path)))

const zipFolder = process.env['ELECTRON_ZIP_DIR']

const config: ForgeConfig = {
  outDir: process.env['TILLSIDE_FORGE_OUT'] ?? 'forge-out',
  packagerConfig: {
    name: 'Tillside',
    executableName: 'tillside',
    appBundleId: 'app.tillside.register',
    asar: { unpack: '**/*.node' },
    ignore: isIgnored,
    // Who installs by hand finds the rules for scanners beside the program.
    extraResource: process.platform === 'linux' ? ['build/60-tillside-scanners.rules'] : [],
    ...(zipFolder === undefined ? {} : { electronZipDir: zipFolder }),
  },
  // The native modules bring prebuilt binaries for every system; nothing is compiled here.
  rebuildConfig: { onlyModules: [] },
  makers: [],
}
export default config
