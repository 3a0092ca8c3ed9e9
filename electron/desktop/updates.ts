/**
 * Updates of an installed program: looked for at start and every six hours, fetched in the background, put in place when the
 * program is closed - never during a sale. A failure costs nothing but a line on stderr.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const everyMs = 6 * 3_600_000

/** Does nothing in a program that was not installed, or whose package names no place to look. */
export async function startUpdates(isPackaged: boolean, resourcesFolder: string): Promise<void> {
  if (!isPackaged || !existsSync(join(resourcesFolder, 'app-update.yml'))) return
  try {
    const { default: updater } = await import('electron-updater')
    const { autoUpdater } = updater
    autoUpdater.autoDownload = true
    autoUpdater.autoInstallOnAppQuit = true
    autoUpdater.on('error', (error) => console.error(`Looking for an update failed: ${error.message}`))
    const look = () => void autoUpdater.checkForUpdates().catch(() => undefined)
    look()
    setInterval(look, everyMs).unref()
  } catch (error) {
    console.error(`Updates cannot be looked for: ${error instanceof Error ? error.message : String(error)}`)
  }
}
