// Wire-shaped values and collaborators for the tests.
import type { ChatMessage } from '../src/api/client'
import type { BotMessage, ChatReply, Hit, Passage, PassageContext } from '../src/api/types'
import type { ConversationStore, SavedConversation } from '../src/chat/storage'

export function hit(changes: Partial<Hit> = {}, citation: Partial<Hit['citation']> = {}): Hit {
  return {
    kind: 'passage',
    quote: '第五条 预备党员的预备期为一年。',
    answer: null,
    card_id: null,
    title: '党员发展要点',
    similarity: 0.8,
    score: 0.8,
    citation: {
      passage_id: 'p5',
      library: 'sample',
      document: '发展党员/要点.md',
      title: '党员发展要点',
      number: null,
      headings: ['第二章 预备党员'],
      provision: '第五条',
      validity: 'in_force',
      issued: null,
      effective: '2024-01-01',
      start: 100,
      end: 116,
      ...citation,
    },
    ...changes,
  }
}

export function botMessage(text: string, changes: Partial<BotMessage> = {}): BotMessage {
  return { text, buttons: [], custom: null, ...changes }
}

export function reply(...messages: BotMessage[]): ChatReply {
  return { messages, degraded: null }
}

export function passage(id: string, changes: Partial<Passage> = {}): Passage {
  return { id, headings: [], provision: null, part: 0, start: 0, end: 2, text: id, target: false, ...changes }
}

export function context(passages: Passage[], hasBefore: boolean, hasAfter: boolean): PassageContext {
  const document = {
    path: 'a.md',
    title: '要点',
    number: null,
    issued: null,
    effective: null,
    validity: 'in_force' as const,
    source: null,
  }
  return { document, passages, has_before: hasBefore, has_after: hasAfter }
}

/** A post whose answers the test gives when it wants to; it remembers what was sent. */
export function scriptedPost() {
  const sent: ChatMessage[] = []
  const open: { resolve: (reply: ChatReply) => void; reject: (error: unknown) => void }[] = []
  return {
    sent,
    post: (message: ChatMessage) => {
      sent.push(message)
      return new Promise<ChatReply>((resolve, reject) => open.push({ resolve, reject }))
    },
    answer: async (value: ChatReply) => {
      open.shift()?.resolve(value)
      await settle()
    },
    refuse: async (error: unknown) => {
      open.shift()?.reject(error)
      await settle()
    },
  }
}

export function memoryStore(saved: SavedConversation | null = null) {
  const kept: { conversation: SavedConversation | null } = { conversation: saved }
  const store: ConversationStore = {
    load: () => (kept.conversation === null ? null : (JSON.parse(JSON.stringify(kept.conversation)) as SavedConversation)),
    save: (conversation) => {
      kept.conversation = JSON.parse(JSON.stringify(conversation)) as SavedConversation
    },
  }
  return { store, kept }
}

/** Tasks put off to later, run when the test says so. */
export function laterQueue() {
  const tasks: { task: () => void; seconds: number }[] = []
  return {
    tasks,
    later: (task: () => void, seconds: number): void => void tasks.push({ task, seconds }),
    runNext: async () => {
      tasks.shift()?.task()
      await settle()
    },
  }
}

/** Let promises that are already settled run on. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0))
}
