/**
 * The till's own software opens the customer: by `npm run open` and by a loopback call. An unknown number is linked on the screen or added,
 * a wrong one unlinked. Photographed into `test-results/pos-link/`, in both themes.
 */
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { atCounter } from './support/counter.ts'
import { expect, runToEnd, test } from './support/tillside.ts'

const folder = fileURLToPath(new URL('../../test-results/pos-link/', import.meta.url))

async function lookAt(page: Page, name: string) {
  mkdirSync(folder, { recursive: true })
  const before = page.viewportSize()
  for (const [width, height] of [
    [1440, 900],
    [1024, 600],
  ] as const)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height })
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.screenshot({ path: `${folder}${name}-${width}-${colorScheme}.png` })
    }
  await page.emulateMedia({ colorScheme: 'light' })
  if (before) await page.setViewportSize(before)
}

test('the till opens its customer, links who is unknown and lets go of who is wrong', async ({ page, startDemo }) => {
  const { url, data, port } = await startDemo()
  const counter = atCounter(page)
  const called = page.getByRole('region', { name: 'Called by the till' })
  const name = page.getByRole('heading', { level: 1 })
  const open = (id: string) => runToEnd('build/scripts/open.mjs', ['--data', data, '--pos-customer', id])
  await counter.opens(url)
  await expect(counter.search).toBeVisible()

  expect(await open('8812')).toEqual({
    code: 0,
    stdout: 'This id is linked to nobody yet; it waits on the screen.\n',
    stderr: '',
  })
  await expect(called.getByText('The till’s customer 8812 is not linked to anybody yet')).toBeVisible()
  await counter.search.fill('Kim')
  await lookAt(page, 'unknown')
  await page.getByRole('group', { name: 'Kim Park' }).getByRole('button', { name: 'Link' }).click()
  await expect(name).toHaveText('Kim Park')
  await expect(called.getByText('The till opened Kim Park')).toBeVisible()

  await counter.button('Lookup').click()
  await counter.goesTo('Customers')
  expect(await open('8812')).toMatchObject({ code: 0, stdout: 'Opened.\n' })
  await expect(name).toHaveText('Kim Park')
  await lookAt(page, 'opened')
  await called.getByRole('button', { name: 'Incorrect Customer' }).click()
  await expect(counter.search).toBeVisible()
  await expect(called.getByText('The till’s customer 8812 is not linked to anybody yet')).toBeVisible()

  await counter.search.fill('Nora Bell')
  await counter.button('+ Add Customer').click()
  const dialog = counter.dialog('Pet Owner Information')
  await expect(dialog.getByLabel('First Name')).toHaveValue('Nora')
  // A call does not break into the dialog.
  expect(await open('8812')).toMatchObject({ stdout: 'It waits: the register opens it when its screen is free.\n' })
  await dialog.getByRole('button', { name: 'Save Petowner Information' }).click()
  await expect(name).toHaveText('Nora Bell')
  await expect(called.getByText('The till opened Nora Bell')).toBeVisible()

  await counter.button('Lookup').click()
  await counter.finds('Ruth')
  const token = readFileSync(join(data, 'register', 'pos-token'), 'utf8').trim()
  const answer = await fetch(`http://127.0.0.1:${port}/pos/customer`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ posCustomerId: '7001' }),
  })
  expect(answer.status).toBe(202)
  await expect(called.getByText('Is it Ruth Alvarez?')).toBeVisible()
  await lookAt(page, 'unknown-in-visit')
  await called.getByRole('button', { name: 'Link' }).click()
  await expect(called.getByText('The till opened Ruth Alvarez')).toBeVisible()
  await open('8812')
  await expect(name).toHaveText('Nora Bell')
  await open('7001')
  await expect(name).toHaveText('Ruth Alvarez')

  const serious = (await new AxeBuilder({ page }).analyze()).violations.filter(
    ({ impact }) => impact === 'serious' || impact === 'critical',
  )
  expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
})
