// Keep the conversation over a reload: in the tab's session storage, which ends with the tab.
import type { Entry } from './entries'

const KEY = 'yunxue.conversation.v1'
const KEPT_ENTRIES = 200

export interface SavedConversation {
  visitor: string | null
  entries: Entry[]
}

export interface ConversationStore {
  load(): SavedConversation | null
  /** A conversation without entries leaves nothing behind. */
  save(conversation: SavedConversation): void
}

/** Storage may be full or forbidden (private mode): the page then works on, without a memory. */
export function sessionStore(storage: Storage): ConversationStore {
  return {
    load: () => parse(storage.getItem(KEY)),
    save: ({ visitor, entries }) => {
      if (entries.length === 0) return storage.removeItem(KEY)
      try {
        storage.setItem(KEY, JSON.stringify({ visitor, entries: entries.slice(-KEPT_ENTRIES) }))
      } catch {
        storage.removeItem(KEY)
      }
    },
  }
}

function parse(text: string | null): SavedConversation | null {
  if (text === null) return null
  try {
    const saved = JSON.parse(text) as Partial<SavedConversation> | null
    if (!Array.isArray(saved?.entries) || !saved.entries.every(isEntry)) return null
    return { visitor: saved.visitor ?? null, entries: saved.entries }
  } catch {
    return null
  }
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== 'object' || value === null) return false
  const entry = value as Partial<Entry>
  if (typeof entry.id !== 'string') return false
  if (entry.speaker === 'member') return typeof entry.text === 'string' && typeof entry.delivery === 'string'
  return entry.speaker === 'bot' && typeof entry.message?.text === 'string' && Array.isArray(entry.message.buttons)
}
