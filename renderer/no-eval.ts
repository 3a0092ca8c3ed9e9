/**
 * The page's policy forbids code made of text, and zod tries whether it may as soon as the first schema is made; told beforehand, it does
 * not try, and the console stays empty. So the composition root imports this before anything that holds a schema.
 */
import { z } from 'zod'

z.config({ jitless: true })
