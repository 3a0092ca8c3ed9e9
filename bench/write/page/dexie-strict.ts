import { dexieSubject } from './dexie.ts'
import { offer } from './subject.ts'

offer(dexieSubject('strict'))
