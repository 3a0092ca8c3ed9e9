/** An invented customer list as CSV, the same one every time: names, contacts, addresses, a pet and, on every third row, points. */

const first = ['Ana', 'Ben', 'Cleo', 'Dora', 'Emil', 'Fay', 'Gus', 'Hana', 'Ivo', 'June', 'Kai', 'Lena', 'Milo', 'Nora']
const last = ['Abel', 'Brook', 'Castro', 'Dunn', 'Ekman', 'Frost', 'Grant', 'Hale', 'Ito', 'Jansen', 'Keller', 'Lund']
const towns = ['Millbrook', 'Eastfield', 'Harlow', 'Stanton', 'Northgate', 'Little Ferry']
const pets = ['Mochi', 'Biscuit', 'Rex', 'Luna', 'Pepper', 'Otis', 'Ziggy', 'Hazel']

export const listHeadings =
  'Customer ID,First Name,Last Name,Email,Phone,Points,Address,City,State,Zip,Pet Name,Species,Breed'

const of = (words: readonly string[], nth: number): string => words[nth % words.length] ?? ''

export function listOf(count: number): string {
  const lines = [listHeadings]
  for (let nth = 0; nth < count; nth += 1) {
    const [firstName, lastName] = [of(first, nth), `${of(last, Math.floor(nth / 14))}${Math.floor(nth / 168)}`]
    const phone = `(${212 + (Math.floor(nth / 10_000) % 7)}) 55${5 + (Math.floor(nth / 70_000) % 4)}-${String(nth % 10_000).padStart(4, '0')}`
    lines.push(
      [
        String(500_000 + nth),
        firstName,
        lastName,
        `${firstName}.${lastName}@example.com`.toLowerCase(),
        phone,
        nth % 3 === 0 ? String(nth % 500) : '',
        `${1 + (nth % 900)} Oak Lane`,
        of(towns, nth),
        'NY',
        '12545',
        of(pets, nth),
        nth % 2 === 0 ? 'dog' : 'cat',
        '',
      ].join(','),
    )
  }
  return lines.join('\r\n')
}
