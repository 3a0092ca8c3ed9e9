/**
 * The words of the verification mail and of the page behind its link, in every language it can be sent in. Pure: the register's preview
 * and the cloud's mail are made here from the same person, so what was previewed is what leaves. Everything a person typed is escaped
 * in HTML and kept on one line in headers.
 */
import { emptyPerson, type Person } from './person.ts'

export const mailLanguages = ['en', 'es'] as const
export type MailLanguage = (typeof mailLanguages)[number]

/** Source: domain.md 2.1 emailStatus, 3.3. */
export interface VerificationMail {
  readonly language: MailLanguage
  readonly subject: string
  readonly greeting: string
  readonly paragraphs: readonly string[]
  /** The words on the link. */
  readonly button: string
  /** Below the link: how long it holds, and whom to tell when the mail went to somebody else. */
  readonly footer: readonly string[]
  /** In front of the address as text, for programs that show no buttons. */
  readonly linkInWords: string
}

/** Days that the mail's link holds. */
export const mailLinkDays = 14

interface MailWords {
  readonly someStore: string
  readonly subject: (store: string) => string
  readonly hello: (name: string) => string
  readonly paragraphs: (store: string) => readonly string[]
  readonly button: string
  readonly linkInWords: string
  readonly footer: (store: string, days: number) => readonly string[]
}

const words: Readonly<Record<MailLanguage, MailWords>> = {
  en: {
    someStore: 'Your pet store',
    subject: (store) => `${store}: please verify your e-mail address`,
    hello: (name) => (name === '' ? 'Hello,' : `Hello ${name},`),
    paragraphs: (store) => [
      `${store} has noted this e-mail address for your rewards account.`,
      'Please verify that it is yours. On the same page you can join the mailing list of the store, or leave it.',
    ],
    button: 'Verify my e-mail address',
    linkInWords: 'Or open this address in your browser:',
    footer: (store, days) => [
      `The link works for ${days} days.`,
      `If this address was not given by you, there is nothing to do: without you it stays unverified. Please tell ${store} on your next visit.`,
    ],
  },
  es: {
    someStore: 'Su tienda de mascotas',
    subject: (store) => `${store}: confirme su correo electrónico`,
    hello: (name) => (name === '' ? 'Hola:' : `Hola, ${name}:`),
    paragraphs: (store) => [
      `${store} ha anotado esta dirección de correo electrónico para su cuenta de premios.`,
      'Confirme, por favor, que es suya. En la misma página puede suscribirse a la lista de correo de la tienda o darse de baja.',
    ],
    button: 'Confirmar mi correo electrónico',
    linkInWords: 'O abra esta dirección en su navegador:',
    footer: (store, days) => [
      `El enlace funciona durante ${days} días.`,
      `Si usted no dio esta dirección, no tiene que hacer nada: sin usted queda sin confirmar. Dígaselo, por favor, a ${store} en su próxima visita.`,
    ],
  },
}

/** The catalogue's language for a preferred one such as `es-MX`; English where there is none. */
export function mailLanguageOf(preferred: string): MailLanguage {
  const base = preferred.trim().toLowerCase().split(/[-_]/)[0]
  return mailLanguages.find((one) => one === base) ?? 'en'
}

export function verificationMail(
  person: Pick<Person, 'firstName' | 'preferredLanguage'> = emptyPerson,
  storeName = '',
): VerificationMail {
  const language = mailLanguageOf(person.preferredLanguage)
  const said = words[language]
  const store = oneLine(storeName) || said.someStore
  return {
    language,
    subject: said.subject(store),
    greeting: said.hello(oneLine(person.firstName)),
    paragraphs: said.paragraphs(store),
    button: said.button,
    linkInWords: said.linkInWords,
    footer: said.footer(store, mailLinkDays),
  }
}

export const mailAsText = (mail: VerificationMail, link: string): string =>
  `${[mail.greeting, ...mail.paragraphs, `${mail.button}:\n${link}`, ...mail.footer].join('\n\n')}\n`

/** Colours stand in the elements: mail programs drop style sheets. Dark programs turn them as they do with all mail. */
export function mailAsHtml(mail: VerificationMail, link: string): string {
  const href = escapeHtml(link)
  const p = (text: string, style = ''): string => `<p style="margin:0 0 16px;${style}">${escapeHtml(text)}</p>`
  return [
    `<!doctype html><html lang="${mail.language}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">',
    `<title>${escapeHtml(mail.subject)}</title></head>`,
    '<body style="margin:0;padding:24px;font:17px/1.5 system-ui,-apple-system,Segoe UI,sans-serif">',
    '<div style="max-width:520px;margin:0 auto">',
    p(mail.greeting),
    ...mail.paragraphs.map((text) => p(text)),
    '<p style="margin:24px 0"><a style="display:inline-block;padding:13px 22px;border-radius:10px;background:#1c1b19;',
    'color:#ffffff;border:1px solid #8a877f;font-weight:650;text-decoration:none" ',
    `href="${href}">${escapeHtml(mail.button)}</a></p>`,
    `<p style="margin:0 0 16px;font-size:14px">${escapeHtml(mail.linkInWords)}<br>`,
    `<a href="${href}" style="color:inherit;word-break:break-all">${href}</a></p>`,
    ...mail.footer.map((text) => p(text, 'font-size:14px')),
    '</div></body></html>',
  ].join('')
}

/** Names come from anywhere: no line of theirs may become a line of a header. */
export const oneLine = (text: string): string => text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim()

export const escapeHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')

/** `r…@example.com`: enough to know one's own address by, not enough to learn somebody else's. */
export function maskedEmail(email: string): string {
  const at = email.lastIndexOf('@')
  return at < 1 ? '…' : `${[...email][0]}…${email.slice(at)}`
}
