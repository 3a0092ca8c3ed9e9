/** A serial scanner at a real pseudo terminal: what it reads shows on the screen, also after it was unplugged. */
import { givenSerialCable, whyNoSerialCable } from '../support/serial-cable.ts'
import { atCounter } from './support/counter.ts'
import { expect, test } from './support/tillside.ts'

const missing = whyNoSerialCable()
if (missing) console.log(`NOT RUN: serial scan in the browser (${missing})`)

test('a serial scan counts, wherever the focus is, and again after the scanner was plugged in anew', async ({
  page,
  startDemo,
  folder,
}) => {
  test.skip(missing !== null, missing ?? '')
  const scanner = await givenSerialCable(folder())
  const { url } = await startDemo({ env: { TILLSIDE_SERIAL_PORTS: scanner.port } })
  const counter = atCounter(page)
  await counter.opens(url)
  await counter.finds('Ruth')
  await counter.button('Sync Details').click()
  await expect(page.getByText(/ready/).first()).toBeVisible()

  scanner.write('850000014053\r')
  await expect(counter.line('Northfield 5 lb Chicken')).toBeVisible()

  await scanner.unplug()
  await expect(page.getByText(/unplugged|connecting/).first()).toBeVisible()
  await scanner.plug()
  await expect(page.getByText(/ready/).first()).toBeVisible()
  scanner.write('850000015067\r')
  await expect(counter.line('Northfield 5 lb Beef')).toBeVisible()
  await scanner.unplug()
})
