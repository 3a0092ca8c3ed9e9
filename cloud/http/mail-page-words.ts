/** What the page behind a mail's link says, in every language that mails are sent in. */
import type { MailLanguage } from '../../shared/customers/verification-mail.ts'
import type { AnswerRefusal, MailAnswer } from '../operations/answer-mail.ts'

interface PageWords {
  readonly someStore: string
  readonly title: (store: string) => string
  readonly verifyTitle: string
  readonly verifyAsk: (store: string) => string
  readonly verify: string
  readonly verifiedTitle: string
  readonly verified: (store: string) => string
  readonly listTitle: string
  readonly onList: (store: string) => string
  readonly notOnList: (store: string) => string
  readonly join: string
  readonly leave: string
  readonly answered: Readonly<Record<MailAnswer, (store: string) => string>>
  readonly refusals: Readonly<Record<AnswerRefusal, { readonly title: string; readonly says: string }>>
}

export const mailPageWords: Readonly<Record<MailLanguage, PageWords>> = {
  en: {
    someStore: 'the store',
    title: (store) => `Your e-mail address at ${store}`,
    verifyTitle: 'Is this your e-mail address?',
    verifyAsk: (store) => `It was given to ${store} for a rewards account. Verify it only if it is yours.`,
    verify: 'Verify this address',
    verifiedTitle: 'Your e-mail address is verified',
    verified: (store) => `${store} knows that this address is yours. There is nothing more to do.`,
    listTitle: 'Mailing list',
    onList: (store) => `You are on the mailing list of ${store}.`,
    notOnList: (store) => `You are not on the mailing list of ${store}.`,
    join: 'Join the mailing list',
    leave: 'Leave the mailing list',
    answered: {
      verify: () => 'Thank you. Your e-mail address is verified.',
      join: (store) => `Thank you. You have joined the mailing list of ${store}.`,
      leave: (store) => `You have left the mailing list of ${store}.`,
    },
    refusals: {
      forged: {
        title: 'This link is not complete',
        says: 'A part of it may have been lost on the way. Open it from the mail again, or copy the whole address.',
      },
      expired: {
        title: 'This link has expired',
        says: 'Ask the store on your next visit to send you a new mail.',
      },
      changed: {
        title: 'This link is for another address',
        says: 'The account has another e-mail address by now, so nothing is sent to this one any more.',
      },
      gone: {
        title: 'This account is no longer there',
        says: 'The store has deleted it, so there is nothing to verify and nothing is sent to you.',
      },
      notByThisLink: {
        title: 'This link only leaves the mailing list',
        says: 'To verify your address or to join, use the other link of the mail.',
      },
      busy: {
        title: 'Please try once more',
        says: 'Nothing was changed, because the store is sending a lot at the moment. Go back and press the button again.',
      },
    },
  },
  es: {
    someStore: 'la tienda',
    title: (store) => `Su correo electrónico en ${store}`,
    verifyTitle: '¿Es suya esta dirección de correo?',
    verifyAsk: (store) => `Se dio a ${store} para una cuenta de premios. Confírmela solo si es suya.`,
    verify: 'Confirmar esta dirección',
    verifiedTitle: 'Su correo electrónico está confirmado',
    verified: (store) => `${store} sabe que esta dirección es suya. No hay nada más que hacer.`,
    listTitle: 'Lista de correo',
    onList: (store) => `Usted está en la lista de correo de ${store}.`,
    notOnList: (store) => `Usted no está en la lista de correo de ${store}.`,
    join: 'Suscribirme a la lista de correo',
    leave: 'Darme de baja de la lista de correo',
    answered: {
      verify: () => 'Gracias. Su correo electrónico está confirmado.',
      join: (store) => `Gracias. Se ha suscrito a la lista de correo de ${store}.`,
      leave: (store) => `Se ha dado de baja de la lista de correo de ${store}.`,
    },
    refusals: {
      forged: {
        title: 'Este enlace no está completo',
        says: 'Puede que se haya perdido una parte. Ábralo de nuevo desde el correo o copie la dirección entera.',
      },
      expired: {
        title: 'Este enlace ha caducado',
        says: 'Pida a la tienda en su próxima visita que le envíe un correo nuevo.',
      },
      changed: {
        title: 'Este enlace es de otra dirección',
        says: 'La cuenta ya tiene otra dirección de correo, así que a esta no se envía nada más.',
      },
      gone: {
        title: 'Esta cuenta ya no existe',
        says: 'La tienda la ha borrado, así que no hay nada que confirmar y no se le envía nada.',
      },
      notByThisLink: {
        title: 'Este enlace solo sirve para darse de baja',
        says: 'Para confirmar su dirección o suscribirse, use el otro enlace del correo.',
      },
      busy: {
        title: 'Inténtelo otra vez, por favor',
        says: 'No se ha cambiado nada, porque la tienda está enviando mucho en este momento. Vuelva atrás y pulse el botón de nuevo.',
      },
    },
  },
}
