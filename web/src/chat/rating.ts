// Take what a member thinks of an answer, and send it once, even if the network is gone for a while.
import type { Feedback } from '../api/client'
import { RequestError } from '../api/errors'
import type { BotEntry, Entry, Rating, Thumb } from './entries'

export interface RatingParts {
  entries: () => Entry[]
  post: (feedback: Feedback) => Promise<unknown>
  newId: () => string
  /** Run `task` after so many seconds. */
  later: (task: () => void, seconds: number) => void
  onUnreachable?: () => void
}

const AUTOMATIC_RETRIES = 3
const RETRIES_AFTER_S = 5
const LONGEST_QUESTION = 500

/** Whether the message answers a question, so that one can say whether that helped; an opened passage does not. */
export function canBeRated(entry: BotEntry): boolean {
  const { kind, hits = [], question } = entry.message.custom ?? { kind: '' }
  return kind === 'answer' && hits.length > 0 && question !== undefined
}

function isRefused({ problem }: Rating): boolean {
  return problem !== null && !problem.isTransient
}

export class Ratings {
  private isDelivering = false
  private readonly attempts = new Map<string, number>()

  constructor(private readonly parts: RatingParts) {}

  /** Another thumb, or a comment, is a new feedback: the api counts what a person said last. */
  rate(id: string, thumb: Thumb, comment: string | null = null): void {
    const entry = this.answers.find((one) => one.id === id)
    const said = comment?.trim() || null
    if (entry === undefined || !canBeRated(entry)) return
    if (entry.rating?.thumb === thumb && said === null && !isRefused(entry.rating)) return this.resume()
    entry.rating = { id: this.parts.newId(), thumb, comment: said, delivery: 'waiting', problem: null }
    void this.deliver()
  }

  /** What a reload or a dropped network interrupted goes out again, under its own id. */
  resume(): void {
    for (const { rating } of this.answers) {
      const isInterrupted = rating?.delivery === 'sending' && !this.isDelivering
      if (rating && (isInterrupted || (rating.delivery === 'failed' && rating.problem?.isTransient))) {
        rating.delivery = 'waiting'
      }
    }
    void this.deliver()
  }

  private get answers(): BotEntry[] {
    return this.parts.entries().filter((entry): entry is BotEntry => entry.speaker === 'bot')
  }

  private async deliver(): Promise<void> {
    if (this.isDelivering) return
    this.isDelivering = true
    try {
      for (let next = this.nextWaiting(); next !== undefined; next = this.nextWaiting()) {
        await this.deliverOne(next)
      }
    } finally {
      this.isDelivering = false
    }
  }

  private nextWaiting(): BotEntry | undefined {
    return this.answers.find((entry) => entry.rating?.delivery === 'waiting')
  }

  private async deliverOne(entry: BotEntry): Promise<void> {
    const rating = entry.rating
    if (!rating) return
    rating.delivery = 'sending'
    try {
      await this.parts.post(this.feedback(entry, rating))
      rating.delivery = 'sent'
    } catch (error) {
      if (!(error instanceof RequestError)) throw error
      this.fail(rating, error)
    }
  }

  private feedback(entry: BotEntry, { id, thumb, comment }: Rating): Feedback {
    const { hits = [], question, release } = entry.message.custom ?? { kind: '' }
    const asked = this.parts.entries().find((one) => one.id === entry.answers)
    const typed = asked?.speaker === 'member' ? asked.text : ''
    return {
      id,
      question: (question ?? typed).slice(0, LONGEST_QUESTION),
      thumb,
      comment,
      passages: hits.map(({ citation }) => citation.passage_id),
      card: hits[0]?.card_id ?? null,
      release: release ?? '',
    }
  }

  private fail(rating: Rating, error: RequestError): void {
    rating.delivery = 'failed'
    rating.problem = { code: error.code, status: error.status, isTransient: error.isTransient }
    if (error.status === 0) this.parts.onUnreachable?.()
    const tries = (this.attempts.get(rating.id) ?? 0) + 1
    this.attempts.set(rating.id, tries)
    if (error.status !== 0 && error.isTransient && tries <= AUTOMATIC_RETRIES) {
      this.parts.later(() => this.resume(), error.retryAfterSeconds ?? RETRIES_AFTER_S)
    }
  }
}
