/** What is asked and said while rewards are given: another item taken, the free one scanned too, and what could cost the credit. */
export const enGiving = {
  takenElse: 'Taken something else',
  takenWhat: 'What does {{name}} take instead?',
  takesDifference: 'Takes {{item}}, pays the difference: {{amount}}',
  takesEven: 'Takes {{item}}, no difference to pay',
  takesUnknown: 'Takes {{item}}; its price is not known here, so the till says the difference',
  takesPlain: 'Takes the free item after all',
  creditedAs: 'The distributor credits {{item}}.',
  rungToo: 'The free one was scanned too',
  rungTooSays: 'It is taken off the purchases, so that it is not bought and free at once.',
  chooseFirst: 'Choose the free item first, then what is taken instead.',
  ringAt: 'Ring at {{amount}}:',
  ringOwn: 'Ring, less the free item’s price:',
  insteadOf: 'instead of {{item}}, which is credited',
  wasScanned: 'Scanned with the purchases: make that one free.',
  discountRule: '{{what}} of one item from the card’s list.',
  discountWhich: 'Which item is it taken off?',
  offItem: '{{amount}} off',
} as const

/** Risks of the credit, said before the reward is given. */
export const enCreditGuard = {
  title: 'The distributor may refuse the credit',
  risk: {
    notEnrolled: 'This store has not joined {{name}}.',
    enrollmentPending: 'The brand has not yet approved this store for {{name}}.',
    holding: '{{name}} has no distributor yet: the redemption waits in Temporary Holding.',
    accountNumberMissing: 'No account number at {{name}} is known.',
    exceptionOnCard: 'An item on this card is an exception that {{name}} did not list.',
    capMayBeUsedUp: '{{name}} may be used up by other stores; the last word comes when this is sent.',
    programEnded: '{{name}} has ended; the brand may pay no more for it.',
  },
  short: {
    notEnrolled: 'the store had not joined',
    enrollmentPending: 'the approval was pending',
    holding: 'no distributor was chosen',
    accountNumberMissing: 'the account number was missing',
    exceptionOnCard: 'an exception is on the card',
    capMayBeUsedUp: 'the offer might be used up',
    programEnded: 'the program had ended',
  },
  accept: 'Give it anyway: the credit may be refused',
  answerFirst: 'Credit: say how to go on',
  accountNumber: 'Account number at {{name}}',
  saveNumber: 'Save Number',
  distributor: 'Distributor',
  saveDistributor: 'Save Distributor',
  numberNeeded: 'Type the number.',
  tellManager: 'A manager can enter it here now.',
  saved: 'Saved.',
} as const

/** Taking part in loyalty, Temporary Holding, and what a visit earns. */
export const enLoyalty = {
  notEnrolled: 'Not enrolled in loyalty',
  notEnrolledSays: 'Nothing counts for {{name}} until enrolled.',
  enroll: 'Enroll',
  enrolledNow: '{{name}} takes part now. Scan the items again.',
  enrolledAtCounter: 'Asked at the counter',
  stoppedAtCounter: 'Asked to stop',
  holdingSays:
    'This store has chosen no distributor for {{title}}. The item counts; redemptions wait until one is chosen.',
  holdingManager: 'Set the distributor under Offers',
  holdingCashier: 'Tell a manager: the distributor is set under Offers.',
  earnsNow: 'earns {{what}}',
  oneMore: '1 more {{unit}} for {{what}}',
  history: 'History',
  owes: 'owes {{count}}',
  owesSays_one: 'Goods came back after a reward was given: the next {{unit}} pays for it and punches nothing.',
  owesSays_other: 'Goods came back after a reward was given: the next {{count}} pay for it and punch nothing.',
  owesStub_one: '1 owed',
  owesStub_other: '{{count}} owed',
} as const
