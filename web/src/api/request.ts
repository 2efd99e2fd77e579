// Send one JSON request to the page's own origin and turn every failure into a RequestError.
import { NETWORK_UNREACHABLE, RequestError, TIMED_OUT } from './errors'

export interface RequestOptions {
  method?: 'GET' | 'POST' | 'PUT'
  body?: unknown
  timeoutMs?: number
  signal?: AbortSignal
}

const DEFAULT_TIMEOUT_MS = 30_000

/** The parsed JSON answer. Rejects with RequestError, whatever happened. */
export async function requestJson<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const abort = new AbortController()
  let isOverdue = false
  const clock = setTimeout(() => {
    isOverdue = true
    abort.abort()
  }, options.timeoutMs ?? DEFAULT_TIMEOUT_MS)
  options.signal?.addEventListener('abort', () => abort.abort())
  try {
    const response = await fetch(path, fetchOptions(options, abort.signal))
    if (!response.ok) throw await problemOf(response)
    return (await response.json()) as T
  } catch (error) {
    if (error instanceof RequestError) throw error
    throw new RequestError(isOverdue ? TIMED_OUT : NETWORK_UNREACHABLE, 0)
  } finally {
    clearTimeout(clock)
  }
}

function fetchOptions(options: RequestOptions, signal: AbortSignal): RequestInit {
  // The server has no network time on the train: it asks the phones what time they think it is.
  const headers: Record<string, string> = {
    Accept: 'application/json',
    'X-Client-Time': new Date().toISOString(),
  }
  const init: RequestInit = { method: options.method ?? 'GET', credentials: 'same-origin', headers, signal }
  if (options.body !== undefined) {
    headers['Content-Type'] = 'application/json'
    init.body = JSON.stringify(options.body)
  }
  return init
}

async function problemOf(response: Response): Promise<RequestError> {
  const wait = Number.parseInt(response.headers.get('Retry-After') ?? '', 10)
  const retryAfter = Number.isFinite(wait) ? wait : null
  return new RequestError(await problemCode(response), response.status, retryAfter)
}

/** A proxy between us and the api answers in HTML: then the status is all there is to know. */
async function problemCode(response: Response): Promise<string> {
  try {
    const problem: unknown = await response.json()
    if (typeof problem === 'object' && problem !== null && 'code' in problem) return String(problem.code)
  } catch {
    // Not JSON.
  }
  return `http_${response.status}`
}
