/** A real-enough IndexedDB for tests under happy-dom. */
import 'fake-indexeddb/auto'
