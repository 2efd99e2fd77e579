// Hold the conversation: what was said, in which order it is sent, and what becomes of each message.
import { reactive, watch } from 'vue'
import type { ChatMessage } from '../api/client'
import { RequestError } from '../api/errors'
import type { BotButton, ChatReply } from '../api/types'
import { botEntries, memberEntry, type BotEntry, type Entry, type MemberEntry } from './entries'
import { buttonsBeside } from './presentation'
import type { ConversationStore } from './storage'

export interface ConversationParts {
  post: (message: ChatMessage, signal: AbortSignal) => Promise<ChatReply>
  store: ConversationStore
  newId: () => string
  /** Run `task` after so many seconds. */
  later: (task: () => void, seconds: number) => void
  onDelivered?: () => void
  onUnreachable?: () => void
}

/** A server that asks us to come back later is asked again this often; after that the member decides. */
const AUTOMATIC_RETRIES = 3

export class Conversation {
  /** What the page shows; Vue follows every change. */
  readonly state = reactive({
    visitor: null as string | null,
    entries: [] as Entry[],
    degraded: null as string | null,
  })
  private readonly attempts = new Map<string, number>()
  private abort = new AbortController()
  private isDelivering = false

  constructor(private readonly parts: ConversationParts) {
    Object.assign(this.state, parts.store.load())
    watch(this.state, ({ visitor, entries }) => parts.store.save({ visitor, entries }), { deep: true })
  }

  get isTyping(): boolean {
    return this.members.some((entry) => entry.delivery === 'sending')
  }

  /** The buttons that can still be tapped: those of the last answer, until something else was said. */
  get quickReplies(): BotButton[] {
    const last = this.state.entries[this.state.entries.length - 1]
    if (last?.speaker !== 'bot') return []
    const isSameAnswer = (entry: Entry): entry is BotEntry =>
      entry.speaker === 'bot' && entry.answers === last.answers
    return this.state.entries.filter(isSameAnswer).flatMap((entry) => buttonsBeside(entry.message))
  }

  private get members(): MemberEntry[] {
    return this.state.entries.filter((entry): entry is MemberEntry => entry.speaker === 'member')
  }

  ask(text: string): void {
    const question = text.trim()
    if (question !== '') this.say(question, null)
  }

  /** A button counts once: with the first tap it is no longer among the quick replies. */
  tap(button: BotButton): void {
    if (this.quickReplies.some(({ token }) => token === button.token)) this.say(button.title, button.token)
  }

  /** Send a failed message again under its own id; it moves to the end, where its answer will stand. */
  retry(id: string): void {
    const position = this.state.entries.findIndex((entry) => entry.id === id)
    const entry = this.state.entries[position]
    if (entry?.speaker !== 'member' || entry.delivery !== 'failed') return
    this.state.entries.splice(position, 1)
    this.state.entries.push({ ...entry, delivery: 'waiting', problem: null })
    void this.deliver()
  }

  /** Send again everything that failed for a reason that passes. */
  retryAll(): void {
    this.members
      .filter((entry) => entry.delivery === 'failed' && entry.problem?.isTransient)
      .forEach((entry) => this.retry(entry.id))
  }

  /** What a reload interrupted goes out again: by its id the api knows whether it had arrived. */
  resume(): void {
    this.members
      .filter((entry) => entry.delivery === 'sending')
      .forEach((entry) => (entry.delivery = 'waiting'))
    this.retryAll()
    void this.deliver()
  }

  /** Another visitor must not see what the one before asked in the same tab. */
  belongsTo(visitor: string): void {
    if (this.state.visitor !== null && this.state.visitor !== visitor) this.clear()
    this.state.visitor = visitor
  }

  clear(): void {
    this.abort.abort()
    this.abort = new AbortController()
    this.state.entries = []
    this.state.degraded = null
    this.attempts.clear()
  }

  private say(text: string, token: string | null): void {
    this.state.entries.push(memberEntry(this.parts.newId(), text, token))
    void this.deliver()
  }

  /** One after the other, so that the bot hears them in the order they were said. */
  private async deliver(): Promise<void> {
    if (this.isDelivering) return
    this.isDelivering = true
    try {
      for (let next = this.nextWaiting(); next !== undefined; next = this.nextWaiting()) {
        await this.deliverOne(next, this.abort.signal)
      }
    } finally {
      this.isDelivering = false
    }
  }

  private nextWaiting(): MemberEntry | undefined {
    return this.members.find((entry) => entry.delivery === 'waiting')
  }

  private async deliverOne(entry: MemberEntry, signal: AbortSignal): Promise<void> {
    entry.delivery = 'sending'
    try {
      const reply = await this.parts.post(chatMessage(entry), signal)
      if (!signal.aborted) this.take(entry, reply)
    } catch (error) {
      if (!(error instanceof RequestError)) throw error
      if (!signal.aborted) this.fail(entry, error)
    }
  }

  /** An answer stands right below what it answers, even if more was said in the meantime. */
  private take(entry: MemberEntry, reply: ChatReply): void {
    entry.delivery = 'sent'
    const position = this.state.entries.findIndex(({ id }) => id === entry.id)
    this.state.entries.splice(position + 1, 0, ...botEntries(entry.id, reply.messages))
    this.state.degraded = reply.degraded
    this.parts.onDelivered?.()
  }

  private fail(entry: MemberEntry, error: RequestError): void {
    entry.delivery = 'failed'
    entry.problem = { code: error.code, status: error.status, isTransient: error.isTransient }
    if (error.status === 0) this.parts.onUnreachable?.()
    const tries = (this.attempts.get(entry.id) ?? 0) + 1
    this.attempts.set(entry.id, tries)
    if (error.retryAfterSeconds !== null && tries <= AUTOMATIC_RETRIES) {
      this.parts.later(() => this.retry(entry.id), error.retryAfterSeconds)
    }
  }
}

function chatMessage(entry: MemberEntry): ChatMessage {
  return entry.token === null
    ? { client_id: entry.id, text: entry.text }
    : { client_id: entry.id, button: entry.token }
}
