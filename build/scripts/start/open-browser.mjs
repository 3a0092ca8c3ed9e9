/** Shows the register to the person at this computer; where that does not work the printed line is enough. */
import { spawn } from 'node:child_process'
import { hasDisplay } from './electron-binary.mjs'

/** @param {string} url */
export function openBrowser(url) {
  if (process.env.CI || !hasDisplay()) return
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler', url]
        : ['xdg-open', url]
  const child = spawn(command, args, { stdio: 'ignore', detached: true })
  child.on('error', () => process.stderr.write('Open the address above in Chromium, Chrome or Edge.\n'))
  child.unref()
}
