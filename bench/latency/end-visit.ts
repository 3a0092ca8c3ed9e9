/** A visit's end as a cashier does it: to the redemption, everything kept for later, Finished, back at the lookup. */
import type { Page } from '@playwright/test'
import { t } from '../../renderer/language/words.ts'
import type { Counter } from '../product/register.ts'

export async function endVisit(page: Page, counter: Counter): Promise<void> {
  await counter.checksOut()
  const steps = [
    { when: counter.dialog(t('multi.title')), press: counter.button(t('multi.submit')) },
    {
      when: counter.dialog(t('required.title')),
      press: counter.dialog(t('required.title')).getByRole('button', { name: 'Cancel', exact: true }),
    },
    { when: counter.dialog(t('redemption.title')), press: counter.button(t('redemption.later')) },
    { when: counter.button(t('finish.finished')), press: counter.button(t('finish.finished')) },
  ]
  const anything = steps.reduce((all, { when }) => all.or(when), counter.search)
  for (let left = 10; left > 0; left -= 1) {
    await anything.first().waitFor()
    if (await counter.search.isVisible()) return
    for (const { when, press } of steps) {
      if (!(await when.isVisible())) continue
      await press.press('Enter')
      await when.waitFor({ state: 'hidden' })
      break
    }
  }
  throw new Error(`The visit did not end: ${await page.locator('body').innerText()}`)
}
