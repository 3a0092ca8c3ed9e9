/** Find a customer. */
export const enFind = {
  stillReading: 'The customer list is still being read; somebody may be missing for a moment.',
}
