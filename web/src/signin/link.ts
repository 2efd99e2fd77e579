// Read what a sign-in link carries: behind its #, which no browser sends to a server.

export interface SignInLink {
  /** Signs in at once, to the branch for trying things out. */
  demo: string | null
  /** The staff number to activate. */
  activate: string | null
  /** The activation code, where a QR code carries it along. */
  code: string | null
}

export function readLink(hash: string): SignInLink {
  const given = new URLSearchParams(hash.replace(/^#/, ''))
  return { demo: given.get('demo'), activate: given.get('activate'), code: given.get('code') }
}
