/**
 * Checks who imports whom against build/dependency-cruiser.cjs: `node build/scripts/import-rules.mjs [folder] [--at-least n]`.
 * Prints each violation and how many modules were looked at; too few modules means that the checker was blind, and fails too.
 */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { cruise } from 'dependency-cruiser'
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config'
import { refuse, root } from './lib/project.mjs'

const [folder = root] = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const least = Number(process.argv.find((argument) => argument.startsWith('--at-least='))?.split('=')[1] ?? 150)
const base = resolve(folder)

const tsConfig = join(root, 'tsconfig.json')
const { options, ...rules } = createRequire(import.meta.url)('../dependency-cruiser.cjs')
const zones = ['shared', 'electron', 'renderer', 'cloud', 'test', 'bench'].filter((zone) =>
  existsSync(join(base, zone)),
)
process.chdir(base)
const { output } = await cruise(
  zones,
  { ...options, tsConfig: { fileName: tsConfig }, ruleSet: rules, validate: true, baseDir: base },
  undefined,
  { tsConfig: extractTSConfig(tsConfig) },
)

const own = output.modules.filter(({ source }) => zones.some((zone) => source.startsWith(`${zone}/`)))
for (const { rule, from, to } of output.summary.violations) process.stdout.write(`${rule.name}: ${from} -> ${to}\n`)
process.stdout.write(`${own.length} modules, ${output.summary.violations.length} forbidden imports\n`)
if (own.length < least)
  refuse(`The import rules looked at ${own.length} modules only; at least ${least} were expected.`)
process.exit(output.summary.violations.length === 0 ? 0 : 1)
