// Cut a passage's text into what stands before, in and after a quote.

export interface Highlight {
  before: string
  quote: string
  after: string
}

/**
 * `start` and `end` are offsets in the document, counted in characters as Python counts them (code points),
 * while JavaScript strings count UTF-16 units: a rare character such as 𠮷 is one there and two here.
 */
export function highlight(text: string, passageStart: number, start: number, end: number): Highlight {
  const characters = Array.from(text)
  const from = Math.max(0, start - passageStart)
  const to = Math.min(characters.length, end - passageStart)
  if (from >= to) return { before: '', quote: text, after: '' }
  return {
    before: characters.slice(0, from).join(''),
    quote: characters.slice(from, to).join(''),
    after: characters.slice(to).join(''),
  }
}
