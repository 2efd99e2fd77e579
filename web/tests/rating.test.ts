import { describe, expect, it } from 'vitest'
import { reactive } from 'vue'
import type { Feedback } from '../src/api/client'
import { RequestError } from '../src/api/errors'
import type { BotEntry, Entry } from '../src/chat/entries'
import { memberEntry } from '../src/chat/entries'
import { canBeRated, Ratings } from '../src/chat/rating'
import { botMessage, hit, laterQueue, settle } from './fixtures'

const gone = new RequestError('network_unreachable', 0)

function setUp(custom: Partial<NonNullable<BotEntry['message']['custom']>> = {}) {
  const hits = [hit({ card_id: 'c1' }), hit({}, { passage_id: 'p6' })]
  const message = botMessage('一年', { custom: { kind: 'answer', hits, question: '预备期多长', release: 'r1', ...custom } })
  const entries: Entry[] = reactive([
    memberEntry('m1', '预备期多长', null),
    { speaker: 'bot', id: 'm1/0', answers: 'm1', message },
  ])
  const sent: Feedback[] = []
  const outcomes: (RequestError | null)[] = []
  const clock = laterQueue()
  let count = 0
  const make = () =>
    new Ratings({
      entries: () => entries,
      post: async (feedback) => {
        sent.push(feedback)
        const outcome = outcomes.shift()
        if (outcome) throw outcome
      },
      newId: () => `id-${(count += 1)}`,
      later: clock.later,
    })
  const answer = entries[1] as BotEntry
  return { ratings: make(), make, answer, sent, outcomes, clock, entries }
}

describe('rating an answer', () => {
  it('posts the question with what answered it, and remembers that it was sent', async () => {
    const { ratings, answer, sent } = setUp()

    ratings.rate('m1/0', 'down')
    await settle()

    expect(sent).toEqual([
      {
        id: 'id-1',
        question: '预备期多长',
        thumb: 'down',
        comment: null,
        passages: ['p5', 'p6'],
        card: 'c1',
        release: 'r1',
      },
    ])
    expect(answer.rating).toMatchObject({ thumb: 'down', delivery: 'sent' })
  })

  it('names a follow-up by what was searched for', async () => {
    const { ratings, sent } = setUp({ question: '入党流程 预备期多长' })

    ratings.rate('m1/0', 'up')
    await settle()

    expect(sent[0]?.question).toBe('入党流程 预备期多长')
  })

  it('sends one feedback for a double tap, another for a change of mind and for a comment', async () => {
    const { ratings, sent } = setUp()

    ratings.rate('m1/0', 'down')
    ratings.rate('m1/0', 'down')
    await settle()
    ratings.rate('m1/0', 'down', ' 没说几个月 ')
    await settle()
    ratings.rate('m1/0', 'up')
    await settle()

    expect(sent.map(({ id, thumb, comment }) => [id, thumb, comment])).toEqual([
      ['id-1', 'down', null],
      ['id-2', 'down', '没说几个月'],
      ['id-3', 'up', null],
    ])
  })

  it('goes out under the same id when the network is back, and after a reload', async () => {
    const { ratings, make, answer, sent, outcomes } = setUp()
    outcomes.push(gone, gone)

    ratings.rate('m1/0', 'up')
    await settle()
    expect(answer.rating).toMatchObject({ delivery: 'failed', problem: { isTransient: true } })
    ratings.resume()
    await settle()
    make().resume()
    await settle()

    expect(sent.map(({ id }) => id)).toEqual(['id-1', 'id-1', 'id-1'])
    expect(answer.rating?.delivery).toBe('sent')
  })

  it('comes back after the seconds a busy server asked for, and not for what was refused', async () => {
    const { ratings, answer, sent, outcomes, clock } = setUp()
    outcomes.push(new RequestError('busy', 503, 7), new RequestError('invalid_request', 422))

    ratings.rate('m1/0', 'up')
    await settle()
    expect(clock.tasks.map(({ seconds }) => seconds)).toEqual([7])
    await clock.runNext()
    ratings.resume()
    await settle()

    expect(sent).toHaveLength(2)
    expect(answer.rating?.problem?.code).toBe('invalid_request')
    ratings.rate('m1/0', 'up')
    await settle()
    expect(sent).toHaveLength(3)
  })

  it('is tried again a few times where a server says no time, and says so after that', async () => {
    const { ratings, answer, sent, outcomes, clock } = setUp()
    outcomes.push(...Array.from({ length: 4 }, () => new RequestError('internal_error', 500)))

    ratings.rate('m1/0', 'up')
    await settle()
    for (let tries = 0; tries < 3; tries += 1) {
      expect(clock.tasks.map(({ seconds }) => seconds)).toEqual([5])
      await clock.runNext()
    }

    expect(clock.tasks).toEqual([])
    expect(answer.rating?.delivery).toBe('failed')
    ratings.rate('m1/0', 'up')
    await settle()
    expect(sent.map(({ id }) => id)).toEqual(Array(5).fill('id-1'))
    expect(answer.rating?.delivery).toBe('sent')
  })

  it('is offered for answers only', () => {
    const { answer } = setUp()
    const refusal: BotEntry = { ...answer, message: botMessage('没有找到', { custom: { kind: 'refusal', hits: [hit()] } }) }

    expect(canBeRated(answer)).toBe(true)
    expect(canBeRated(refusal)).toBe(false)
    const opened = botMessage('原文', { custom: { kind: 'answer', hits: [hit()] } })
    expect(canBeRated({ ...answer, message: opened })).toBe(false)
    expect(canBeRated({ ...answer, message: botMessage('您好') })).toBe(false)
  })
})
