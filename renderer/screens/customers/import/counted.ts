/** Numbers of rows, with their thousands apart. */
const format = new Intl.NumberFormat('en-US')

export const counted = (count: number): string => format.format(count)
