/** How conflicts end, in a manager's words. */
export const enConflicts = {
  howSettled: 'How did it end?',
  somebody: 'somebody',
  takenBack: 'Taken back at its own counter. Nothing was given.',
  fields: {
    firstName: 'first name',
    lastName: 'last name',
    email: 'e-mail address',
    phone: 'phone number',
    internalCustomerId: 'internal id',
    address: 'address',
    smsConsent: 'texts',
    marketingEmailConsent: 'mailing list',
    photo: 'photo',
    other: 'other details',
  },
  settle: {
    storeBears: 'The store bears it',
    customerPaid: 'Paid or brought back',
    nothingGiven: 'Nothing was given',
    seen: 'Seen',
  },
  settled: {
    storeBears: 'The store bears it. {{name}}, {{when}}',
    customerPaid: 'Paid or brought back. {{name}}, {{when}}',
    nothingGiven: 'Nothing was given. {{name}}, {{when}}',
    seen: 'Seen. {{name}}, {{when}}',
  },
}
