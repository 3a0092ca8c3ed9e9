/**
 * What a person at the counter does, in the words of the screens. Found by role and name only, as a screen reader would. A key is pressed
 * when what it is for stands on the screen, never before: however slow the machine is, it reaches what it was meant for.
 */
import { expect, type Locator, type Page } from '@playwright/test'
import { sameReadMs } from '../../../shared/barcode/double-read.ts'
import { type DemoItem, demoUpc } from '../../../shared/demo/demo-catalogue.ts'

export const pins = { Ana: '1111', Ben: '2222', Mia: '9999' } as const

export function atCounter(page: Page) {
  const dialog = (name: string): Locator => page.getByRole('dialog', { name, exact: true })
  const button = (name: string): Locator => page.getByRole('button', { name, exact: true })
  const status = page.getByRole('status', { name: 'Sync status' })
  const search = page
    .getByRole('searchbox', { name: 'Find a customer' })
    .or(page.getByRole('combobox', { name: 'Find a customer' }))
    .or(page.getByRole('textbox', { name: 'Find a customer' }))
  const scanField = page.getByLabel('Scan or type an item')

  let scanned = { digits: '', at: 0 }

  const counter = {
    dialog,
    button,
    status,
    search,
    scanField,
    alert: page.getByRole('alert'),
    card: (text: string): Locator => page.getByRole('img', { name: text }),
    line: (item: string): Locator => page.getByRole('group', { name: item, exact: true }),

    async seesSignIn() {
      await expect(page.getByText('Who is at the till?')).toBeVisible()
      await expect(page.getByLabel('PIN', { exact: true })).toBeFocused()
    },

    /** With the keyboard alone: the letters of the name, the PIN, Enter. */
    async signsIn(name: string = 'Ana', pin: string = pins[name as keyof typeof pins]) {
      await counter.seesSignIn()
      await page.keyboard.type(name.slice(0, 2))
      await expect(page.getByRole('radio', { name, exact: true })).toBeChecked()
      await page.keyboard.type(pin)
      await page.keyboard.press('Enter')
      await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible()
    },

    async opens(url: string, name: keyof typeof pins = 'Ana') {
      await page.goto(url)
      await counter.signsIn(name)
    },

    /** Types into the lookup, and takes the first row with Enter. */
    async finds(text: string) {
      await search.fill(text)
      await expect(page.getByRole('log').getByText(/^\d+ customers? found$/)).toBeAttached()
      await expect(page.getByRole('group', { name: new RegExp(text, 'i') }).first()).toBeVisible()
      await search.press('Enter')
      await expect(page.getByRole('heading', { level: 1 })).toContainText(new RegExp(text, 'i'))
    },

    /**
     * A keyboard scanner: the digits and Enter, 8 ms apart by the events' own times, wherever the focus is. The same label again is
     * another piece in the hand, and comes after the time in which it would be one double read.
     */
    async scans(code: DemoItem | string) {
      const digits = code in codes ? demoUpc(code as DemoItem) : code
      if (digits === scanned.digits) await expect.poll(() => Date.now() - scanned.at).toBeGreaterThan(sameReadMs)
      await scanByKeyboard(page, digits)
      scanned = { digits, at: Date.now() }
    },

    async checksOut() {
      await expect(page.getByRole('dialog')).toHaveCount(0)
      await expect(button('Checkout')).toBeVisible()
      await page.keyboard.press('Control+Enter')
    },

    /** Enter, when the dialog is there and has the focus. */
    async answers(name: string) {
      await expect(dialog(name).locator(':focus')).toBeVisible()
      await page.keyboard.press('Enter')
    },

    async givesReason() {
      await expect(dialog('Multi-Purchase')).toBeVisible()
      await page
        .getByLabel('Customer bought more than one')
        .or(dialog('Multi-Purchase').getByLabel('Reason'))
        .first()
        .focus()
      await button('Submit Reason').click()
    },

    async acceptsOffer() {
      await answersOffer('OK')
    },

    async declinesOffer() {
      await answersOffer('Decline')
    },

    /** The Manager PIN, typed where it is asked. */
    async approves() {
      await expect(dialog('Manager PIN')).toBeVisible()
      await page.keyboard.type(pins.Mia)
      await page.keyboard.press('Enter')
      await expect(dialog('Manager PIN')).toBeHidden()
    },

    /** What is chosen in the Redemption dialog is given. */
    async redeems() {
      await button('Redeem Selected Items').click()
      await expect(page.getByText('This reward was redeemed this visit').first()).toBeVisible()
    },

    /** The one reward that waits for this customer is given, and the visit is finished. */
    async givesRewardOf(name: string) {
      await counter.finds(name)
      await counter.checksOut()
      await expect(dialog('Redemption')).toBeVisible()
      await counter.redeems()
      await counter.finishes()
    },

    async goesTo(screen: string) {
      await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: screen }).click()
    },

    async opensHistory(name: string) {
      await counter.finds(name)
      await button('History').click()
      await expect(page.getByRole('heading', { level: 2, name })).toBeVisible()
    },

    async finishes() {
      await button('Finished').press('Enter')
      await expect(search).toBeVisible()
    },
  }
  async function answersOffer(answer: 'OK' | 'Decline') {
    await expect(dialog('Offer')).toBeVisible()
    await button(answer).click()
    await expect(dialog('Offer')).toBeHidden()
  }

  return counter
}

const scannerGapMs = 8

/** Real key events with a scanner's times, so that a busy machine does not make the scanner slow. */
async function scanByKeyboard(page: Page, digits: string): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const start = Date.now()
  const press = (key: string, code: string, text: string, keyCode: number, nth: number) => {
    const event = { key, code, text, windowsVirtualKeyCode: keyCode, timestamp: (start + nth * scannerGapMs) / 1000 }
    return Promise.all([
      session.send('Input.dispatchKeyEvent', { ...event, type: 'keyDown' }),
      session.send('Input.dispatchKeyEvent', { ...event, type: 'keyUp' }),
    ])
  }
  // All on their way before the first is answered, as a scanner does: on a slow machine no pause comes in between.
  await Promise.all([
    ...[...digits].map((digit, nth) => press(digit, `Digit${digit}`, digit, digit.charCodeAt(0), nth)),
    press('Enter', 'Enter', '\r', 13, digits.length),
  ])
  // Their times lie a little ahead; nobody's hand comes before the scanner's last key.
  await expect.poll(() => Date.now(), { intervals: [20] }).toBeGreaterThan(start + (digits.length + 5) * scannerGapMs)
  await session.detach()
}

const codes: Record<string, true> = Object.fromEntries(
  [
    'A1',
    'A2',
    'A3',
    'A4',
    'B1',
    'B2',
    'C1',
    'C2',
    'C3',
    'D1',
    'D2',
    'D3',
    'E1',
    'E2',
    'E3',
    'F1G',
    'F2G',
    'G1',
    'H1',
    'J1',
    'J2',
  ].map((code) => [code, true]),
)
