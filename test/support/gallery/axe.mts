/** Checks scenes with axe: `npx tsx axe.mts <base url> <scene[:hash]> ...`. Prints every finding; exit code 1 when there is one. */
import { AxeBuilder } from '@axe-core/playwright'
import { chromium } from '@playwright/test'

const [base = '', ...names] = process.argv.slice(2)
const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking']
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args })
let findings = 0
for (const scheme of ['light', 'dark']) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, bypassCSP: true })
  const page = await context.newPage()
  for (const entry of names) {
    const [address = '', script] = entry.split('@')
    const [scene = '', hash = ''] = address.split(':')
    await page.goto('about:blank')
    await page.goto(`${base}?scene=${scene}&scheme=${scheme}${hash ? `#/${hash}` : ''}`)
    await page.waitForSelector('h1, .lookup')
    for (const step of script?.split(';') ?? []) {
      const [verb, value = ''] = step.split('=')
      const dialog = page.getByRole('dialog')
      const place = (await dialog.count()) > 0 ? dialog : page
      if (verb === 'click') await place.getByRole('button', { name: value, exact: true }).first().click()
      if (verb === 'type') await page.keyboard.type(value)
      if (verb === 'radio')
        await page
          .getByRole('radio', { name: new RegExp(value) })
          .first()
          .check()
    }
    await page.waitForTimeout(400)
    const { violations } = await new AxeBuilder({ page }).analyze()
    for (const violation of violations) {
      findings += 1
      console.log(
        `${scheme} ${entry} ${violation.impact} ${violation.id}: ${violation.nodes.length}x ${violation.nodes[0]?.target} ${violation.nodes[0]?.failureSummary?.replace(/\s+/g, ' ').slice(0, 220)}`,
      )
    }
  }
  await context.close()
}
await browser.close()
console.log(`${findings} findings in ${names.length} scenes`)
process.exitCode = findings > 0 ? 1 : 0
