/** Only our own page may speak: the window's main frame, showing our own origin. Everything else is ignored. */
import type { IpcMainEvent, WebContents } from 'electron'

export const pageOrigin = 'app://tillside'

/** By scheme and host: `URL.origin` is "null" for a scheme Node does not know. */
export function isOwnAddress(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, host } = new URL(address)
  return `${protocol}//${host}` === pageOrigin
}

export function isTrustedSender(event: Pick<IpcMainEvent, 'sender' | 'senderFrame'>, window: WebContents): boolean {
  const frame = event.senderFrame
  return event.sender === window && frame !== null && frame === window.mainFrame && isOwnAddress(frame.url)
}
