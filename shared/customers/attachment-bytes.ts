/**
 * The bytes of a picture or paper: how big they may be, what they are by their first bytes (never by what somebody says they are), and
 * what they are named after. The text of a customer points to them by `ref`; they travel and are purged apart from it.
 */

/** A photo as it is kept: resized and written anew in the page. */
export const mostPhotoBytes = 60 * 1024
/** Longest side of a kept photo, in pixels. */
export const mostPhotoSide = 512
/** Any attachment, as it is kept and sent. */
export const mostAttachmentBytes = 1024 * 1024

/** What may be kept and shown. Anything else is neither stored nor sent nor drawn. */
export const attachmentMimes = ['image/jpeg', 'image/png', 'application/pdf'] as const
export type AttachmentMime = (typeof attachmentMimes)[number]

const begins = (bytes: Uint8Array, ...first: readonly number[]): boolean =>
  first.every((byte, at) => bytes[at] === byte)

/** By the first bytes; null = none of those that may be kept. */
export function mimeOfBytes(bytes: Uint8Array): AttachmentMime | null {
  if (begins(bytes, 0xff, 0xd8, 0xff)) return 'image/jpeg'
  if (begins(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png'
  if (begins(bytes, 0x25, 0x50, 0x44, 0x46, 0x2d)) return 'application/pdf'
  return null
}

export const isPicture = (mime: string): mime is 'image/jpeg' | 'image/png' =>
  mime === 'image/jpeg' || mime === 'image/png'

const saltPattern = /^[0-9a-f]{32}$/
export const isAttachmentSalt = (salt: string): boolean => saltPattern.test(salt)

/** What the name of an attachment is the sha-256 of: its salt as text, then its bytes. The salt is always 32 hex digits. */
export function attachmentRefBytes(salt: string, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const text = Uint8Array.from(salt, (letter) => letter.charCodeAt(0))
  const hashed = new Uint8Array(text.length + bytes.length)
  hashed.set(text)
  hashed.set(bytes, text.length)
  return hashed
}

/** The first 32 hex digits of that hash. */
export const attachmentRefOf = (sha256Hex: string): string => sha256Hex.slice(0, 32)

export type AttachmentFault = 'tooBig' | 'empty' | 'notAllowed' | 'otherMime' | 'wrongHash'

/** What is wrong with an attachment by its form; null = nothing. The hash is the caller's to make, over `attachmentRefBytes`. */
export function attachmentFault(
  given: { readonly ref: string; readonly mime: string; readonly bytes: Uint8Array },
  sha256Hex: string,
): AttachmentFault | null {
  if (given.bytes.length === 0) return 'empty'
  if (given.bytes.length > mostAttachmentBytes) return 'tooBig'
  const mime = mimeOfBytes(given.bytes)
  if (mime === null) return 'notAllowed'
  if (mime !== given.mime) return 'otherMime'
  return attachmentRefOf(sha256Hex) === given.ref ? null : 'wrongHash'
}
