/** What the last action was refused for, said inside the dialog that asked for it. */
import { useScreenSession } from '../session/screen-session.ts'
import { useFormat } from '../session/use-till.ts'
import { Icon } from '../ui/icon.tsx'
import { refusalTitle, refusalWhy } from './refusal-words.ts'

export function DialogRefusal() {
  const refusal = useScreenSession((session) => session.refusal)
  const format = useFormat()
  return refusal && <RefusalSentence sentence={`${refusalTitle(refusal, format)}. ${refusalWhy(refusal, format)}`} />
}

export function RefusalSentence({ sentence }: { readonly sentence: string }) {
  return (
    <p className="refusal" role="alert">
      <Icon name="stop" />
      <span>{sentence}</span>
    </p>
  )
}
