/** Names of the bridge's messages; see preload.ts for the handshake. */
export const pageIsReady = 'tillside:ready'
export const portForPage = 'tillside:port'
export const connectChannel = 'tillside:connect'
