/**
 * The columns of a customer list: what each may say, how the templates call it, and which one a heading probably means. Known are our
 * own words and those of Shopify, Square, Lightspeed and Clover exports. Found by name, in any order; nothing is guessed by position.
 * Source: domain.md 5.2.
 */

/** Field -> heading as our own files write it, in their order. */
export const importColumns = {
  internalCustomerId: 'Internal Customer ID',
  firstName: 'First Name',
  lastName: 'Last Name',
  email: 'Email Address',
  phone: 'Phone Number',
  points: 'Current Points',
  fullName: 'Full Name',
  otherPhone: 'Other Phone',
  line1: 'Address',
  line2: 'Address 2',
  city: 'City',
  state: 'State',
  zip: 'Zip',
  country: 'Country',
  birthDate: 'Birth Date',
  gender: 'Gender',
  preferredLanguage: 'Preferred Language',
  firstVisitOn: 'Customer Since',
  emailConsent: 'Mailing List (Y/N)',
  smsConsent: 'Text Messages (Y/N)',
  loyaltyCard: 'Loyalty Card',
  notes: 'Notes',
  petName: 'Pet Name',
  petSpecies: 'Species',
  petBreed: 'Breed',
  petBirthDate: 'Pet Birthday',
  petSex: 'Pet Sex',
  petColour: 'Pet Color',
  pet2Name: 'Pet 2 Name',
  pet2Species: 'Pet 2 Species',
  pet2Breed: 'Pet 2 Breed',
  pet2BirthDate: 'Pet 2 Birthday',
  pet3Name: 'Pet 3 Name',
  pet3Species: 'Pet 3 Species',
  pet3Breed: 'Pet 3 Breed',
  pet3BirthDate: 'Pet 3 Birthday',
  cardProgram: 'Program or Card',
  cardPunches: 'Punches',
  cardDate: 'Last Punch Date',
} as const
export type ImportField = keyof typeof importColumns
export const importFields = Object.keys(importColumns) as readonly ImportField[]

/** What the file's columns say, by their place; null = left out. */
export type ImportMapping = readonly (ImportField | null)[]

export const templates = {
  contacts: ['internalCustomerId', 'firstName', 'lastName', 'email', 'phone'],
  points: ['internalCustomerId', 'firstName', 'lastName', 'email', 'phone', 'points'],
} as const satisfies Record<string, readonly ImportField[]>
export type TemplateName = keyof typeof templates

/** Case, blanks, signs and what stands in brackets are no matter. */
export const headingKey = (heading: string): string =>
  heading
    .replace(/\([^)]*\)/g, '')
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')

/** Other names under which exports call a field; where a file has several of them, the earlier one is taken. */
const otherHeadings: Partial<Readonly<Record<ImportField, readonly string[]>>> = {
  internalCustomerId: [
    'internalid',
    'customerid',
    'squarecustomerid',
    'customercode',
    'customernumber',
    'customerno',
    'clientid',
    'accountnumber',
    'referenceid',
    'id',
  ],
  firstName: ['first', 'firstname', 'givenname', 'forename', 'customerfirstname', 'ownerfirstname'],
  lastName: ['last', 'surname', 'familyname', 'customerlastname', 'ownerlastname'],
  fullName: ['name', 'customername', 'customer', 'ownername', 'owner', 'petowner', 'client', 'clientname'],
  email: ['email', 'emailaddress', 'mail', 'email1', 'primaryemail', 'customeremail', 'emailaddress1'],
  phone: [
    'mobile',
    'mobilephone',
    'cell',
    'cellphone',
    'mobilenumber',
    'phone',
    'phonenumber',
    'telephone',
    'phone1',
    'customerphone',
    'primaryphone',
    'defaultaddressphone',
    'home',
    'homephone',
    'work',
    'workphone',
  ],
  otherPhone: [
    'phone2',
    'home',
    'homephone',
    'work',
    'workphone',
    'phone',
    'phonenumber',
    'telephone',
    'defaultaddressphone',
  ],
  points: ['points', 'pointsbalance', 'loyaltybalance', 'loyaltypoints', 'rewardpoints', 'balance', 'pointbalance'],
  line1: [
    'address1',
    'addressline1',
    'streetaddress',
    'streetaddress1',
    'street',
    'street1',
    'defaultaddressaddress1',
    'physicaladdress1',
    'postaladdress1',
    'customeraddress',
    'mailingaddress',
  ],
  line2: [
    'addressline2',
    'streetaddress2',
    'street2',
    'apt',
    'suite',
    'defaultaddressaddress2',
    'physicaladdress2',
    'postaladdress2',
  ],
  city: ['town', 'defaultaddresscity', 'physicalcity', 'postalcity', 'suburb'],
  state: [
    'stateprovince',
    'province',
    'provincecode',
    'region',
    'defaultaddressprovincecode',
    'physicalstate',
    'postalstate',
  ],
  zip: [
    'zipcode',
    'postalcode',
    'postcode',
    'postalzipcode',
    'zippostalcode',
    'defaultaddresszip',
    'physicalpostcode',
    'postalpostcode',
  ],
  country: ['countrycode', 'defaultaddresscountrycode', 'physicalcountry', 'physicalcountryid', 'postalcountry'],
  birthDate: ['birthdate', 'birthday', 'dateofbirth', 'dob'],
  gender: ['sex'],
  preferredLanguage: ['language', 'locale'],
  firstVisitOn: ['firstvisit', 'since', 'datecreated', 'createdat', 'created', 'signupdate'],
  emailConsent: [
    'mailinglist',
    'acceptsemailmarketing',
    'acceptsmarketing',
    'emailsubscriptionstatus',
    'marketingallowed',
    'emailoptin',
    'emailconsent',
    'marketingemailconsent',
  ],
  smsConsent: ['textmessages', 'acceptssmsmarketing', 'smsoptin', 'smsconsent', 'textoptin'],
  loyaltyCard: ['loyaltycardnumber', 'cardnumber', 'cardcode', 'membercard'],
  notes: ['note', 'memo', 'comments', 'comment', 'remarks'],
  petName: ['pet', 'petsname', 'pet1', 'pet1name', 'animal', 'animalname', 'patientname', 'dogsname'],
  petSpecies: ['petspecies', 'pettype', 'pet1species', 'animaltype', 'typeofpet'],
  petBreed: ['petbreed', 'pet1breed'],
  petBirthDate: ['petbirthdate', 'petdob', 'pet1birthday', 'petsbirthday', 'petdateofbirth'],
  petSex: ['petgender', 'pet1sex'],
  petColour: ['color', 'colour', 'petcolour', 'coat'],
  pet2Name: ['pet2'],
  pet3Name: ['pet3'],
  cardProgram: ['program', 'programtitle', 'card', 'cardgroup', 'frequentbuyerprogram', 'punchcard'],
  cardPunches: ['punch', 'punchcount', 'purchases', 'purchasecount', 'stamps', 'checkmarks'],
  cardDate: ['lastpurchasedate', 'lastpurchase', 'purchasedate', 'carddate'],
}

const namesOf = (field: ImportField): readonly string[] => [
  headingKey(importColumns[field]),
  ...(otherHeadings[field] ?? []),
]

/** Each field at most once; of several headings for one field the best known one is taken, and each column says one thing. */
export function guessColumns(headings: readonly string[]): ImportMapping {
  const keys = headings.map(headingKey)
  const mapping: (ImportField | null)[] = headings.map(() => null)
  for (const field of importFields) {
    for (const name of namesOf(field)) {
      const place = keys.findIndex((key, index) => key === name && mapping[index] === null)
      if (place === -1) continue
      mapping[place] = field
      break
    }
  }
  return mapping
}

/** How many headings of a row are known: tells the row of headings from a title above it. */
export const knownHeadings = (row: readonly string[]): number =>
  guessColumns(row).filter((field) => field !== null).length

/** What is missing before the rows can be read. */
export type MappingProblem =
  | { readonly reason: 'nameMissing' }
  | { readonly reason: 'fieldTwice'; readonly field: ImportField }

export function problemOfMapping(mapping: ImportMapping): MappingProblem | null {
  const seen = new Set<ImportField>()
  for (const field of mapping) {
    if (field === null) continue
    if (seen.has(field)) return { reason: 'fieldTwice', field }
    seen.add(field)
  }
  const isNamed = seen.has('fullName') || (seen.has('firstName') && seen.has('lastName'))
  return isNamed ? null : { reason: 'nameMissing' }
}
