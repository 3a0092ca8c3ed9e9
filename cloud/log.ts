/**
 * The cloud's log, on stderr. It never holds tokens, PINs or personal data: requests and bodies are not logged at all, and of an
 * error only its kind, message and stack are kept, because database errors carry the values of the failed statement.
 */
import { type DestinationStream, type Logger, pino } from 'pino'

export function createLog(level = 'warn', to: DestinationStream = process.stderr): Logger {
  return pino(
    {
      level,
      base: null,
      redact: {
        paths: [
          'authorization',
          '*.authorization',
          'token',
          '*.token',
          'pin',
          '*.pin',
          'pinHash',
          '*.pinHash',
          'email',
          '*.email',
        ],
        censor: '[removed]',
      },
      serializers: { err: describeError },
    },
    to,
  )
}

function describeError(problem: unknown): Record<string, unknown> {
  if (!(problem instanceof Error)) return { message: String(problem) }
  const { code } = problem as NodeJS.ErrnoException
  const cause = problem.cause instanceof Error ? { cause: describeError(problem.cause) } : {}
  return { type: problem.name, message: problem.message, code, stack: problem.stack, ...cause }
}
