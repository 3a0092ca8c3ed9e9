/** English for the state of an e-mail address and the preview of the verification mail. */

export const enMail = {
  state: {
    none: 'No Email on File',
    unverified: 'not verified',
    mailWaiting: 'mail waiting',
    mailSent: 'mail sent',
    verified: 'verified',
    cameBack: 'mail came back',
    mailFailed: 'mail not sent',
  },
  optedOut: 'off the mailing list',
  preview: 'Preview',
  previewTitle: 'Verification mail',
  to: 'To',
  noAddress: 'no address yet',
  subject: 'Subject',
  linkHere: 'Each mail gets a link of its own here.',
  asText: 'As plain text',
  link: '(the link)',
  offline: 'It leaves when the cloud is reached.',
} as const
