/** Where the keys go when a dialog opens: into it at once, so that an Enter never answers what lies behind. */
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { Dialog } from '../../renderer/ui/dialog.tsx'
import { Theme } from '../../renderer/ui/theme.tsx'

function openDialog() {
  render(
    <Theme colorScheme="light">
      <Dialog
        name="Question"
        onSubmit={() => undefined}
        footer={
          <button type="submit" data-autofocus>
            OK
          </button>
        }
      >
        <input aria-label="Note" />
      </Dialog>
    </Theme>,
  )
}

afterEach(() => {
  vi.useRealTimers()
  cleanup()
})

test('a dialog has the focus as soon as it is there', () => {
  vi.useFakeTimers()
  openDialog()
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'OK' }))
})

test('who has gone on to another field stays there', () => {
  vi.useFakeTimers()
  openDialog()
  screen.getByLabelText('Note').focus()
  act(() => vi.runAllTimers())
  expect(document.activeElement).toBe(screen.getByLabelText('Note'))
})

test('Tab stays inside the dialog', () => {
  openDialog()
  fireEvent.keyDown(screen.getByRole('button', { name: 'OK' }), { key: 'Tab' })
  expect(document.activeElement).toBe(screen.getByLabelText('Note'))
})
