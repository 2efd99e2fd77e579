// What can go wrong between the page and the api, and the sentence a reader sees for it.
import { messages } from '../messages/zh-CN'

/** Codes the page gives itself, when no answer came that could carry one. */
export const NETWORK_UNREACHABLE = 'network_unreachable'
export const TIMED_OUT = 'timed_out'

/**
 * A request that brought no result.
 *
 * `status` is 0 when nothing answered. `retryAfterSeconds` is what the server asked for.
 */
export class RequestError extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(`request failed: ${code} (status ${status})`)
    this.name = 'RequestError'
  }

  /** Whether the very same request may succeed later, so that repeating it makes sense. */
  get isTransient(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500
  }
}

/** The sentence for a problem: by its code, else by its status, else a general one. */
export function problemSentence(code: string, status: number): string {
  return (
    messages.problems[code] ??
    messages.problemsByStatus[status] ??
    messages.problems['unknown'] ??
    code
  )
}
