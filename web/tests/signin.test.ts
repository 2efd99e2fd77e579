import { describe, expect, it } from 'vitest'
import { readLink } from '../src/signin/link'

describe('a sign-in link', () => {
  it('carries the secret of the demo', () => {
    expect(readLink('#demo=a_b-C')).toEqual({ demo: 'a_b-C', activate: null, code: null })
  })

  it('carries a staff number, and from a QR code the activation code', () => {
    expect(readLink('#activate=0100123&code=7KQM-X3PA')).toEqual({
      demo: null,
      activate: '0100123',
      code: '7KQM-X3PA',
    })
  })

  it('may carry nothing', () => {
    expect(readLink('')).toEqual({ demo: null, activate: null, code: null })
  })
})
