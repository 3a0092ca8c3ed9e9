/** Measures the rules by itself: options as JSON in its first argument, the result as JSON on stdout, progress on stderr. */
import { measureRules } from './measure.ts'

const { isQuick = false, rounds = null } = JSON.parse(process.argv[2] ?? '{}')
const result = await measureRules({ isQuick, rounds, say: (sentence) => process.stderr.write(`${sentence}\n`) })
process.stdout.write(JSON.stringify(result))
