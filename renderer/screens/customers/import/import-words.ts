/** What is said about a row of a customer list: why it is not taken, and what of it is left out or stays. */
import { importColumns } from '../../../../shared/customers/import-columns.ts'
import type { PlanNote, RowReason } from '../../../../shared/customers/import-plan.ts'
import { enImport } from '../../../language/en-import.ts'
import { t } from '../../../language/words.ts'

export function reasonWords(reason: RowReason): string {
  switch (reason.reason) {
    case 'nameMissing':
      return t(reason.field === 'firstName' ? 'import.reason.firstNameMissing' : 'import.reason.lastNameMissing')
    case 'unreadable': {
      const values = { field: importColumns[reason.field], text: reason.text }
      return t(reason.problem === 'shortened' ? 'import.reason.shortened' : 'import.reason.invalid', values)
    }
    case 'twoCustomers':
      return t('import.reason.twoCustomers', { name: reason.name, otherName: reason.otherName })
    case 'otherInternalId':
      return t('import.reason.otherInternalId', {
        name: reason.name,
        field: t(`import.keyField.${reason.field}`),
        id: reason.internalCustomerId,
      })
    case 'deleted':
      return t('import.reason.deleted', { name: reason.name })
    case 'sharedContact':
      return t('import.reason.sharedContact', { name: reason.name, field: t(`import.keyField.${reason.field}`) })
    case 'sameName':
      return t('import.reason.sameName', { name: reason.name })
    case 'rowAboveNotTaken':
      return t('import.reason.rowAboveNotTaken')
    case 'takenMeanwhile':
      return t('import.reason.takenMeanwhile')
  }
}

type KeptField = keyof typeof enImport.keptField
const isKeptField = (field: string): field is KeptField => Object.hasOwn(enImport.keptField, field)

export function noteWords(note: PlanNote): string {
  switch (note.kind) {
    case 'leftOut': {
      const values = { field: importColumns[note.field], text: note.text }
      return t(note.problem === 'shortened' ? 'import.note.leftOutShortened' : 'import.note.leftOutInvalid', values)
    }
    case 'cut':
      return t('import.note.cut', { field: importColumns[note.field], max: note.max })
    case 'kept':
      return t('import.note.kept', {
        field: isKeptField(note.field) ? t(`import.keptField.${note.field}`) : note.field,
      })
    case 'pointsBefore':
      return t('import.note.pointsBefore')
    case 'cardBefore':
      return t('import.note.cardBefore', { title: note.title })
    case 'cardUnknown':
      return t('import.note.cardUnknown', { title: note.title })
    case 'idZeros':
      return t('import.note.idZeros')
  }
}
