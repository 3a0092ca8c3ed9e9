/** A real-enough IndexedDB for tests under happy-dom, and time enough to wait for a screen on a busy machine. */
import 'fake-indexeddb/auto'
import { configure } from '@testing-library/dom'

configure({ asyncUtilTimeout: 15_000 })
