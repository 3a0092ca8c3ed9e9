/** The part of PouchDB that the bench uses; the package brings no types. */
declare module 'pouchdb-browser' {
  interface Written {
    readonly error?: unknown
  }
  export default class PouchDB {
    constructor(name: string)
    bulkDocs(documents: readonly object[]): Promise<readonly Written[]>
    info(): Promise<{ readonly doc_count: number }>
  }
}
