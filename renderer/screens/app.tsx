/**
 * What people see: one screen for each phase of the till, and signed in, the frame with the screen of the address. Everything shown is
 * read off the till's state; nothing here keeps a truth of its own.
 */
import './styles.ts'
import { useScreenSession } from '../session/screen-session.ts'
import { type Till, TillProvider, useTill } from '../session/use-till.ts'
import { Theme } from '../ui/theme.tsx'
import { DialogHost } from './dialog-host.tsx'
import { FirstStart } from './first-start.tsx'
import { Frame } from './frame.tsx'
import { Failed, OpenElsewhere, Recovering, Starting } from './phases.tsx'
import { SignIn } from './sign-in.tsx'
import { Sounds } from './sounds.tsx'

export function App({ till }: { readonly till: Till }) {
  return (
    <TillProvider value={till}>
      <Themed />
    </TillProvider>
  )
}

function Themed() {
  const colorScheme = useTill((state) => state.settings.colorScheme)
  return (
    <Theme colorScheme={colorScheme}>
      <PhaseScreen />
      <DialogHost />
      <Sounds />
    </Theme>
  )
}

function PhaseScreen() {
  const phase = useTill((state) => state.phase)
  const isSignedIn = useTill((state) => state.signedIn !== null)
  const isSwitching = useScreenSession((session) => session.isSwitchingPerson)
  switch (phase.name) {
    case 'starting':
      return <Starting />
    case 'elsewhere':
      return <OpenElsewhere />
    case 'firstStart':
      return <FirstStart problem={phase.problem} />
    case 'recovering':
      return <Recovering done={phase.done} total={phase.total} />
    case 'failed':
      return <Failed sentence={phase.sentence} />
    case 'signIn':
      return <SignIn />
    case 'ready':
      return isSwitching || !isSignedIn ? <SignIn /> : <Frame />
  }
}
