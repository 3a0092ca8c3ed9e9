/** The worker of the page that an import runs in: one engine, asked by messages. */
import './no-eval.ts'
import { createImportEngine } from './use-cases/import-engine.ts'
import { answerImport } from './use-cases/import-messages.ts'

answerImport(createImportEngine(), {
  listen: (hear) => self.addEventListener('message', (event: MessageEvent<unknown>) => hear(event.data)),
  say: (message) => self.postMessage(message),
})
