/** Nothing secret or personal reaches the cloud's log. */
import { expect, test } from 'vitest'
import { createLog } from '../../cloud/log.ts'

test('of a database error only its kind, message and code are logged, not the values of its statement', () => {
  const lines: string[] = []
  const log = createLog('error', { write: (line) => void lines.push(line) })
  const problem = Object.assign(new Error('duplicate key'), {
    code: '23505',
    params: ['ruth@example.com'],
    detail: '4471',
  })
  log.error(
    { err: problem, token: 'secret-token', request: { authorization: 'Bearer secret-token', pin: '1111' } },
    'x',
  )
  expect(lines.join()).toContain('23505')
  expect(lines.join()).not.toMatch(/ruth@example\.com|4471|secret-token|1111/)
})
