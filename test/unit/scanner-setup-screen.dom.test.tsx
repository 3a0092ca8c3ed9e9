/** What the setup page, Sync Details, the line over the screen and the field say about scanners, state by state. */
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { afterEach, describe, expect, test } from 'vitest'
import { App } from '../../renderer/screens/app.tsx'
import type { SetupScan } from '../../renderer/use-cases/scanner-report.ts'
import type { ScannerStatus } from '../../shared/host-contract/contract.ts'
import { prepareScene } from '../support/gallery/scenes.ts'

type Till = Awaited<ReturnType<typeof prepareScene>>

afterEach(() => {
  cleanup()
  window.location.hash = ''
})

async function givenPage(hash: string): Promise<Till> {
  window.location.hash = hash
  const till = await prepareScene('lookup', 'light')
  render(<App till={till} />)
  return till
}
const givenSetup = () => givenPage('#/settings/scanner')

const scanner = (state: ScannerStatus['state'], more: Partial<ScannerStatus> = {}): ScannerStatus => ({
  ...{ deviceId: 'hid:0c2e:0b6a:A1', kind: 'hid', name: 'Honeywell 1900', state, detail: '' },
  ...more,
})
const show = (till: Till, ...scanners: ScannerStatus[]) =>
  act(() => till.store.setState((before) => ({ sync: { ...before.sync, hostConnected: true, scanners } })))

let nth = 0
const scanOf = (raw: string, more: Partial<SetupScan> = {}): SetupScan => {
  nth += 1
  return {
    ...{ nth, scanId: `${nth}`, deviceId: 'serial:COM3', kind: 'serial', name: 'Zebra DS2208', port: 'COM3' },
    ...{ raw, suffix: '\r', baudRate: 9600, keys: [], times: 1, isLabel: true },
    ...more,
  }
}
const scans = (till: Till, ...those: SetupScan[]) =>
  act(() =>
    till.store.setState(({ scannerSetup }) =>
      scannerSetup ? { scannerSetup: { ...scannerSetup, scans: [...those, ...scannerSetup.scans] } } : {},
    ),
  )
const tries = (till: Till, ...tried: ScannerStatus[]) =>
  act(() =>
    till.store.setState(({ scannerSetup }) => (scannerSetup ? { scannerSetup: { ...scannerSetup, tried } } : {})),
  )
const text = () => document.body.textContent ?? ''
const group = (name: string) => within(screen.getByRole('region', { name }))

describe('the setup page', () => {
  test('is open as long as it is shown', async () => {
    const till = await givenSetup()
    expect(till.store.getState().scannerSetup).not.toBeNull()
    act(() => {
      window.location.hash = '#/settings'
      window.dispatchEvent(new Event('hashchange'))
    })
    expect(till.store.getState().scannerSetup).toBeNull()
    expect(screen.getByRole('link', { name: 'Set Up a Scanner' })).toBeTruthy()
  })

  test('no scanner at all: says so, and that one in keyboard mode shows when it scans', async () => {
    const till = await givenSetup()
    show(till)
    expect(group('Scanners and ports').getByText('No scanner found yet')).toBeTruthy()
    expect(group('Waiting for a scan').getAllByRole('listitem')).toHaveLength(5)
  })

  test('forbidden and busy: what to do stands beside it, once for ports of the same trouble', async () => {
    const till = await givenSetup()
    show(till, scanner('forbidden', { detail: 'Install the rules file.' }))
    const busy = { kind: 'serial', detail: 'Close that program.' } as const
    tries(
      till,
      scanner('busy', { ...busy, deviceId: 'serial:COM1', port: 'COM1' }),
      scanner('busy', { ...busy, deviceId: 'serial:COM2', port: 'COM2' }),
      scanner('failed', { ...busy, deviceId: 'serial:COM4', port: 'COM4' }),
      scanner('ready', { ...busy, deviceId: 'serial:COM5', port: 'COM5' }),
    )
    const list = group('Scanners and ports')
    expect(list.getByText('Honeywell 1900: not allowed')).toBeTruthy()
    expect(list.getByText('Install the rules file.')).toBeTruthy()
    expect(list.getByText('COM1, COM2: used by another program')).toBeTruthy()
    expect(list.getAllByText('Close that program.')).toHaveLength(1)
    expect(list.getByText('Also listening at COM5')).toBeTruthy()
    expect(list.getByText('1 more port does not answer; nothing is plugged in there.')).toBeTruthy()
  })

  test('the helper program is gone: says what can still be tested', async () => {
    const till = await givenSetup()
    act(() => till.store.setState(({ sync }) => ({ sync: { ...sync, hostConnected: false } })))
    expect(text()).toContain('only keyboard scanners can be tested now')
  })

  test('a scanner answers: who, every byte, what it became, what to change, and the button that adopts it', async () => {
    const till = await givenSetup()
    scans(till, scanOf('4006381333931'))
    const answer = group('Zebra DS2208 answered')
    expect(answer.getByText('4006381333931<CR>')).toBeTruthy()
    expect(answer.getByText('34 30 30 36 33 38 31 33 33 33 39 33 31 0D')).toBeTruthy()
    expect(answer.getByText('Item 4006381333931')).toBeTruthy()
    expect(answer.getByText('1 thing to change')).toBeTruthy()
    expect(answer.getByText(/Switch on “transmit AIM id”/)).toBeTruthy()
    await act(async () => fireEvent.click(answer.getByRole('button', { name: 'Use This Scanner' })))
    expect(till.store.getState().settings.scanner).toEqual({
      deviceId: 'serial:COM3',
      kind: 'serial',
      name: 'Zebra DS2208',
    })
    expect(answer.getByText('This register’s scanner')).toBeTruthy()
  })

  test('a label that is none of the test codes is shown all the same, a wrong check digit with the right one', async () => {
    const till = await givenSetup()
    scans(till, scanOf(']E04006381333932', { times: 2 }))
    const answer = group('Zebra DS2208 answered')
    expect(answer.getByText('None of the test codes')).toBeTruthy()
    expect(answer.getByText(/The last digit would be 1\./)).toBeTruthy()
    expect(answer.getByText('Read 2 times, counted once')).toBeTruthy()
  })

  test('several scanners: the one that answered last is shown, and each can be looked at', async () => {
    const till = await givenSetup()
    scans(till, scanOf('4006381333931'))
    scans(till, scanOf(']E04006381333931', { deviceId: 'hid:1', kind: 'hid', name: 'Honeywell 1900', port: null }))
    expect(group('Honeywell 1900 answered').getByText('Nothing to change')).toBeTruthy()
    const answered = within(screen.getByRole('group', { name: 'Scanners that answered' }))
    fireEvent.click(answered.getByRole('button', { name: /Zebra/ }))
    expect(group('Zebra DS2208 answered').getByText('1 thing to change')).toBeTruthy()
  })

  test('a keyboard scanner: its keys as they came, and how to switch it, by its maker', async () => {
    const till = await givenSetup()
    show(till, scanner('ready', { deviceId: 'keyboard:05e0:1200', name: 'Symbol Bar Code Scanner' }))
    const keys = [...'4006381333931', 'Enter'].map((key, at) => ({
      ...{ key, code: '', at, isControl: false, isCapsLock: false },
    }))
    const keyed = { deviceId: 'keyboard:05e0:1200', kind: 'keyboard', name: 'Symbol Bar Code Scanner' } as const
    scans(till, scanOf('4006381333931', { ...keyed, port: null, baudRate: null, keys }))
    expect(text()).toContain('Symbol Bar Code Scanner: ready, as a keyboard')
    expect(group('Symbol Bar Code Scanner answered').getByText('4 0 0 6 3 8 1 3 3 3 9 3 1 Enter')).toBeTruthy()
    const advice = group('Switch it to HID POS or USB-COM').getAllByRole('listitem')
    expect(advice.map((one) => one.textContent)).toEqual([
      'Zebra: “USB device type”, then “HID POS” on newer models, else “CDC host”.',
    ])
  })

  test('a badge signs somebody in, so it is not shown', async () => {
    const till = await givenSetup()
    const badges = [{ prefix: 'TSB-', length: null, isPrefixLeftOff: false }]
    act(() =>
      till.store.setState(({ account }) => ({
        account: {
          ...account,
          account: account.account && { ...account.account, peopleCodes: { loyaltyCards: [], badges } },
        },
      })),
    )
    scans(till, scanOf('TSB-0001'))
    expect(text()).toContain('An employee badge')
    expect(text()).not.toContain('TSB-0001')
  })
})

test.each([
  ['ready', 'Honeywell 1900: ready'],
  ['connecting', 'Honeywell 1900: connecting'],
  ['busy', 'Honeywell 1900: used by another program'],
  ['forbidden', 'Honeywell 1900: not allowed'],
  ['unplugged', 'Honeywell 1900: unplugged'],
  ['failed', 'Honeywell 1900: not working'],
] as const)('Sync Details: %s, with the sentence that says what to do', async (state, words) => {
  const till = await givenPage('#/checkout')
  show(till, scanner(state, { detail: 'This is what to do.' }))
  fireEvent.click(screen.getByRole('button', { name: 'Sync Details' }))
  const details = group('Sync Details')
  expect(details.getByText(words)).toBeTruthy()
  expect(details.getByText('This is what to do.')).toBeTruthy()
})

describe('the line over the screen', () => {
  const notice = () => document.querySelector('.scanner-notice')?.textContent ?? ''

  test('says what to do when the only scanner goes, until it is back or hidden', async () => {
    const till = await givenPage('#/checkout')
    show(till, scanner('ready'))
    expect(notice()).toBe('')
    show(till, scanner('unplugged', { detail: 'Plug the scanner in and scan that label again.' }))
    expect(notice()).toContain('Honeywell 1900: unplugged. Plug the scanner in and scan that label again.')
    expect(notice()).toContain('Type the digits below the bars meanwhile.')
    show(till, scanner('ready'))
    expect(notice()).toBe('')
    show(till, scanner('busy', { detail: 'Close that program.' }))
    fireEvent.click(screen.getByRole('button', { name: 'Hide' }))
    expect(notice()).toBe('')
    show(till, scanner('forbidden', { detail: 'Install the rules file.' }))
    expect(notice()).toContain('Install the rules file.')
  })

  test('a label that came only in part is said until the next scan, also when the scanner is back', async () => {
    const till = await givenPage('#/checkout')
    show(till, scanner('ready', { lostLabels: 1, detail: 'Old news.' }))
    expect(notice()).toBe('')
    show(till, scanner('unplugged', { lostLabels: 2, detail: 'Scan that label again.' }))
    expect(notice()).toContain('Honeywell 1900: unplugged. Scan that label again.')
    show(till, scanner('ready', { lostLabels: 2 }))
    expect(notice()).toContain('Honeywell 1900: a label was not counted. Scan that label again.')
    const outcome = { kind: 'unreadable', reason: 'empty', shown: '' } as const
    act(() => till.store.setState({ lastOutcome: { nth: 99, outcome } }))
    expect(notice()).toBe('')
  })

  test('says nothing while another scanner reads, nor where the register’s scanner types, nor of a kind that cannot be read', async () => {
    const till = await givenPage('#/checkout')
    show(till, scanner('unplugged'), scanner('ready', { deviceId: 'serial:COM3', kind: 'serial' }))
    expect(notice()).toBe('')
    show(till, scanner('failed', { deviceId: 'hid' }))
    expect(notice()).toBe('')
    show(till, scanner('forbidden'))
    expect(notice()).not.toBe('')
    const keyboard = { deviceId: 'keyboard', kind: 'keyboard', name: 'Keyboard' } as const
    act(() => till.store.setState(({ settings }) => ({ settings: { ...settings, scanner: keyboard } })))
    expect(notice()).toBe('')
  })
})

test('what was read twice stands faintly beside the field, politely, and asks for nothing', async () => {
  window.location.hash = '#/checkout'
  const till = await prepareScene('checkout', 'light')
  render(<App till={till} />)
  act(() => till.store.setState({ doubleRead: { scanId: 'a', times: 2 } }))
  expect(screen.getByText('Read twice, counted once').getAttribute('role')).toBe('log')
  act(() => till.store.setState({ doubleRead: { scanId: 'a', times: 3 } }))
  expect(screen.getByText('Read 3 times, counted once')).toBeTruthy()
  act(() => till.store.setState({ doubleRead: null }))
  expect(text()).not.toContain('counted once')
})
