/**
 * `npm run test:hid`: real HID devices, made by the kernel's uhid, read through unmodified node-hid (test/acceptance). Where this
 * machine cannot make them, prints exactly `NOT RUN: hid devices (<reason>)` and exits with 0.
 */
import { join } from 'node:path'
import { ensureDependencies } from './lib/dependencies.mjs'
import { root } from './lib/project.mjs'
import { run } from './lib/run.mjs'

await ensureDependencies()
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
const args = ['run', '--config', 'build/vitest.config.ts', 'test/acceptance/scanners-hid-devices.node.test.ts']
const { code, output } = await run(process.execPath, [vitest, ...args], { quiet: true })
const plain = output.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g'), '')
const notRun = /^NOT RUN: hid devices \(.+\)$/m.exec(plain)
process.stdout.write(notRun && code === 0 ? `${notRun[0]}\n` : output)
process.exit(code)
