import { describe, expect, it } from 'vitest'
import { RequestError } from '../src/api/errors'
import { Conversation } from '../src/chat/conversation'
import type { SavedConversation } from '../src/chat/storage'
import { botMessage, laterQueue, memoryStore, reply, scriptedPost, settle } from './fixtures'

const networkGone = new RequestError('network_unreachable', 0)

function setUp(saved: SavedConversation | null = null) {
  const wire = scriptedPost()
  const clock = laterQueue()
  const memory = memoryStore(saved)
  let count = 0
  const conversation = new Conversation({
    post: wire.post,
    store: memory.store,
    newId: () => `id-${(count += 1)}`,
    later: clock.later,
  })
  const shown = (): string[] =>
    conversation.state.entries.map((entry) => (entry.speaker === 'member' ? entry.text : `> ${entry.message.text}`))
  return { conversation, wire, clock, memory, shown }
}

describe('sending', () => {
  it('posts the text with its id and shows the answer below', async () => {
    const { conversation, wire, shown } = setUp()

    conversation.ask('  预备期多长？ ')
    expect(conversation.isTyping).toBe(true)
    await wire.answer(reply(botMessage('一年')))

    expect(wire.sent).toEqual([{ client_id: 'id-1', text: '预备期多长？' }])
    expect(shown()).toEqual(['预备期多长？', '> 一年'])
    expect(conversation.isTyping).toBe(false)
  })

  it('sends nothing when there is nothing but space', () => {
    const { conversation, wire } = setUp()

    conversation.ask(' \n ')

    expect(wire.sent).toEqual([])
  })

  it('waits with the second message until the first is answered, and keeps answers below their questions', async () => {
    const { conversation, wire, shown } = setUp()

    conversation.ask('甲')
    conversation.ask('乙')
    expect(wire.sent.map(({ text }) => text)).toEqual(['甲'])
    await wire.answer(reply(botMessage('答甲')))
    await wire.answer(reply(botMessage('答乙')))

    expect(shown()).toEqual(['甲', '> 答甲', '乙', '> 答乙'])
  })

  it('remembers that the bot was away until an answer comes from the bot again', async () => {
    const { conversation, wire } = setUp()

    conversation.ask('甲')
    await wire.answer({ messages: [botMessage('答')], degraded: 'bot_unavailable' })
    expect(conversation.state.degraded).toBe('bot_unavailable')
    conversation.ask('乙')
    await wire.answer(reply(botMessage('答')))

    expect(conversation.state.degraded).toBeNull()
  })
})

describe('failing and trying again', () => {
  it('keeps the failed message and retries it under the same id, at the end', async () => {
    const { conversation, wire, shown } = setUp()
    conversation.ask('甲')
    await wire.refuse(networkGone)
    expect(conversation.state.entries[0]).toMatchObject({ delivery: 'failed', problem: { code: 'network_unreachable' } })
    conversation.ask('乙')
    await wire.answer(reply(botMessage('答乙')))

    conversation.retry('id-1')
    await wire.answer(reply(botMessage('答甲')))

    expect(wire.sent.map(({ client_id }) => client_id)).toEqual(['id-1', 'id-2', 'id-1'])
    expect(shown()).toEqual(['乙', '> 答乙', '甲', '> 答甲'])
  })

  it('does not send a second time when retry is tapped twice', async () => {
    const { conversation, wire } = setUp()
    conversation.ask('甲')
    await wire.refuse(networkGone)

    conversation.retry('id-1')
    conversation.retry('id-1')
    await wire.answer(reply())

    expect(wire.sent).toHaveLength(2)
  })

  it('retries by itself only what can succeed later', async () => {
    const { conversation, wire } = setUp()
    conversation.ask('断网')
    await wire.refuse(networkGone)
    conversation.ask('太长')
    await wire.refuse(new RequestError('text_too_long', 422))

    conversation.retryAll()
    await wire.answer(reply())

    expect(wire.sent.map(({ text }) => text)).toEqual(['断网', '太长', '断网'])
  })

  it('comes back after the seconds a busy server asked for, three times at most', async () => {
    const { conversation, wire, clock } = setUp()
    const busy = new RequestError('busy', 503, 7)
    conversation.ask('甲')
    await wire.refuse(busy)
    expect(clock.tasks.map(({ seconds }) => seconds)).toEqual([7])

    for (const _ of [1, 2, 3]) {
      await clock.runNext()
      await wire.refuse(busy)
    }

    expect(wire.sent.map(({ client_id }) => client_id)).toEqual(['id-1', 'id-1', 'id-1', 'id-1'])
    expect(clock.tasks).toEqual([])
    expect(conversation.state.entries[0]).toMatchObject({ delivery: 'failed', problem: { code: 'busy' } })
  })
})

describe('buttons', () => {
  const offer = { title: '转给书记', token: 't1' }

  it('shows the title as what the member said and posts the token, once', async () => {
    const { conversation, wire, shown } = setUp()
    conversation.ask('甲')
    await wire.answer(reply(botMessage('没有找到', { buttons: [offer] })))
    expect(conversation.quickReplies).toEqual([offer])

    conversation.tap(offer)
    conversation.tap(offer)
    await wire.answer(reply(botMessage('已转')))
    conversation.tap(offer)

    expect(wire.sent.slice(1)).toEqual([{ client_id: 'id-2', button: 't1' }])
    expect(shown()).toEqual(['甲', '> 没有找到', '转给书记', '> 已转'])
  })

  it('collects the buttons of all messages of the last answer', async () => {
    const { conversation, wire } = setUp()
    conversation.ask('甲')
    const other = { title: '相关', token: 't2' }

    await wire.answer(reply(botMessage('一', { buttons: [offer] }), botMessage('二', { buttons: [other] })))

    expect(conversation.quickReplies).toEqual([offer, other])
  })
})

describe('over a reload', () => {
  it('shows what was said before', async () => {
    const before = setUp()
    before.conversation.ask('甲')
    await before.wire.answer(reply(botMessage('答甲')))
    await settle()

    const after = setUp(before.memory.kept.conversation)

    expect(after.shown()).toEqual(['甲', '> 答甲'])
  })

  it('sends again, under the same id, what was under way', async () => {
    const before = setUp()
    before.conversation.ask('甲')
    await settle()
    const after = setUp(before.memory.kept.conversation)

    after.conversation.resume()
    await after.wire.answer(reply(botMessage('答甲')))

    expect(after.wire.sent).toEqual([{ client_id: 'id-1', text: '甲' }])
    expect(after.shown()).toEqual(['甲', '> 答甲'])
  })

  it('keeps it for the same visitor and drops it for another', async () => {
    const before = setUp()
    before.conversation.belongsTo('visitor-1')
    before.conversation.ask('甲')
    await before.wire.answer(reply(botMessage('答甲')))
    await settle()
    const after = setUp(before.memory.kept.conversation)

    after.conversation.belongsTo('visitor-1')
    expect(after.shown()).toEqual(['甲', '> 答甲'])
    after.conversation.belongsTo('visitor-2')

    expect(after.shown()).toEqual([])
  })
})

it('drops an answer that arrives after the conversation was cleared', async () => {
  const { conversation, wire, shown } = setUp()
  conversation.ask('甲')

  conversation.clear()
  await wire.answer(reply(botMessage('答甲')))
  conversation.ask('乙')
  await wire.answer(reply(botMessage('答乙')))

  expect(shown()).toEqual(['乙', '> 答乙'])
})
