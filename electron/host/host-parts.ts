/** The host's parts, as the contract's router reaches them. */
import type { Boot, Settings } from '../../shared/host-contract/contract.ts'
import type { AccountId, LocationId } from '../../shared/kernel/ids.ts'
import type { Result } from '../../shared/kernel/result.ts'
import type { CloudRefusal } from './cloud-link/cloud-client.ts'
import type { CloudLink } from './cloud-link/cloud-link.ts'
import type { LeaseKeeper } from './lease/lease.ts'
import type { PosCalls } from './pos-link/pos-calls.ts'
import type { Recorder } from './recorder/recorder.ts'
import type { Scanners } from './scanners/scanners.ts'
import type { AccountCopy } from './settings/account-copy.ts'
import type { RegisterFile } from './settings/data-folder.ts'
import type { JsonFile } from './settings/json-file.ts'
import type { Signer } from './staff/assertion.ts'
import type { Staff } from './staff/staff.ts'

export interface NewAccount {
  readonly accountId: AccountId
  readonly accountName: string
  readonly locationId: LocationId
  readonly registerName: string
}

export type PairRefusal = CloudRefusal | { readonly type: 'notAllowed'; readonly message: string }

/** What the router reaches. */
export interface HostParts {
  readonly register: JsonFile<RegisterFile>
  readonly signer: Signer
  readonly lease: LeaseKeeper
  readonly scanners: Scanners
  readonly staff: Staff
  readonly cloud: CloudLink
  readonly posCalls: PosCalls
  recorder(): Recorder | null
  readonly accountCopy: AccountCopy
  boot(): Boot
  pair(code: string, cloudUrl: string | null): Promise<Result<Boot, PairRefusal>>
  createAccount(account: NewAccount): Promise<Boot>
  setSettings(change: { [Key in keyof Settings]?: Settings[Key] | undefined }): Promise<Settings>
}
