// Make a version 4 UUID from getRandomValues: crypto.randomUUID is missing on a plain-http LAN address.

export type RandomBytes = (length: number) => Uint8Array

export const secureRandomBytes: RandomBytes = (length) => crypto.getRandomValues(new Uint8Array(length))

export function uuid(randomBytes: RandomBytes = secureRandomBytes): string {
  const bytes = randomBytes(16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40 // version 4
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80 // variant 10
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
