/**
 * A keyboard scanner in every kind of field of the real screens: the label counts, the field is as before, nothing was pressed. And a
 * person at the same fields, whose typing stays. Real key events; the scanner's carry a scanner's times, the person takes the time.
 */
import type { Locator } from '@playwright/test'
import { demoUpc } from '../../shared/demo/demo-catalogue.ts'
import { arrowDown, enter, type Key, keyOf, lineFeed, separator, tab } from '../support/wedge-key-events.ts'
import { atCounter } from './support/counter.ts'
import { keyboardOf } from './support/keyboard.ts'
import { expect, test } from './support/tillside.ts'

const chicken = demoUpc('B1')
const beef = demoUpc('B2')

interface Field {
  readonly value: string
  readonly selection: readonly [number | null, number | null] | null
  readonly isFocused: boolean
}

const stateOf = (field: Locator): Promise<Field> =>
  field.evaluate((element) => {
    const { value } = element as HTMLInputElement
    const isText =
      element instanceof HTMLTextAreaElement || /^(text|search|tel)$/.test((element as HTMLInputElement).type)
    const { selectionStart, selectionEnd } = element as HTMLInputElement
    return {
      value,
      selection: isText ? [selectionStart, selectionEnd] : null,
      isFocused: document.activeElement === element,
    }
  })

const selects = (field: Locator, start: number, end: number) =>
  field.evaluate((element, [from, to]) => (element as HTMLInputElement).setSelectionRange(from, to), [
    start,
    end,
  ] as const)

/** Alternately two articles, so that none is the same label still in view. */
function scannerOf(keyboard: ReturnType<typeof keyboardOf>) {
  let scans = 0
  return async () => {
    scans += 1
    await keyboard.scans(scans % 2 === 1 ? chicken : beef)
    return scans
  }
}

test('Pet Owner Information: every field is as before, the scans wait behind the dialog and count when it closes', async ({
  page,
  startDemo,
}) => {
  const { url } = await startDemo()
  const counter = atCounter(page)
  const keyboard = keyboardOf(page)
  const scan = scannerOf(keyboard)
  await counter.opens(url)
  await counter.finds('Kim Park')
  await counter.button('Incomplete Customer Information').click()
  const dialog = counter.dialog('Pet Owner Information')
  await dialog.locator('summary').click()
  await dialog.getByRole('button', { name: 'Add Pet' }).click()
  const staysAsItWas = async (field: Locator) => {
    await expect(field).toBeFocused()
    const before = await stateOf(field)
    const nth = await scan()
    await expect(page.getByText(new RegExp(`^${nth} scans? waiting$`))).toBeAttached()
    expect(await stateOf(field)).toEqual(before)
    await expect(dialog).toBeVisible()
  }

  // By hand, then scanned into: a name, with a part of it selected.
  const firstName = dialog.getByLabel('First Name')
  await firstName.fill('')
  await keyboard.typesByHand('Kimmy')
  await selects(firstName, 1, 3)
  await staysAsItWas(firstName)
  await keyboard.typesByHand('o')
  await expect(firstName).toHaveValue('Komy')

  await dialog.getByLabel('Email Address').fill('kim@example.com')
  await staysAsItWas(dialog.getByLabel('Email Address'))
  await dialog.getByLabel('Phone Number').fill('(555) 010-9001')
  await staysAsItWas(dialog.getByLabel('Phone Number'))
  await dialog.getByLabel('Notes').fill('Two dogs, one cat')
  await selects(dialog.getByLabel('Notes'), 4, 4)
  await staysAsItWas(dialog.getByLabel('Notes'))

  // A date goes on with its first part, as when it was entered.
  const birthday = dialog.getByLabel(/birthday/i).last()
  await birthday.fill('2024-05-06')
  await staysAsItWas(birthday)
  await keyboard.typesByHand('07')
  await expect(birthday).toHaveValue('2024-07-06')

  const species = dialog.getByLabel('Species').last()
  await species.selectOption({ index: 2 })
  await species.focus()
  await staysAsItWas(species)

  const consent = dialog.getByRole('checkbox').first()
  await consent.focus()
  const wasChecked = await consent.isChecked()
  await staysAsItWas(consent)
  expect(await consent.isChecked()).toBe(wasChecked)

  for (const name of ['Add Pet', 'Save and Send Verification Email', 'Save Petowner Information']) {
    const button = dialog.getByRole('button', { name })
    await button.focus()
    const pets = await dialog.getByLabel('Pet Name').count()
    await staysAsItWas(button)
    expect(await dialog.getByLabel('Pet Name').count()).toBe(pets)
  }

  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(counter.line('Northfield 5 lb Chicken').getByLabel('Quantity').first()).toBeVisible()
  await expect(page.getByText(/scans? waiting/)).toHaveCount(0)
  await expect(page.getByText(/^10 items$/)).toBeVisible()
})

test('the checkout screen: wherever the focus is, an item is added, and nothing else happens', async ({
  page,
  startDemo,
}) => {
  const { url } = await startDemo()
  const counter = atCounter(page)
  const keyboard = keyboardOf(page)
  const scan = scannerOf(keyboard)
  await counter.opens(url)

  // The search field, results open: the customer is not taken by the label's Enter.
  await counter.search.fill('Ruth')
  await keyboard.scans(beef)
  await expect(page.getByText(/1 item waiting for a customer/).first()).toBeVisible()
  await expect(counter.search).toHaveValue('Ruth')
  await expect(counter.search).toBeFocused()
  await counter.search.press('Enter')
  await expect(page.getByRole('heading', { name: 'Ruth Alvarez' })).toBeVisible()
  const items = (count: number) => expect(page.getByText(new RegExp(`^${count} items?$`))).toBeVisible()
  await items(1)

  // Nothing focused.
  await page.evaluate(() => (document.activeElement as HTMLElement).blur())
  await scan()
  await items(2)

  // The field for items: what was typed by hand stays typed, a suggestion is not taken.
  await counter.scanField.focus()
  await keyboard.typesByHand('salmon')
  await expect(page.getByRole('option').first()).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await scan()
  await items(3)
  await expect(counter.scanField).toHaveValue('salmon')
  await expect(counter.scanField).toBeFocused()
  await counter.scanField.fill('')

  // A quantity, the worst place of all: another article leaves it alone, its own makes it one more, also when the field is left.
  const quantity = counter.line('Northfield 5 lb Beef').getByLabel('Quantity')
  await quantity.focus()
  const before = await stateOf(quantity)
  await keyboard.scans(chicken)
  await items(4)
  expect(await stateOf(quantity)).toEqual(before)
  await keyboard.scans(beef)
  await items(5)
  await expect(quantity).toHaveValue(String(Number(before.value) + 1))
  await counter.scanField.focus()
  await items(5)

  // Buttons, links and lists: not pressed, not followed, not changed, and they keep the focus.
  const remove = page.getByRole('button', { name: 'Remove' }).first()
  for (const [nth, target] of [
    remove,
    counter.button('Pick from lists'),
    page.getByRole('link', { name: 'Offers' }),
  ].entries()) {
    await target.focus()
    await scan()
    await items(6 + nth)
    await expect(target).toBeFocused()
  }
  await expect(page.getByLabel('Brand')).toHaveCount(0)
  await counter.button('Pick from lists').click()
  await page.getByLabel('Brand').selectOption({ label: 'Clearbrook' })
  await page.getByLabel('Brand').focus()
  await scan()
  await items(9)
  await expect(page.getByLabel('Brand').locator('option:checked')).toHaveText('Clearbrook')
  await expect(page.getByLabel('Brand')).toBeFocused()
  await expect(page.getByRole('heading', { name: 'Ruth Alvarez' })).toBeVisible()

  // By hand, a code is a code only where codes are typed.
  await counter.scanField.focus()
  await keyboard.typesByHand(chicken)
  await expect(counter.scanField).toHaveValue(chicken)
  await items(9)
  await page.keyboard.press('Enter')
  await items(10)
})

test('every suffix and every disguise of a separator, and a shortcut of the browser is none of its own', async ({
  page,
  startDemo,
}) => {
  const { url } = await startDemo()
  const counter = atCounter(page)
  const keyboard = keyboardOf(page)
  await counter.opens(url)
  const tray = (count: number) =>
    expect(page.getByText(new RegExp(`${count} items? waiting for a customer`)).first()).toBeVisible()
  await page.evaluate(() => {
    const unstopped: string[] = []
    Object.assign(window, { unstopped })
    window.addEventListener('keydown', (event) => {
      if (!event.defaultPrevented && (event.ctrlKey || event.key.length > 1)) unstopped.push(event.key)
    })
  })

  const codes = [chicken, beef]
  const suffixes: readonly (readonly Key[])[] = [[tab], [lineFeed], [enter, lineFeed], [enter, enter], [arrowDown], []]
  for (const [nth, suffix] of suffixes.entries()) {
    await keyboard.scans(codes[nth % 2] ?? '', { suffix })
    await tray(nth + 1)
    await expect(counter.search).toHaveValue('')
  }
  // A separator as Ctrl+], as F8, as text.
  const f8: Key = { key: 'F8', code: 'F8' }
  for (const [nth, mark] of [[separator], [f8], [...'<GS>'].map(keyOf)].entries()) {
    const [head, tail] = [`]C101${(nth % 2 ? beef : chicken).padStart(14, '0')}10LOT`, '17280131']
    await keyboard.scans('', { keys: [...[...head].map(keyOf), ...mark, ...[...tail].map(keyOf)], gap: 40 })
    await tray(7 + nth)
  }
  // A computer set to French, a scanner set to US.
  const french = [...chicken].map((digit): Key => ({ key: 'à&é"\'(-è_ç'[Number(digit)] ?? '', code: `Digit${digit}` }))
  await keyboard.scans('', { keys: french })
  await tray(10)
  await expect(counter.search).toHaveValue('')
  expect(await page.evaluate(() => (window as unknown as { unstopped: string[] }).unstopped)).toEqual([])

  // One after the other with no rest between Enter and the next key.
  const six = [beef, chicken, beef, chicken, beef, chicken].flatMap((code) => [...[...code].map(keyOf), enter])
  await keyboard.scans('', { keys: six.slice(0, -1), gap: 8 })
  await tray(16)
  expect(page.context().pages()).toHaveLength(1)
})

test('keys that a busy page gets in a heap: the scan is a scan, the person a person', async ({ page, startDemo }) => {
  const { url } = await startDemo()
  const counter = atCounter(page)
  const keyboard = keyboardOf(page)
  await counter.opens(url)
  await counter.button('+ Add Customer').click()
  const dialog = counter.dialog('Pet Owner Information')
  const lastName = dialog.getByLabel('Last Name')
  const whileBusy = async (keys: () => Promise<void>) => {
    const isBusy = page.evaluate(() => {
      const until = performance.now() + 1200
      while (performance.now() < until);
    })
    await Promise.all([keys(), isBusy])
  }
  const waiting = (count: number) =>
    expect(page.getByText(new RegExp(`${count} (items?|scans?) waiting`)).first()).toBeAttached()

  await lastName.focus()
  await keyboard.typesByHand('Quill')
  await whileBusy(() => keyboard.types(`-${chicken}`, 110))
  await expect(lastName).toHaveValue(`Quill-${chicken}`)
  await lastName.fill('Quill')
  await page.keyboard.press('End')
  await whileBusy(() => keyboard.scans(chicken))
  await expect(lastName).toHaveValue('Quill')
  await whileBusy(() => keyboard.scans(beef, { suffix: [] }))
  await expect(lastName).toHaveValue('Quill')
  await keyboard.scansInRealTime(chicken)
  await expect(lastName).toHaveValue('Quill')
  await lastName.press('Escape')
  await waiting(3)
})

test('kinds of fields no screen has yet, an input method, and Ctrl+Z after a scan', async ({ page, startDemo }) => {
  const { url } = await startDemo()
  const counter = atCounter(page)
  const keyboard = keyboardOf(page)
  const scan = scannerOf(keyboard)
  await counter.opens(url)
  await page.evaluate(() => {
    const place = document.createElement('div')
    place.innerHTML =
      '<textarea aria-label="Story"></textarea><input type="number" aria-label="Price"><a href="#gone">Away</a>' +
      '<div contenteditable role="textbox" aria-label="Letter">Dear <b>Kim</b>,</div>'
    document.body.append(place)
  })
  const [story, price] = [page.getByLabel('Story'), page.getByLabel('Price')]

  await story.focus()
  await keyboard.typesByHand('One dog')
  await page.keyboard.press('Enter')
  await keyboard.typesByHand('no cat')
  await selects(story, 2, 5)
  const before = await stateOf(story)
  await scan()
  await expect.poll(() => stateOf(story)).toEqual(before)
  await selects(story, 14, 14)
  await keyboard.typesByHand('s')
  await expect(story).toHaveValue('One dog\nno cats')
  for (let undos = 0; undos < 6; undos += 1) await page.keyboard.press('Control+z')
  await expect(story).toHaveValue('')

  await price.focus()
  await keyboard.typesByHand('12')
  await scan()
  await expect(price).toHaveValue('12')
  await page.getByRole('link', { name: 'Away' }).focus()
  await scan()
  await expect(page.getByRole('link', { name: 'Away' })).toBeFocused()
  expect(new URL(page.url()).hash).not.toBe('#gone')

  // Written in without being a field: words and their look stay.
  const letter = page.getByRole('textbox', { name: 'Letter' })
  await letter.focus()
  await page.keyboard.press('Control+End')
  await scan()
  await expect.poll(() => letter.innerHTML()).toBe('Dear <b>Kim</b>,')

  // An input method writes what it likes, and as fast as it likes.
  await story.focus()
  const cdp = await page.context().newCDPSession(page)
  for (const key of chicken) {
    await cdp.send('Input.dispatchKeyEvent', {
      type: 'rawKeyDown',
      key: 'Process',
      code: `Digit${key}`,
      windowsVirtualKeyCode: 229,
    })
    await cdp.send('Input.imeSetComposition', { text: key, selectionStart: 1, selectionEnd: 1 })
    await cdp.send('Input.insertText', { text: key })
  }
  await expect(story).toHaveValue(chicken)

  await expect(page.getByText(/4 items waiting for a customer/).first()).toBeVisible()
})

test('where a PIN is typed, an item is no try at the PIN', async ({ page, startDemo }) => {
  const { url } = await startDemo()
  const counter = atCounter(page)
  const keyboard = keyboardOf(page)
  await page.goto(url)
  await counter.seesSignIn()
  await keyboard.typesByHand('11')
  await keyboard.scans(chicken)
  await expect(page.getByLabel('PIN', { exact: true })).toHaveValue('11')
  await expect(page.getByText(/more tr/)).toHaveCount(0)
  await page.getByRole('button', { name: '5', exact: true }).focus()
  await keyboard.scans(beef)
  await expect(page.getByLabel('PIN', { exact: true })).toHaveValue('11')
  await page.getByLabel('PIN', { exact: true }).focus()
  await keyboard.typesByHand('11')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible()
})

test('a label that begins with a blank presses no button, opens no list and moves no tick; a person who presses the blank does', async ({
  page,
  startDemo,
}) => {
  const { url } = await startDemo()
  const counter = atCounter(page)
  const keyboard = keyboardOf(page)
  await counter.opens(url)
  await page.evaluate(() => {
    const place = document.createElement('div')
    place.innerHTML =
      '<button>Count</button><input type="checkbox" aria-label="Tick"><details><summary>More</summary></details>' +
      '<input type="date" aria-label="Day" value="2026-06-10">' +
      '<select aria-label="Kind"><option>Bag</option><option>8 cans</option></select>'
    document.body.append(place)
    const pressed: string[] = []
    Object.assign(window, { pressed })
    place.addEventListener('click', ({ target }) => pressed.push((target as Element).tagName))
  })
  const pressed = () => page.evaluate(() => (window as unknown as { pressed: string[] }).pressed.splice(0))
  const tray = (count: number) =>
    expect(page.getByText(new RegExp(`^${count} items? waiting for a customer`)).first()).toBeVisible()
  const [count, tick] = [counter.button('Count'), page.getByLabel('Tick')]
  const [more, day, kind] = [page.getByText('More', { exact: true }), page.getByLabel('Day'), page.getByLabel('Kind')]

  let scans = 0
  for (const place of [count, tick, more, day, kind]) {
    await place.focus()
    scans += 1
    await keyboard.scans(` ${scans % 2 ? chicken : beef}`)
    await tray(scans)
    await expect(place).toBeFocused()
  }
  expect(await pressed()).toEqual([])
  await expect(tick).not.toBeChecked()
  await expect(day).toHaveValue('2026-06-10')
  await expect(kind).toHaveValue('Bag')
  // A scanner whose keys overlap lets the blank go when the next key is down already.
  await count.focus()
  await keyboard.scansOverlapping(` ${beef}`)
  await tray(6)
  expect(await pressed()).toEqual([])

  // A tap as short as a hand can make it, and one as long as most are.
  for (const [place, name] of [
    [count, 'BUTTON'],
    [tick, 'INPUT'],
    [more, 'SUMMARY'],
  ] as const)
    for (const held of [0, 130]) {
      await place.press(' ', { delay: held })
      await expect.poll(pressed).toEqual([name])
    }
  await count.press('Enter')
  expect(await pressed()).toEqual(['BUTTON'])
  // The next key comes before the blank's press does: the press comes first.
  await count.press(' ')
  await page.keyboard.press('Tab')
  expect(await pressed()).toEqual(['BUTTON'])
  await expect(tick).toBeFocused()
})
