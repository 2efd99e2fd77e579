// What a conversation consists of: what the member said, and what the bot answered.
import type { BotMessage } from '../api/types'

export type Delivery = 'waiting' | 'sending' | 'sent' | 'failed'

/**
 * Something the member said. `id` is the client_id of the post and never changes, so that a retry cannot
 * make anything happen twice. `token` is set when a button was tapped; `text` is then its title.
 */
export interface MemberEntry {
  speaker: 'member'
  id: string
  text: string
  token: string | null
  delivery: Delivery
  problem: Problem | null
}

export interface Problem {
  code: string
  status: number
  isTransient: boolean
}

export type Thumb = 'up' | 'down'

/** What the member thinks of an answer; `id` names it to the api, as a member entry's does. */
export interface Rating {
  id: string
  thumb: Thumb
  comment: string | null
  delivery: Delivery
  problem: Problem | null
}

/** One message of the bot. `answers` is the id of the member's entry that it answers. */
export interface BotEntry {
  speaker: 'bot'
  id: string
  answers: string
  message: BotMessage
  rating?: Rating
}

export type Entry = MemberEntry | BotEntry

export function memberEntry(id: string, text: string, token: string | null): MemberEntry {
  return { speaker: 'member', id, text, token, delivery: 'waiting', problem: null }
}

export function botEntries(answers: string, replies: BotMessage[]): BotEntry[] {
  return replies.map((message, position) => ({
    speaker: 'bot',
    id: `${answers}/${position}`,
    answers,
    message,
  }))
}
