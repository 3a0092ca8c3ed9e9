/**
 * The one bridge between page and host: a MessagePort, handed over and nothing else. The page gets no Electron and no Node.
 *
 *   page    -> preload   window.postMessage('tillside:ready', location.origin)
 *   preload -> main      ipcRenderer.send('tillside:connect')                        main checks that our own frame asks
 *   main    -> preload   webContents.postMessage('tillside:port', null, [port])
 *   preload -> page      window.postMessage('tillside:port', location.origin, [port])
 *
 * Over the port runs the host contract (`@orpc/client/message-port`). In the browser shell the same contract runs over the
 * WebSocket `ws://127.0.0.1:<port>/host?t=<token>`, with the token from the address's `#t=`.
 */
import { ipcRenderer } from 'electron'
import { connectChannel, pageIsReady, portForPage } from './bridge.ts'

window.addEventListener('message', (event) => {
  if (event.source === window && event.origin === location.origin && event.data === pageIsReady)
    ipcRenderer.send(connectChannel)
})
ipcRenderer.on(portForPage, (event) => {
  window.postMessage(portForPage, location.origin, [...event.ports])
})
