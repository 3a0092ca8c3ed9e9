/** Styles are imported for their effect; the bundler makes them files of their own. */
declare module '*.css'
