/** English for the room that this computer has left, and for what the recorder had to set aside. */

export const enStorage = {
  title: 'Storage',
  low: 'Storage is filling up: {{free}} free.',
  lowSays: 'Everything is still saved. Free some disk space on this computer soon.',
  full: 'This computer has no room left. Nothing new can be saved.',
  fullSays: 'What was saved is safe. Free some disk space, then do the last step again.',
  hide: 'Hide',
  cutShort_one: '{{count}} damaged record was set aside in {{file}}: the file ends in the middle of it.',
  cutShort_other: '{{count}} damaged records were set aside in {{file}}: the file ends in the middle of one.',
  unreadable_one: '{{count}} damaged record was set aside in {{file}}: it cannot be read any more.',
  unreadable_other: '{{count}} damaged records were set aside in {{file}}: they cannot be read any more.',
} as const
