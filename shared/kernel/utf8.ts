/** How long a text is on a wire or a disk. */
const encoder = new TextEncoder()

/** Bytes of the text in UTF-8; half a surrogate pair counts as the three bytes that stand for it. */
export const utf8Bytes = (text: string): number => encoder.encode(text).length
