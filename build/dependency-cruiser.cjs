/**
 * Who may import whom (the table of the architecture, docs/decisions/). Each zone names what it may reach; everything else inside
 * the project is an error, and so is every cycle. Run by `build/scripts/import-rules.mjs`, which also refuses to pass on a handful
 * of modules.
 */
const inside = '^(shared|electron|renderer|cloud|build|bench|test)/'

/** A zone may import itself and what is listed; nothing else of this project. */
const zone = (name, from, ...allowed) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { path: inside, pathNot: [from, ...allowed] },
})

const kernel = '^shared/kernel/'
const rulesFolders = '^shared/(barcode|loyalty|customers|reports)/'

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolves', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^electron$' } },

    zone('kernel-imports-nothing', kernel),
    zone('rules-import-kernel', rulesFolders, kernel),
    zone('history', '^shared/history/', kernel, '^shared/(loyalty|customers|reports)/'),
    zone('cloud-protocol', '^shared/cloud-protocol/', kernel, '^shared/(loyalty|customers)/'),
    zone('host-contract', '^shared/host-contract/', kernel, '^shared/cloud-protocol/'),
    zone('sync', '^shared/sync/', kernel, '^shared/cloud-protocol/'),
    zone('host', '^electron/host/', '^shared/(?!loyalty|customers|reports)'),
    zone('shells', '^electron/(desktop|browser)/', '^electron/host/', '^shared/host-contract/', kernel),
    {
      name: 'shells-are-apart',
      severity: 'error',
      from: { path: '^electron/desktop/' },
      to: { path: '^electron/browser/' },
    },
    {
      name: 'shells-are-apart-too',
      severity: 'error',
      from: { path: '^electron/browser/' },
      to: { path: '^electron/desktop/' },
    },
    zone('renderer', '^renderer/', '^shared/'),
    zone('cloud', '^cloud/', '^shared/(?!host-contract)'),

    {
      name: 'shared-runs-anywhere',
      severity: 'error',
      from: { path: '^shared/' },
      to: { dependencyTypes: ['core'] },
    },
    { name: 'page-has-no-node', severity: 'error', from: { path: '^renderer/' }, to: { dependencyTypes: ['core'] } },
    {
      name: 'electron-only-in-desktop',
      severity: 'error',
      from: { pathNot: '^(electron/desktop|test|bench)/' },
      to: { path: '(^|/)node_modules/electron(-updater)?/' },
    },
    {
      name: 'serialport-only-in-scanners',
      severity: 'error',
      from: { pathNot: '^(electron/host/scanners|test|bench)/' },
      to: { path: 'node_modules/(serialport|node-hid)/' },
    },

    // Inside the page: screens -> use-cases -> database; no arrow back.
    zone('screens', '^renderer/screens/', '^shared/', '^renderer/(use-cases|database|session|ui|language)/'),
    zone('use-cases', '^renderer/use-cases/', '^shared/', '^renderer/(database|language)/'),
    zone('database', '^renderer/database/', '^shared/'),
    zone('session', '^renderer/session/', '^shared/', '^renderer/(use-cases|language)/'),
    zone('ui', '^renderer/ui/', '^shared/kernel/', '^renderer/language/'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(out|forge-out|node_modules/.*/node_modules)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
