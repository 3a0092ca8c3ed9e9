/** The words of a verification mail. It says only what is true today: no link, because there is no page behind one yet. */
import type { Person } from '../../shared/customers/person.ts'

export function verificationMail(
  person: Person,
  storeName: string,
): { readonly subject: string; readonly text: string; readonly html: string } {
  const store = oneLine(storeName) || 'Your pet store'
  const paragraphs = [
    person.firstName.trim() === '' ? 'Hello,' : `Hello ${oneLine(person.firstName)},`,
    `${store} has noted this e-mail address for your rewards account.`,
    'If it is yours, there is nothing to do. If it is not, please tell the store on your next visit and it will be taken out.',
  ]
  return {
    subject: `${store}: your e-mail address`,
    text: `${paragraphs.join('\n\n')}\n`,
    html: `<!doctype html><html lang="en"><body>${paragraphs.map((line) => `<p>${escapeHtml(line)}</p>`).join('')}</body></html>`,
  }
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
