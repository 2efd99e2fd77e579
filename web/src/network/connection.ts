// Follow whether the api can be reached, and say when it can be reached again.
import { ref } from 'vue'

export type ConnectionState = 'connecting' | 'online' | 'offline' | 'unreachable'

export interface ConnectionParts {
  /** Resolves when the api answers. */
  probe: () => Promise<void>
  /** Run `task` after so many seconds. */
  later: (task: () => void, seconds: number) => void
  /** What the device believes about its network. */
  isDeviceOnline: () => boolean
  onRegained: () => void
}

const FIRST_PAUSE_S = 2
const LONGEST_PAUSE_S = 30

/**
 * The device's own word is trusted only when it says there is no network; that there is one says nothing
 * about the api. While the api is out of reach it is asked again and again, ever more slowly.
 */
export function useConnection(parts: ConnectionParts) {
  const state = ref<ConnectionState>(parts.isDeviceOnline() ? 'connecting' : 'offline')
  let isProbing = false

  function reached(): void {
    const wasLost = state.value === 'offline' || state.value === 'unreachable'
    state.value = 'online'
    if (wasLost) parts.onRegained()
  }

  function lost(): void {
    state.value = parts.isDeviceOnline() ? 'unreachable' : 'offline'
    if (!isProbing) {
      isProbing = true
      parts.later(() => void probeAgain(FIRST_PAUSE_S), FIRST_PAUSE_S)
    }
  }

  async function probeAgain(pause: number): Promise<void> {
    if (await check()) {
      isProbing = false
      return
    }
    const next = Math.min(pause * 2, LONGEST_PAUSE_S)
    parts.later(() => void probeAgain(next), next)
  }

  /** Ask the api now, as when the device says that its network is back. */
  async function check(): Promise<boolean> {
    try {
      await parts.probe()
      reached()
      return true
    } catch {
      lost()
      return false
    }
  }

  return { state, reached, lost, check }
}
