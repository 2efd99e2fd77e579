import { expect, it } from 'vitest'
import { uuid } from '../src/chat/uuid'

it('sets version and variant and keeps every other bit of the random bytes', () => {
  expect(uuid(() => new Uint8Array(16).fill(0xff))).toBe('ffffffff-ffff-4fff-bfff-ffffffffffff')
  expect(uuid(() => new Uint8Array(16))).toBe('00000000-0000-4000-8000-000000000000')
})

it('does not need crypto.randomUUID, which a plain-http page lacks', () => {
  const made = new Set(Array.from({ length: 500 }, () => uuid()))

  expect(made.size).toBe(500)
  for (const id of made) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})
