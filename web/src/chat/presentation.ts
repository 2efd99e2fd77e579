// Decide what of a bot message is shown as text, as citation card and as related entries.
import type { BotMessage, Citation, Hit } from '../api/types'

export interface Presentation {
  /** Empty when the card says everything the text says. */
  text: string
  card: Hit | null
  others: Hit[]
  /** Entries beside an answer are related to it; beside a refusal they are the nearest there are. */
  isAnswer: boolean
}

/**
 * An answer's text is written to be complete for channels that have no cards: it repeats the quote. Where
 * the card shows the same, the text would only say it twice.
 */
export function present(message: BotMessage): Presentation {
  const hits = message.custom?.hits ?? []
  const isAnswer = message.custom?.kind === 'answer'
  const best = isAnswer ? (hits[0] ?? null) : null
  return {
    text: best !== null && isCovered(message.text, best) ? '' : message.text,
    card: best,
    others: best === null ? hits : hits.slice(1),
    isAnswer,
  }
}

function isCovered(text: string, hit: Hit): boolean {
  return text.includes(hit.answer ?? hit.quote) || text.includes(hit.quote)
}

/** `第二章 党的纪律 › 第三十九条`: where in its document a quote stands. */
export function provisionPath(citation: Citation): string {
  return [...citation.headings, ...(citation.provision === null ? [] : [citation.provision])].join(' › ')
}

/** A title in the marks that Chinese puts around titles. */
export function bookTitle(title: string): string {
  return title.startsWith('《') ? title : `《${title}》`
}
