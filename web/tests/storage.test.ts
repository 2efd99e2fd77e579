// @vitest-environment happy-dom
import { beforeEach, expect, it } from 'vitest'
import { memberEntry } from '../src/chat/entries'
import { sessionStore } from '../src/chat/storage'

const KEY = 'yunxue.conversation.v1'
const conversation = { visitor: 'v', entries: [memberEntry('id-1', '甲', null)] }

beforeEach(() => sessionStorage.clear())

it('gives back what it was given', () => {
  sessionStore(sessionStorage).save(conversation)

  expect(sessionStore(sessionStorage).load()).toEqual(conversation)
})

it('leaves nothing behind when there are no entries', () => {
  const store = sessionStore(sessionStorage)
  store.save(conversation)

  store.save({ visitor: 'v', entries: [] })

  expect(sessionStorage.length).toBe(0)
})

it.each([
  ['not JSON', '{'],
  ['null', 'null'],
  ['no entries', '{"visitor":"v"}'],
  ['an entry of an unknown kind', '{"visitor":"v","entries":[{"speaker":"robot","id":"1"}]}'],
  ['a bot entry without a message', '{"visitor":"v","entries":[{"speaker":"bot","id":"1"}]}'],
])('starts afresh when it finds %s', (_what, text) => {
  sessionStorage.setItem(KEY, text)

  expect(sessionStore(sessionStorage).load()).toBeNull()
})

it('keeps the last 200 entries', () => {
  const entries = Array.from({ length: 205 }, (_, at) => memberEntry(`id-${at}`, '甲', null))

  sessionStore(sessionStorage).save({ visitor: 'v', entries })

  const kept = sessionStore(sessionStorage).load()?.entries ?? []
  expect([kept.length, kept[0]?.id]).toEqual([200, 'id-5'])
})

it('works on without a memory when the storage is full', () => {
  const full: Storage = Object.create(sessionStorage, {
    setItem: {
      value: () => {
        throw new DOMException('full', 'QuotaExceededError')
      },
    },
    removeItem: { value: () => undefined },
    getItem: { value: () => null },
  }) as Storage

  expect(() => sessionStore(full).save(conversation)).not.toThrow()
})
