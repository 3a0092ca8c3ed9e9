/** The product list: read by headings, every row's fate before anything is written, and written so that reading it changes nothing. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { demoUpc } from '../../shared/demo/demo-catalogue.ts'
import type { ManufacturerId } from '../../shared/kernel/ids.ts'
import { rowsSchema } from '../../shared/loyalty/catalogue.ts'
import type { AccountState } from '../../shared/loyalty/state.ts'
import { asWritten, harmless, writeProductList } from '../../shared/reports/product-list.ts'
import { dateCell, moneyCell, unreadable, upcCell, yesNoCell } from '../../shared/reports/product-list-cells.ts'
import { type ImportContext, type ImportPlan, planImport } from '../../shared/reports/product-list-import.ts'
import { readLines } from '../../shared/reports/product-list-reading.ts'
import { givenCatalogue, today, withRows } from '../support/given-catalogue.ts'

const fourteen =
  'Manufacturer,Program ID,Program Title,Card Group,UPC,Description,Species,Size,Qualifies (Y/N),Rewardable (Y/N),Value,Rebate Amount,Start,End'

let ids = 0
function planOf(
  text: string | readonly (readonly string[])[],
  account: AccountState = givenCatalogue(),
  more: Partial<ImportContext> = {},
): ImportPlan {
  const rows =
    typeof text === 'string'
      ? text
          .trim()
          .split('\n')
          .map((line) => line.split(','))
      : text
  const read = readLines(rows)
  if (!read.ok) throw new Error(JSON.stringify(read.problem))
  const plan = planImport(read.lines, read.rejected, {
    catalogue: account.catalogue,
    date: today,
    newId: () => {
      ids += 1
      return `new-${ids}`
    },
    answers: {},
    isWholeList: false,
    ...more,
  })
  for (const rows of plan.rows) expect(rowsSchema.safeParse(rows).error).toBeUndefined()
  return plan
}
const fates = (plan: ImportPlan) => plan.fates.map((one) => (one.rejection ? one.rejection.reason : one.fate))
const saved = (plan: ImportPlan, account = givenCatalogue()) => withRows(account, plan.rows).catalogue

describe('a rebate offer in the fourteen columns', () => {
  const list = `${fourteen}
Riverbend,70011,Riverbend | $2 off stew,,850000040014,Riverbend stew lamb,dog,12 oz,Y,N,$3.49,2.00,7/1/2026,7/31/2026
Riverbend,70011,Riverbend | $2 off stew,,50000040021,Riverbend stew duck,dog,12 oz,Y,N,3.49,2,2026-07-01,2026-07-31`

  test('creates brand, items and the offer under its own id, codes filled to twelve digits', () => {
    const plan = planOf(list)
    expect(fates(plan)).toEqual(['created', 'created'])
    const { offers, items, manufacturers } = saved(plan)
    const offer = offers['70011']
    expect(offer).toMatchObject({ title: 'Riverbend | $2 off stew', offerType: 'rebate' })
    expect(offer?.versions).toHaveLength(1)
    expect(offer?.versions[0]).toMatchObject({ startDate: '2026-07-01', endDate: '2026-07-31', buyQty: 1, getQty: 1 })
    expect(offer?.versions[0]?.items.map((item) => [item.upc, item.rebateCents])).toEqual([
      ['850000040014', 200],
      ['050000040021', 200],
    ])
    expect(items['850000040014']).toMatchObject({ sizeText: '12 oz', species: 'dog', valueCents: 349 })
    expect(manufacturers[offer?.manufacturerId ?? '']?.name).toBe('Riverbend')
  })

  test('imported twice, the second time nothing is written', () => {
    const account = withRows(givenCatalogue(), planOf(list).rows)
    const again = planOf(list, account)
    expect(fates(again)).toEqual(['unchanged', 'unchanged'])
    expect(again.rows).toEqual([])
  })

  test('a changed amount is a new version from today; the old one stays as it was', () => {
    const account = withRows(givenCatalogue(), planOf(list).rows)
    const before = account.catalogue.offers['70011']?.versions[0]
    const plan = planOf(list.replaceAll('2.00,7/1', '2.50,7/1'), account)
    expect(fates(plan)).toEqual(['corrected', 'unchanged'])
    expect(plan.corrected).toEqual(['70011'])
    const offer = withRows(account, plan.rows).catalogue.offers['70011']
    expect(offer?.versions[0]).toEqual(before)
    expect(offer?.versions[1]?.effectiveFrom).toBe(today)
    expect(offer?.versions[1]?.items.map((item) => item.rebateCents)).toEqual([250, 200])
  })
})

describe('headings', () => {
  test('are found in any order, whatever their case and blanks', () => {
    const plan = planOf(`  end , REBATE amount,upc,START,program   title,manufacturer,DESCRIPTION,qualifies
7/31/2026,1,850000040014,7/1/2026,Stew rebate,Riverbend,Stew,yes`)
    expect(fates(plan)).toEqual(['created'])
  })

  test('the UPC column has to be there, no known column twice, and a file without rows is empty', () => {
    expect(
      readLines([
        ['Manufacturer', 'Title'],
        ['a', 'b'],
      ]),
    ).toMatchObject({
      problem: { reason: 'headingMissing', fields: ['upc'] },
    })
    expect(
      readLines([
        ['UPC', 'upc'],
        ['1', '2'],
      ]),
    ).toMatchObject({ problem: { reason: 'headingTwice', field: 'upc' } })
    expect(readLines([['UPC'], [''], []])).toMatchObject({ problem: { reason: 'empty' } })
    expect(readLines([])).toMatchObject({ problem: { reason: 'empty' } })
  })
})

describe('every row has its own fate', () => {
  test('bad rows are rejected with their reason, the others are taken', () => {
    const plan = planOf(`${fourteen}
Riverbend,70011,Stew rebate,,850000040014,Stew lamb,dog,,Y,N,3.49,2.00,7/1/2026,7/31/2026
Riverbend,70011,Stew rebate,,not a code,Stew duck,dog,,Y,N,3.49,2.00,7/1/2026,7/31/2026
Riverbend,70011,Stew rebate,,8.5E+11,Stew duck,dog,,Y,N,3.49,2.00,7/1/2026,7/31/2026
Riverbend,70011,Stew rebate,,,Stew duck,dog,,Y,N,3.49,2.00,7/1/2026,7/31/2026
Riverbend,70011,Stew rebate,,850000040021,Stew duck,dog,,maybe,N,3.49,2.00,7/1/2026,7/31/2026
Riverbend,70011,Stew rebate,,850000040021,Stew duck,dog,,Y,N,cheap,2.00,7/1/2026,7/31/2026
Riverbend,70011,Stew rebate,,850000040021,Stew duck,dog,,Y,N,3.49,2.00,7/1/2026,6/30/2026
Riverbend,70011,Stew rebate,,850000040021,Stew duck,dog,,Y,N,3.49,2.00,7/2/2026,7/31/2026
Riverbend,70011,Stew rebate,,850000040014,Stew lamb,dog,,Y,N,3.49,2.00,7/1/2026,7/31/2026
Riverbend,70011,Stew rebate,,850000040038,,dog,,Y,N,3.49,2.00,7/1/2026,7/31/2026
Riverbend,70011,Stew rebate,,850000040045,Stew goat,dog,,Y,N,3.49,,7/1/2026,7/31/2026`)
    expect(fates(plan)).toEqual([
      'created',
      'unreadable',
      'codeShortened',
      'missing',
      'unreadable',
      'unreadable',
      'endBeforeStart',
      'contradicts',
      'sameItemTwice',
      'missing',
      'missing',
    ])
    expect(plan.fates.map((one) => one.row)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    expect(plan.fates[7]?.rejection).toEqual({ reason: 'contradicts', field: 'start', firstRow: 2 })
    expect(saved(plan).offers['70011']?.versions[0]?.items).toHaveLength(1)
    expect(Object.keys(saved(plan).items)).not.toContain('850000040038')
  })

  test('example 86: of five rows one has no UPC; four are taken, that one is rejected, and the file is not refused', () => {
    const row = (upc: string, name: string) =>
      `Riverbend,70011,Stew rebate,,${upc},Stew ${name},dog,,Y,N,3.49,2.00,7/1/2026,7/31/2026`
    const plan = planOf(
      [
        fourteen,
        row('850000040014', 'lamb'),
        row('850000040021', 'duck'),
        row('', 'trout'),
        row('850000040038', 'goat'),
        row('850000040045', 'hen'),
      ].join('\n'),
    )
    expect(fates(plan)).toEqual(['created', 'created', 'missing', 'created', 'created'])
    expect(plan.fates[2]).toMatchObject({ row: 4, fate: 'rejected', rejection: { reason: 'missing', field: 'upc' } })
    expect(saved(plan).offers['70011']?.versions[0]?.items.map((item) => item.upc)).toEqual([
      '850000040014',
      '850000040021',
      '850000040038',
      '850000040045',
    ])
  })

  test('a wrong check digit is allowed and said', () => {
    const plan = planOf(`UPC,Manufacturer,Description,Value\n850000040011,Riverbend,Stew lamb,3.49`)
    expect(plan.fates[0]).toMatchObject({ fate: 'created', hasWrongCheckDigit: true })
  })

  test('two known offers of one title: the start tells them apart, without it nobody guesses', () => {
    const rows = (start: string) => [
      ['Manufacturer', 'Program Title', 'UPC', 'Description', 'Start'],
      ['Clearbrook', 'Clearbrook broth, buy 2 get 1', demoUpc('D1'), '', start],
    ]
    expect(fates(planOf(rows('2026-07-01')))).toEqual(['unchanged'])
    expect(fates(planOf(rows('')))).toEqual(['programAmbiguous'])
  })
})

describe('a new frequent-buyer program', () => {
  const list = `${fourteen}
Riverbend,FB-R,Riverbend stew,Stew 12 oz,850000040014,Stew lamb,dog,12 oz,Y,Y,3.49,,,
Riverbend,FB-R,Riverbend stew,Stew 24 oz,850000040021,Stew duck,dog,24 oz,Y,Y,5.49,,,`

  test('the file does not say how many to buy: it is asked per card group, and its rows wait', () => {
    const plan = planOf(list)
    expect(plan.questions.map((question) => question.title)).toEqual(['Stew 12 oz', 'Stew 24 oz'])
    expect(fates(plan)).toEqual(['quantityUnknown', 'quantityUnknown'])
    expect(plan.rows).toEqual([])
  })

  test('answered, it is created with its card groups', () => {
    const answer = { buy: 10, get: 1, rule: 'lesserOrEqual' } as const
    const answers = Object.fromEntries(planOf(list).questions.map((question) => [question.key, answer]))
    const plan = planOf(list, givenCatalogue(), { answers })
    expect(fates(plan)).toEqual(['created', 'created'])
    const groups = Object.values(saved(plan).cardGroups).filter((group) => group.programId === ('FB-R' as string))
    expect(groups.map((group) => [group.title, group.versions[0]?.requiredQty])).toEqual([
      ['Stew 12 oz', 10],
      ['Stew 24 oz', 10],
    ])
  })

  test('with the further columns nothing is asked', () => {
    const plan = planOf(`Manufacturer,Program Title,Card Group,UPC,Description,Value,Buy,Get,Reward Rule,Window Months
Riverbend,Riverbend stew,Stew,850000040014,Stew lamb,3.49,8,1,Any of the Group,24`)
    expect(fates(plan)).toEqual(['created'])
    const [group] = Object.values(saved(plan).cardGroups).filter((one) => one.title === 'Stew')
    expect(group?.versions[0]).toMatchObject({ requiredQty: 8, rewardRule: 'sameGroupAny', windowMonths: 24 })
  })

  const stew = (upc: string, value: string, rule: string, discount: string) => [
    ['Manufacturer', 'Program Title', 'Card Group', 'UPC', 'Description', 'Value', 'Buy', 'Reward Rule', 'Discount'],
    ['Riverbend', 'Riverbend stew', 'Stew', upc, 'Stew lamb', value, '8', rule, discount],
  ]
  const itemsOfStew = (plan: ReturnType<typeof planOf>) =>
    Object.values(saved(plan).cardGroups).find((one) => one.title === 'Stew')?.versions[0]?.items

  test('percent off a card needs a value: the file’s, or the article’s own', () => {
    expect(fates(planOf(stew('850000040014', '', 'Discount', '25%')))).toEqual(['missing'])
    expect(fates(planOf(stew('850000040014', '3.49', 'Discount', '25%')))).toEqual(['created'])
    const items = itemsOfStew(planOf(stew(demoUpc('A1'), '', 'Discount', '25%')))
    expect(items).toMatchObject([{ upc: demoUpc('A1'), valueCents: 5800 }])
  })

  test.each([
    ['Discount', '$3.00'],
    ['Lesser or Equal Value', ''],
  ])('under %s an item may have no value, and it is not $0.00', (rule, discount) => {
    const plan = planOf(stew('850000040014', '', rule, discount))
    expect(fates(plan)).toEqual(['created'])
    expect(itemsOfStew(plan)).toMatchObject([{ valueCents: null }])
  })

  test('percent off an offer needs a value: the file’s, or the article’s own', () => {
    const rows = (upc: string, value: string) => [
      [
        'Manufacturer',
        'Program Title',
        'Type',
        'UPC',
        'Description',
        'Value',
        'Buy',
        'Reward Rule',
        'Discount',
        'Start',
        'End',
      ],
      ['Riverbend', 'Half off', 'Free Good', upc, 'Stew lamb', value, '2', 'Discount', '50%', '7/1/2026', '7/31/2026'],
    ]
    expect(fates(planOf(rows('850000040014', '')))).toEqual(['missing'])
    expect(fates(planOf(rows('850000040014', '3.49')))).toEqual(['created'])
    expect(fates(planOf(rows(demoUpc('A1'), '')))).toEqual(['created'])
  })
})

describe('a known list', () => {
  test('items that are not named stay, unless the file is the whole list', () => {
    const one = [
      ['Program ID', 'Card Group', 'UPC', 'Value'],
      ['FB-A', 'Northfield 25 lb', demoUpc('A1'), '60.00'],
    ]
    const partly = planOf(one)
    expect(fates(partly)).toEqual(['corrected'])
    expect(partly.notNamed).toBe(3)
    expect(saved(partly).cardGroups['FB-A']?.versions[1]?.items).toHaveLength(4)
    const whole = planOf(one, givenCatalogue(), { isWholeList: true })
    expect(saved(whole).cardGroups['FB-A']?.versions[1]?.items.map((item) => item.upc)).toEqual([demoUpc('A1')])
  })

  test('an item whose own value was the list’s follows it', () => {
    const plan = planOf([
      ['Program ID', 'Card Group', 'UPC', 'Value'],
      ['FB-A', 'Northfield 25 lb', demoUpc('A1'), '60.00'],
    ])
    expect(saved(plan).items[demoUpc('A1')]?.valueCents).toBe(6000)
  })

  test('written and read again it changes nothing, whatever its texts begin with', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 20 }), { minLength: 3, maxLength: 3 }),
        fc.constantFrom('=', '+', '-', '@', "'=", "''+", ''),
        ([title = '', description = '', size = ''], sign) => {
          const account = withRows(givenCatalogue(), [
            {
              kind: 'offers',
              rows: [{ id: Object.keys(givenCatalogue().catalogue.offers)[0] as never, title: `${sign}${title} x` }],
            },
            { kind: 'items', rows: [{ id: demoUpc('A1'), description: `${sign}${description} y`, sizeText: size }] },
          ])
          const rows = writeProductList(account.catalogue, { date: today, from: '2026-01-01', manufacturerId: null })
          for (const cell of rows.flat()) expect(cell).not.toMatch(/^[=+\-@\t\r]/)
          const plan = planOf(rows, account)
          expect(plan.fates.filter((one) => one.fate !== 'unchanged')).toEqual([])
          expect(plan.rows).toEqual([])
        },
      ),
      { numRuns: 60 },
    )
  })

  test('one brand alone can be written', () => {
    const { catalogue } = givenCatalogue()
    const rows = writeProductList(catalogue, { date: today, from: today, manufacturerId: 'meadow' as ManufacturerId })
    expect(rows[0]?.slice(0, 14).join()).toBe(fourteen)
    expect(new Set(rows.slice(1).map((row) => row[0]))).toEqual(new Set(['Meadow']))
    expect(rows.slice(1).map((row) => row[11])).toEqual(['5.00', '3.00', '1.00'])
  })
})

test('formulas: an apostrophe in front, and off again', () => {
  for (const text of ['=1+1', '+1', '-1', '@x', '\tx', '\rx', "'=x", 'plain', "O'Neil", "'quoted'"]) {
    expect(harmless(text)).not.toMatch(/^[=+\-@\t\r]/)
    expect(asWritten(harmless(text))).toBe(text)
  }
})

describe('cells', () => {
  test('example 73: a shorter code is filled with zeros, and a zero before twelve digits goes', () => {
    const code = (text: string) => {
      const cell = upcCell(text)
      return cell === null || cell === unreadable ? cell : cell.upc
    }
    expect(code('45801310200')).toBe('045801310200')
    expect(code('0850000010017')).toBe('850000010017')
    expect(code('00850000010017')).toBe('850000010017')
    expect(code('4006381333931')).toBe('4006381333931')
    expect(code('8 50000 01001 7')).toBe('850000010017')
    expect(code('85000001001X')).toBe(unreadable)
  })

  test('money, dates, yes and no', () => {
    expect(['58', '$58.00', '1,234.50', '58,00', '.5', '', '-3', '1.234', 'x'].map(moneyCell)).toEqual([
      5800,
      5800,
      123450,
      5800,
      50,
      null,
      unreadable,
      unreadable,
      unreadable,
    ])
    expect(['2026-06-30', '6/30/2026', '06/30/26', '2026-02-30', '30.6.2026', ''].map(dateCell)).toEqual([
      '2026-06-30',
      '2026-06-30',
      '2026-06-30',
      unreadable,
      unreadable,
      null,
    ])
    expect(['Y', 'yes', 'N', 'FALSE', '', 'perhaps'].map(yesNoCell)).toEqual([
      true,
      true,
      false,
      false,
      null,
      unreadable,
    ])
  })
})
