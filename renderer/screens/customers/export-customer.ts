/** One customer's data as files: JSON with everything, photos and papers included as far as they are on this computer, and CSV for reading. */
import Papa from 'papaparse'
import { fullName } from '../../../shared/customers/person.ts'
import type { Attachment } from '../../../shared/customers/person-parts.ts'
import { customerData, customerDataRows } from '../../../shared/reports/customer-data.ts'
import { t } from '../../language/words.ts'
import { useActions, useTill } from '../../session/use-till.ts'
import type { CustomerRecord } from '../../use-cases/till.ts'

export function useCustomerFiles(): {
  readonly json: (record: CustomerRecord) => Promise<void>
  readonly csv: (record: CustomerRecord) => void
} {
  const actions = useActions()
  const account = useTill((state) => state.account)
  const nothing: ReadonlyMap<string, string> = new Map()
  return {
    async json(record) {
      const attachments = new Map<string, string>()
      for (const one of attachmentsOf(record)) {
        const read = await actions.readAttachment(record.state.id, one)
        if (read.state === 'here') attachments.set(one.ref, bytesToBase64(read.bytes))
      }
      const data = customerData({ ...record, account, moment: actions.moment(), attachments })
      download(
        `${JSON.stringify(data, null, 2)}\n`,
        'application/json',
        fileName(record, actions.moment().localDate, 'json'),
      )
    },
    csv(record) {
      const data = customerData({ ...record, account, moment: actions.moment(), attachments: nothing })
      const head = [
        t('accounts.file.section'),
        t('accounts.file.date'),
        t('accounts.file.what'),
        t('accounts.file.value'),
      ]
      const text = Papa.unparse([head, ...customerDataRows(data).map((row) => [...row])])
      download(`\uFEFF${text}\r\n`, 'text/csv;charset=utf-8', fileName(record, actions.moment().localDate, 'csv'))
    },
  }
}

const attachmentsOf = ({ person }: CustomerRecord): readonly Attachment[] =>
  [person.photo, ...person.pets.flatMap((pet) => [pet.photo, ...pet.vaccinations.map((one) => one.document)])].filter(
    (one) => one !== null,
  )

/** Letters and digits of the name only: it becomes a file's name on any system. */
function fileName({ person }: CustomerRecord, date: string, ending: string): string {
  const name = fullName(person)
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
  return [t('accounts.file.name'), name, date]
    .filter((part) => part !== '')
    .join('-')
    .concat('.', ending)
}

function bytesToBase64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(text)
}

function download(text: string, type: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
