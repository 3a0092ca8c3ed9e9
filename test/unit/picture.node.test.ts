/** How a photo is made small, and what a document is called when it is saved. */
import { describe, expect, test } from 'vitest'
import { fileName } from '../../renderer/screens/customers/file-name.ts'
import { fittedInto, tries } from '../../renderer/screens/customers/picture.ts'
import { attachmentFault, mimeOfBytes, mostPhotoSide } from '../../shared/customers/attachment-bytes.ts'
import { aJpeg, anSvg, aPdf, aPng } from '../support/given-pictures.ts'

describe('a photo', () => {
  test.each([
    [4000, 3000, 512, 384],
    [3000, 4000, 384, 512],
    [512, 512, 512, 512],
    [200, 100, 200, 100],
    [10_000, 1, 512, 1],
  ])('of %i by %i is kept as %i by %i', (width, height, kept, high) => {
    expect(fittedInto(width, height, mostPhotoSide)).toEqual({ width: kept, height: high })
  })
  test('is never tried larger or better than before', () => {
    for (const [nth, one] of tries.entries()) {
      const before = tries[nth - 1]
      if (before) expect(one.side <= before.side && one.quality <= before.quality).toBe(true)
    }
  })
})

describe('what a file is', () => {
  test('its first bytes say, not its name', () => {
    expect([aJpeg(), aPng(), aPdf(), anSvg()].map(mimeOfBytes)).toEqual([
      'image/jpeg',
      'image/png',
      'application/pdf',
      null,
    ])
    expect(mimeOfBytes(new Uint8Array())).toBeNull()
    expect(attachmentFault({ ref: '', mime: 'image/png', bytes: aJpeg() }, '')).toBe('otherMime')
  })
  test.each([
    ['rabies 2026.pdf', 'application/pdf', 'rabies 2026.pdf'],
    ['../../etc/passwd', 'application/pdf', '_.._etc_passwd.pdf'],
    ['paper.exe', 'application/pdf', 'paper.exe.pdf'],
    ['scan.PDF', 'image/jpeg', 'scan.jpg'],
    ['', 'image/png', 'document.png'],
  ])('%s of %s is saved as %s', (name, mime, saved) => {
    expect(fileName(name, mime)).toBe(saved)
  })
})
