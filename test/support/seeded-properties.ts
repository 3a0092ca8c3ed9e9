/** Properties are tried on the same cases at every run: a run that fails fails again. `PROPERTY_SEED` tries others. */
import { configureGlobal } from 'fast-check'

configureGlobal({ seed: Number(process.env['PROPERTY_SEED'] ?? 20260601) })
