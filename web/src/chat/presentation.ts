// Decide what of a bot message is shown as text, as citation card, as further entries and as buttons.
import type { BotButton, BotMessage, Citation, Download, Hit } from '../api/types'

export interface Presentation {
  /** What the cards don't say; may be empty. */
  text: string
  card: Hit | null
  others: Hit[]
  /** Entries beside an answer are related to it; beside a refusal they are the nearest there are. */
  isAnswer: boolean
}

/**
 * A message's text is complete, for channels that have no cards: it repeats the answer, the quote and the
 * list of entries. The page shows those as cards and keeps of the text what leads up to them.
 */
export function present(message: BotMessage): Presentation {
  const hits = message.custom?.hits ?? []
  const isAnswer = message.custom?.kind === 'answer'
  const card = isAnswer ? (hits[0] ?? null) : null
  const others = card === null ? hits : hits.slice(1)
  const text = card === null ? withoutList(message.text, hits) : leadUpTo(card, message.text)
  return { text, card, others, isAnswer }
}

/** `查到了，原文如下：“…”——《…》` → `查到了，原文如下：` */
function leadUpTo(hit: Hit, text: string): string {
  const places = [hit.answer, hit.quote].map((part) => (part ? text.indexOf(part) : -1)).filter((at) => at >= 0)
  if (places.length === 0) return text
  return text.slice(0, Math.min(...places)).replace(/[“‘「『\s]+$/, '')
}

function withoutList(text: string, hits: Hit[]): string {
  if (hits.length === 0) return text
  const isListed = (line: string): boolean => /^(·|\d+\.) /.test(line)
  return text
    .split('\n')
    .filter((line) => !isListed(line))
    .join('\n')
    .trimEnd()
}

/** Buttons that only open an entry are left out where that entry is shown and can be tapped itself. */
export function buttonsBeside(message: BotMessage): BotButton[] {
  const names = (message.custom?.hits ?? []).flatMap(entryNames)
  const opensShown = (title: string): boolean =>
    names.some((name) => name === title || (title.endsWith('…') && name.startsWith(title.slice(0, -1))))
  return message.buttons.filter(({ title }) => !opensShown(title))
}

/** What a button for the entry may be called: the bot cuts it with … where it is long. */
function entryNames({ kind, title, citation }: Hit): string[] {
  const parts = [shortPlace(citation), citation.title]
  return kind === 'card' ? [title] : [parts.join(' ').trim(), parts.reverse().join(' ').trim()]
}

/** The files that a message offers: only those that this api itself gives out. */
export function downloadsOf(message: BotMessage): Download[] {
  if (message.custom?.kind !== 'download') return []
  return (message.custom.downloads ?? []).filter(({ url }) => /^\/v1\/[\w/?=&-]+$/.test(url))
}

/** `第二章 党的纪律 › 第三十九条`: where in its document a quote stands. */
export function provisionPath(citation: Citation): string {
  return [...citation.headings, ...(citation.provision === null ? [] : [citation.provision])].join(' › ')
}

/** `第三十九条`: enough of the place to tell two entries of a list apart. */
export function shortPlace(citation: Citation): string {
  return citation.provision ?? citation.headings[citation.headings.length - 1] ?? ''
}

/** A title in the marks that Chinese puts around titles. */
export function bookTitle(title: string): string {
  return title.startsWith('《') ? title : `《${title}》`
}
