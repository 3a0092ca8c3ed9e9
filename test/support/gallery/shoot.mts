/** Takes pictures of scenes: `npx tsx shoot.mts <out> <base url> <scene[:hash][@script]> ...` at the sizes and schemes of SIZES, SCHEMES. */
import { chromium } from '@playwright/test'

const [out = '/tmp', base = '', ...names] = process.argv.slice(2)
const sizes = (process.env['SIZES'] ?? '1440x900,1024x600').split(',')
const schemes = (process.env['SCHEMES'] ?? 'light').split(',')
const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking']
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args })
for (const size of sizes)
  for (const scheme of schemes) {
    const [width = 1440, height = 900] = size.split('x').map(Number)
    const page = await browser.newPage({ viewport: { width, height } })
    page.on('console', (message) => message.type() === 'error' && console.log(`${size}: ${message.text()}`))
    page.on('pageerror', (error) => console.log(`${size}: ${error.message}`))
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
        if (verb === 'press') await page.keyboard.press(value)
        if (verb === 'label') await page.getByLabel(value).first().click()
        if (verb === 'radio')
          await page
            .getByRole('radio', { name: new RegExp(value) })
            .first()
            .check()
      }
      await page.waitForTimeout(350)
      await page.screenshot({
        path: `${out}/${scene}${hash ? `-${hash}` : ''}${script ? '-x' : ''}-${width}-${scheme}.png`,
      })
    }
    await page.close()
  }
await browser.close()
