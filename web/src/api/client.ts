// The api's paths that the page uses.
import { requestJson } from './request'
import type { ChatReply, PassageContext, Visitor } from './types'

export interface ChatMessage {
  client_id: string
  text?: string
  button?: string
}

export function fetchVisitor(): Promise<Visitor> {
  return requestJson<Visitor>('/v1/session')
}

/** The same `client_id` may be posted again: the api answers it, but lets it happen only once. */
export function postChat(message: ChatMessage, signal?: AbortSignal): Promise<ChatReply> {
  return requestJson<ChatReply>('/v1/chat', { method: 'POST', body: message, ...(signal ? { signal } : {}) })
}

export interface Feedback {
  id: string
  question: string
  thumb: 'up' | 'down'
  comment: string | null
  passages: string[]
  card: string | null
  release: string
}

/** The same `id` may be posted again: it counts once. */
export function postFeedback(feedback: Feedback): Promise<unknown> {
  return requestJson<unknown>('/v1/feedback', { method: 'POST', body: feedback })
}

export function fetchContext(passageId: string, before: number, after: number): Promise<PassageContext> {
  const id = encodeURIComponent(passageId)
  return requestJson<PassageContext>(`/v1/passages/${id}/context?before=${before}&after=${after}`)
}

/** Resolves when the api is alive. */
export async function probe(): Promise<void> {
  await requestJson<unknown>('/v1/health', { timeoutMs: 5_000 })
}
