/** One screen in one state, named by the address: `?scene=checkout&scheme=dark`. */
import { createRoot } from 'react-dom/client'
import { App } from '../../../renderer/screens/app.tsx'
import { prepareScene } from './scenes.ts'

const query = new URLSearchParams(window.location.search)
const scheme = query.get('scheme') === 'dark' ? 'dark' : 'light'
const till = await prepareScene(query.get('scene') ?? 'lookup', scheme)
const root = document.getElementById('root')
if (!root) throw new Error('The gallery page has no root')
createRoot(root).render(<App till={till} />)
