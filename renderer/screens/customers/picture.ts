/**
 * A picture as somebody chose or took it, made small: at most 512 pixels a side and 60 KB of JPEG. It is drawn anew, so nothing of the file
 * is kept but what is seen: no place, no camera, no name; it stands the right way up. What cannot be drawn is refused.
 */
import { mostPhotoBytes, mostPhotoSide } from '../../../shared/customers/attachment-bytes.ts'

export type PictureRefusal = 'cannotRead' | 'tooBigFile'
export type Picture =
  | { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly ok: false; readonly refusal: PictureRefusal }

/** Somebody's camera makes 10 MB; more is no snapshot. */
const mostFileBytes = 25 * 1024 * 1024

/** What the page may decode. Drawings that could run scripts are not among them. */
const readable = ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/bmp', 'image/avif']

/** Sharp first; a busy picture gets smaller before it gets ugly. */
export const tries = [
  { side: mostPhotoSide, quality: 0.86 },
  { side: mostPhotoSide, quality: 0.74 },
  { side: 448, quality: 0.7 },
  { side: 384, quality: 0.66 },
  { side: 320, quality: 0.6 },
  { side: 224, quality: 0.5 },
] as const

/** The largest size of these proportions inside the square; never larger than it was. */
export function fittedInto(width: number, height: number, side: number): { width: number; height: number } {
  const scale = Math.min(1, side / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

export async function toPicture(file: Blob): Promise<Picture> {
  if (file.size > mostFileBytes) return { ok: false, refusal: 'tooBigFile' }
  if (!readable.includes(file.type)) return { ok: false, refusal: 'cannotRead' }
  let drawn: ImageBitmap
  try {
    drawn = await createImageBitmap(file, { imageOrientation: 'from-image' })
  } catch {
    // Whatever is wrong with it: it is no picture that a page can show.
    return { ok: false, refusal: 'cannotRead' }
  }
  try {
    for (const { side, quality } of tries) {
      const blob = await asJpeg(drawn, side, quality)
      if (blob && blob.size <= mostPhotoBytes) return { ok: true, bytes: new Uint8Array(await blob.arrayBuffer()) }
    }
    return { ok: false, refusal: 'cannotRead' }
  } finally {
    drawn.close()
  }
}

async function asJpeg(drawn: ImageBitmap, side: number, quality: number): Promise<Blob | null> {
  const { width, height } = fittedInto(drawn.width, drawn.height, side)
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const paper = canvas.getContext('2d')
  if (!paper) return null
  // JPEG has no transparency: what was clear is white, not black.
  paper.fillStyle = 'white'
  paper.fillRect(0, 0, width, height)
  paper.imageSmoothingQuality = 'high'
  paper.drawImage(drawn, 0, 0, width, height)
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality))
}
