/** Why this host cannot start: one sentence a person can act on. Shells print it and exit with 1; nothing was deleted. */
export interface StartRefusal {
  readonly sentence: string
}

const problems: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EEXIST: 'a file of that name is in the way',
  EISDIR: 'it is a folder',
  EIO: 'the disk reported an error',
  ENOENT: 'it does not exist',
}

/** A system error in words; the code when there are none for it. */
export function plainProblem(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | null)?.code
  if (code !== undefined) return problems[code] ?? code
  return error instanceof Error ? error.message : String(error)
}
