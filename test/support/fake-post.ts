/** A real SMTP server that keeps what it takes, and can be told to refuse. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

export interface Letter {
  readonly to: readonly string[]
  /** As it came: headers and parts. */
  readonly text: string
}

export interface FakePost {
  readonly url: string
  readonly letters: readonly Letter[]
  /** The next letters are refused at their address with this SMTP code; null = taken. */
  refuse: number | null
  /** What it says with the code. */
  refusal: string
  readonly refusals: number
  /** Done before a letter is answered. */
  beforeAnswer: () => Promise<unknown>
  stop(): Promise<void>
}

export async function givenPost(port = 0): Promise<FakePost> {
  const letters: Letter[] = []
  let refusals = 0
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo(_address, _session, done) {
      if (post.refuse === null) return done()
      refusals += 1
      done(Object.assign(new Error(post.refusal), { responseCode: post.refuse }))
    },
    onData(stream, session, done) {
      let text = ''
      stream.on('data', (chunk: Buffer) => {
        text += chunk
      })
      stream.on('end', () => {
        letters.push({ to: session.envelope.rcptTo.map((recipient) => recipient.address), text })
        void post.beforeAnswer().then(() => done(), done)
      })
    },
  })
  const listening = server.listen(port, '127.0.0.1')
  await once(listening, 'listening')
  const post: FakePost = {
    url: `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}`,
    letters,
    refuse: null,
    refusal: 'no',
    beforeAnswer: async () => undefined,
    get refusals() {
      return refusals
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
  return post
}

/** The letter with what quoted-printable and base64 hid. */
export const readable = ({ text }: Letter): string =>
  text
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/(?:=[0-9A-F]{2})+/g, (coded) => Buffer.from(coded.replaceAll('=', ''), 'hex').toString('utf8'))

/** The address behind the letter's button, as a mail program would follow it. */
export const linkIn = (letter: Letter): string => /href="([^"]+)"/.exec(readable(letter))?.[1] ?? ''

/** The address behind the mail program's own button for leaving the list. */
export const leaveLinkIn = (letter: Letter): string =>
  /^List-Unsubscribe: <([^>]+)>/im.exec(letter.text.replaceAll(/\r?\n[ \t]+/g, ' '))?.[1] ?? ''
