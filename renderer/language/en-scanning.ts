/** English for what a scan does: loyalty cards, badges, and codes that can be two items. */

export const enScanning = {
  card: {
    taken: 'This card belongs to {{name}}.',
    invalid: 'This cannot be the code of a card.',
    tooMany: 'One customer can have {{count}} cards. Remove one that is not used any more.',
  },
} as const
