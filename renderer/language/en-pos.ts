/** English for the customer that the till's own software calls for. */

export const enPos = {
  title: 'Called by the till',
  opened: 'The till opened {{name}}',
  openedSays: 'Till number {{id}}.',
  openedByIdSays: 'Internal Customer ID {{id}}.',
  incorrect: 'Incorrect Customer',
  unknown: 'The till’s customer {{id}} is not linked to anybody yet',
  unknownFind: 'Find the customer, then press Link; or add them, and they are linked at once.',
  unknownHere: 'Is it {{name}}?',
  linkedElse: '{{name}} is linked to {{ids}} of the till already.',
  link: 'Link',
  findOther: 'Find Another',
  notNow: 'Not Now',
  several: 'The till’s customer {{id}} is linked to several people',
  severalSays: 'Two registers linked it at the same time. Who is it? The others are unlinked.',
  waiting: 'The till asks for customer {{id}}',
  waitingSays: 'It opens when what is asked here is answered.',
  openOther: 'Open {{name}}',
} as const
