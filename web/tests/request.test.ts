import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { problemSentence, RequestError } from '../src/api/errors'
import { requestJson } from '../src/api/request'

let server: Server | undefined

/** A real server, because what is tested is what comes over the wire. */
async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener)
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

async function failure(address: string, timeoutMs = 5_000): Promise<RequestError> {
  const error: unknown = await requestJson(address, { timeoutMs }).then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(RequestError)
  return error as RequestError
}

afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

describe('a request', () => {
  it('resolves with the parsed answer', async () => {
    const address = await serve((_request, response) => response.end('{"visitor":"v1"}'))

    expect(await requestJson(address)).toEqual({ visitor: 'v1' })
  })

  it('carries the code and the pause of a problem', async () => {
    const address = await serve((_request, response) => {
      response.writeHead(503, { 'Content-Type': 'application/problem+json', 'Retry-After': '2' })
      response.end('{"status":503,"code":"busy"}')
    })

    expect(await failure(address)).toMatchObject({ code: 'busy', status: 503, retryAfterSeconds: 2, isTransient: true })
  })

  it('makes a code of the status when a proxy answers in HTML', async () => {
    const address = await serve((_request, response) => response.writeHead(502).end('<html>Bad Gateway</html>'))

    expect(await failure(address)).toMatchObject({ code: 'http_502', status: 502, retryAfterSeconds: null })
  })

  it('says that nothing answered when the connection breaks', async () => {
    const address = await serve((request) => request.socket.destroy())

    expect(await failure(address)).toMatchObject({ code: 'network_unreachable', status: 0, isTransient: true })
  })

  it('gives up after its time', async () => {
    const address = await serve(() => undefined)

    expect(await failure(address, 50)).toMatchObject({ code: 'timed_out', status: 0 })
  })
})

describe('the sentence for a problem', () => {
  it.each([
    ['by its code', 'button_expired', 400, '这个按钮已过期，请重新问一次。'],
    ['by its status when the code is new', 'never_seen', 429, '发得有点快，请稍等片刻。'],
    ['in general when both are new', 'never_seen', 418, '没有成功，请再试一次。'],
  ])('is chosen %s', (_how, code, status, sentence) => {
    expect(problemSentence(code, status)).toBe(sentence)
  })

  it('is not mended by repeating a refused message', () => {
    expect(new RequestError('text_too_long', 422).isTransient).toBe(false)
  })
})
