/** Small files with the right first bytes, and some with the wrong ones. */

const bytesOf = (...parts: readonly (readonly number[] | string | number)[]): Uint8Array<ArrayBuffer> => {
  const all = parts.flatMap((part) =>
    typeof part === 'number'
      ? Array.from({ length: part }, (_, nth) => nth % 251)
      : typeof part === 'string'
        ? [...part].map((letter) => letter.charCodeAt(0))
        : part,
  )
  return Uint8Array.from(all)
}

/** `size` = bytes behind the head; two of another size are two pictures. */
export const aJpeg = (size = 200) => bytesOf([0xff, 0xd8, 0xff, 0xe0], size)
export const aPng = (size = 200) => bytesOf([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], size)
export const aPdf = (size = 200) => bytesOf('%PDF-1.7\n', size)
export const anSvg = () => bytesOf('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')
