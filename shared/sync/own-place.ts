/**
 * Where an own event stands in its register's order: the epoch that made it and its number, compared in that order. Numbers go on
 * from epoch to epoch in normal work; a register that lost its numbering begins a new epoch lower and collides with nothing. The
 * place gives order and shows gaps; which event it is, is said by its id alone.
 */
export interface OwnPlace {
  readonly epoch: number
  readonly seq: number
}

/** Before every event. */
export const nowhere: OwnPlace = { epoch: 0, seq: 0 }

/** Negative when `one` comes before `other`. */
export const comparePlaces = (one: OwnPlace, other: OwnPlace): number => one.epoch - other.epoch || one.seq - other.seq

export const isAfter = (one: OwnPlace, other: OwnPlace): boolean => comparePlaces(one, other) > 0

export const laterOf = (one: OwnPlace, other: OwnPlace): OwnPlace => {
  const { epoch, seq } = isAfter(one, other) ? one : other
  return { epoch, seq }
}

export const earlierOf = (one: OwnPlace, other: OwnPlace): OwnPlace => {
  const { epoch, seq } = isAfter(one, other) ? other : one
  return { epoch, seq }
}
