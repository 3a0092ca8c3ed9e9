/**
 * Mantine's provider as Tillside uses it: colours and sizes come from tokens.css, Mantine adds behaviour only. Nothing is written
 * into style elements, so the page runs under a policy that allows styles of its own files alone.
 */
import { createTheme, MantineProvider } from '@mantine/core'
import { useColorScheme } from '@mantine/hooks'
import type { ReactNode } from 'react'

const theme = createTheme({ fontFamily: 'var(--ts-font)', respectReducedMotion: true, cursorType: 'pointer' })

export interface ThemeProps {
  readonly colorScheme: 'auto' | 'light' | 'dark'
  readonly children: ReactNode
}

export function Theme({ colorScheme, children }: ThemeProps) {
  const system = useColorScheme('light', { getInitialValueInEffect: false })
  return (
    <MantineProvider
      theme={theme}
      forceColorScheme={colorScheme === 'auto' ? system : colorScheme}
      withCssVariables={false}
      withGlobalClasses={false}
    >
      {children}
    </MantineProvider>
  )
}
