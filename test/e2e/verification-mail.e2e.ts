/**
 * The verification mail from the counter to the owner and back: a real mail server, a real click in a browser without JavaScript. The mail,
 * its page and the states of an address are photographed into `test-results/verification-mail/`, in both themes.
 */
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { givenPost, linkIn, readable } from '../support/fake-post.ts'
import { atCounter } from './support/counter.ts'
import { expect, test } from './support/tillside.ts'

const folder = fileURLToPath(new URL('../../test-results/verification-mail/', import.meta.url))

async function lookAt(page: Page, name: string, sizes: readonly (readonly [number, number])[] = [[1440, 900]]) {
  mkdirSync(folder, { recursive: true })
  const before = page.viewportSize()
  for (const [width, height] of sizes)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height })
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.screenshot({ path: `${folder}${name}-${width}-${colorScheme}.png` })
    }
  await page.emulateMedia({ colorScheme: 'light' })
  if (before) await page.setViewportSize(before)
}
const till = [
  [1440, 900],
  [1024, 600],
] as const

test('an address is saved, its mail is read and verified by its owner, and the register shows it', async ({
  page,
  browser,
  startDemo,
}) => {
  const post = await givenPost()
  try {
    const { url } = await startDemo({ env: { SMTP_URL: post.url } })
    const counter = atCounter(page)
    const dialog = counter.dialog('Pet Owner Information')
    const header = page.getByRole('region', { name: 'Customer and visit' })
    const save = async (email: string) => {
      await header.getByRole('button', { name: /@|No Email on File/ }).click()
      const field = dialog.getByLabel('Email Address')
      if (!(await field.isVisible())) await dialog.getByText('Everything else').click()
      await field.fill(email)
    }
    await counter.opens(url)
    await counter.finds('Kim')
    await save('kim.park@example.com')

    const preview = page.getByRole('region', { name: 'Verification mail' })
    for (const [width, height] of till) {
      // It stands where it was opened.
      await page.setViewportSize({ width, height })
      await dialog.getByRole('button', { name: 'Preview' }).click()
      await expect(preview.getByText('Hello Kim,', { exact: true })).toBeVisible()
      await expect(preview.getByText('kim.park@example.com')).toBeVisible()
      await lookAt(page, 'preview', [[width, height]])
      await page.keyboard.press('Escape')
      await expect(preview).toBeHidden()
    }
    await dialog.getByRole('button', { name: 'Save and Send Verification Email' }).click()
    await expect(dialog).toBeHidden()
    await expect(header.getByText('kim.park@example.com')).toBeVisible()

    await expect.poll(() => post.letters.length).toBe(1)
    await expect(header.getByText('mail sent')).toBeVisible()
    await lookAt(page, 'mail-sent', till)
    const letter = post.letters[0]
    if (!letter) throw new Error('No letter came.')
    expect(letter.to).toEqual(['kim.park@example.com'])

    const owner = await (
      await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1440, height: 900 } })
    ).newPage()
    const html = readable(letter)
    await owner.setContent(html.slice(html.indexOf('<!doctype html>'), html.indexOf('</html>') + 7))
    await lookAt(owner, 'mail')
    await owner.goto(linkIn(letter))
    await expect(owner.getByRole('heading', { name: 'Is this your e-mail address?' })).toBeVisible()
    await lookAt(owner, 'page', [...till, [360, 740]])
    // Opening it, as scanners of mail servers do, has verified nothing.
    await expect(header.getByText('mail sent')).toBeVisible()
    await owner.getByRole('button', { name: 'Verify this address' }).click()
    await expect(owner.getByText('Thank you. Your e-mail address is verified.')).toBeVisible()
    await lookAt(owner, 'page-verified')
    await expect(header.getByText('verified', { exact: true })).toBeVisible()
    await lookAt(page, 'verified', till)

    await owner.getByRole('button', { name: 'Join the mailing list' }).click()
    await expect(owner.getByText(/You have joined the mailing list/)).toBeVisible()
    await owner.getByRole('button', { name: 'Leave the mailing list' }).click()
    await expect(owner.getByText(/You have left the mailing list/)).toBeVisible()
    await expect(header.getByText('off the mailing list')).toBeVisible()
    await owner.goto(`${linkIn(letter)}x`)
    await expect(owner.getByRole('heading', { name: 'This link is not complete' })).toBeVisible()
    await lookAt(owner, 'page-refused')

    post.refuse = 550
    await save('nobody@example.com')
    await dialog.getByRole('button', { name: 'Save and Send Verification Email' }).click()
    await expect(header.getByText('mail came back')).toBeVisible()
    await lookAt(page, 'came-back', till)
    await page.getByRole('button', { name: 'Sync Details' }).click()
    await expect(page.getByText('nobody@example.com: The mail server refused the address (550).')).toBeVisible()

    const serious = (await new AxeBuilder({ page }).analyze()).violations.filter(
      ({ impact }) => impact === 'serious' || impact === 'critical',
    )
    expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html: node }) => node)])).toEqual([])
  } finally {
    await post.stop()
  }
})
