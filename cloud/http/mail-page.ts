/**
 * The page behind a mail's link: plain HTML that works without JavaScript, in the owner's language, light and dark. Opening it changes
 * nothing, because link scanners of mail servers open everything; only a pressed button (POST) acts. Nothing on it is loaded from
 * anywhere, nothing about it is cached or told to others, and no address is shown in full.
 */
import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { escapeHtml, type MailLanguage, mailLanguageOf } from '../../shared/customers/verification-mail.ts'
import {
  type AnswerNeeds,
  type AnswerRefusal,
  answerMail,
  type MailAnswer,
  mailAnswers,
  type OwnersView,
  readOwnersView,
} from '../operations/answer-mail.ts'
import { mailPageStyle } from './mail-page-style.ts'
import { mailPageWords } from './mail-page-words.ts'

const largestForm = 4096

const styleHash = createHash('sha256').update(mailPageStyle).digest('base64')
const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex, nofollow',
  'cache-control': 'no-store',
} as const

const statusOf: Readonly<Record<AnswerRefusal, number>> = {
  forged: 404,
  expired: 410,
  changed: 410,
  gone: 410,
  notByThisLink: 403,
  busy: 503,
}

/** Needs its own scope: it reads forms of any kind, which nothing else here does. */
export async function serveMailPage(app: FastifyInstance, needs: AnswerNeeds): Promise<void> {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: largestForm }, (_request, body, done) =>
    done(null, body),
  )
  app.get<{ Params: { '*': string } }>('/mail/*', async (request, reply) => {
    const view = await readOwnersView(needs, request.params['*'])
    const asked = request.headers['accept-language']
    return view.ok ? send(reply, 200, ownersPage(view.value, null)) : sendRefusal(reply, view.refusal, asked)
  })
  app.post<{ Params: { '*': string } }>('/mail/*', async (request, reply) => {
    const asked = request.headers['accept-language']
    const answer = answerIn(typeof request.body === 'string' ? request.body : '')
    if (!answer) return sendRefusal(reply, 'forged', asked)
    const view = await answerMail(needs, request.params['*'], answer)
    return view.ok ? send(reply, 200, ownersPage(view.value, answer)) : sendRefusal(reply, view.refusal, asked)
  })
}

/** The button that was pressed, or what a mail program sends for its own button (RFC 8058), as a form of either kind. */
function answerIn(body: string): MailAnswer | null {
  const isOneClick = /(^|&)List-Unsubscribe=One-Click(&|$)/.test(body.trim()) || /name="List-Unsubscribe"/.test(body)
  if (isOneClick) return 'leave'
  const pressed = new URLSearchParams(body).get('answer')
  return mailAnswers.find((one) => one === pressed) ?? null
}

const send = (reply: FastifyReply, status: number, html: string): FastifyReply =>
  reply.code(status).headers(headers).send(html)

function sendRefusal(reply: FastifyReply, refusal: AnswerRefusal, acceptLanguage: string | undefined): FastifyReply {
  const language = mailLanguageOf(acceptLanguage?.split(/[,;]/)[0] ?? '')
  const { title, says } = mailPageWords[language].refusals[refusal]
  return send(
    reply,
    statusOf[refusal],
    page(language, title, '', `<h1>${escapeHtml(title)}</h1><p>${escapeHtml(says)}</p>`),
  )
}

function ownersPage(view: OwnersView, answered: MailAnswer | null): string {
  const words = mailPageWords[view.language]
  const store = view.storeName || words.someStore
  const e = escapeHtml
  const address = `<b class="address">${e(view.maskedAddress)}</b>`
  const button = (answer: MailAnswer, label: string, isMain: boolean): string =>
    `<form method="post"><button name="answer" value="${answer}"${isMain ? ' class="main"' : ''}>${e(label)}</button></form>`
  const said = answered ? `<p class="said" role="status">${e(words.answered[answered](store))}</p>` : ''
  const list = view.isOnList
    ? `<p>${e(words.onList(store))}</p>${button('leave', words.leave, view.purpose === 'leave')}`
    : `<p>${e(words.notOnList(store))}</p>${view.purpose === 'leave' ? '' : button('join', words.join, false)}`
  const leaveOnly =
    !view.isOnList && answered === null && view.purpose === 'leave' ? button('leave', words.leave, true) : ''
  const verify =
    view.purpose === 'leave'
      ? `<h1>${e(words.listTitle)}</h1><p class="who">${address}</p>`
      : view.isVerified
        ? `<h1>${e(words.verifiedTitle)}</h1><p class="who">${address}</p><p>${e(words.verified(store))}</p>`
        : `<h1>${e(words.verifyTitle)}</h1><p class="who">${address}</p><p>${e(words.verifyAsk(store))}</p>${button('verify', words.verify, true)}`
  const listHead = view.purpose === 'leave' ? '' : `<h2>${e(words.listTitle)}</h2>`
  return page(
    view.language,
    words.title(store),
    store,
    `${said}${verify}<section>${listHead}${list}${leaveOnly}</section>`,
  )
}

const page = (language: MailLanguage, title: string, store: string, body: string): string =>
  [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">',
    `<title>${escapeHtml(title)}</title><style>${mailPageStyle}</style></head>`,
    `<body><main>${store ? `<p class="store">${escapeHtml(store)}</p>` : ''}${body}</main></body></html>`,
  ].join('')
