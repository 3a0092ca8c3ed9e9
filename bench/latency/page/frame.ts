/** The bound's page: nothing but one line that takes the text of each WebSocket message. */
const line = document.createElement('p')
line.id = 'line'
document.body.append(line)
const socket = new WebSocket(`ws://127.0.0.1:${new URLSearchParams(location.search).get('port')}`)
socket.onmessage = ({ data }) => {
  line.textContent = String(data)
}
