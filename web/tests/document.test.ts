import { describe, expect, it } from 'vitest'
import { RequestError } from '../src/api/errors'
import type { PassageContext } from '../src/api/types'
import { placeFromHash, placeToHash } from '../src/document/place'
import { highlight } from '../src/document/quote'
import { Reader } from '../src/document/reader'
import { context, passage } from './fixtures'

describe('the highlight', () => {
  it('marks the quoted characters of the passage', () => {
    expect(highlight('第五条 预备期为一年。', 100, 104, 107)).toEqual({
      before: '第五条 ',
      quote: '预备期',
      after: '为一年。',
    })
  })

  it('counts a rare character as one, as the index does', () => {
    expect(highlight('𠮷日开会', 0, 1, 2)).toEqual({ before: '𠮷', quote: '日', after: '开会' })
  })

  it('covers the whole passage when the quote lies elsewhere', () => {
    expect(highlight('预备期', 100, 300, 310)).toEqual({ before: '', quote: '预备期', after: '' })
  })
})

describe('the address of a place', () => {
  it('comes back as it went in, odd characters included', () => {
    const place = { passageId: '党费/a b#1', start: 3, end: 17 }

    expect(placeFromHash(placeToHash(place))).toEqual(place)
  })

  it.each(['', '#', '#/passages/p1', '#/passages/%E0%A4%A/1-2', '#/other/p1/1-2'])('is none in %j', (hash) => {
    expect(placeFromHash(hash)).toBeNull()
  })
})

describe('the reader', () => {
  it('puts earlier passages before, later ones after, and keeps the one mark', async () => {
    const answers: Record<string, PassageContext> = {
      'p5 12 12': context([passage('p4'), passage('p5', { target: true }), passage('p6')], true, true),
      'p4 20 0': context([passage('p3'), passage('p4', { target: true })], false, true),
      'p6 0 20': context([passage('p6', { target: true }), passage('p7')], true, false),
    }
    const reader = new Reader((id, before, after) => Promise.resolve(answers[`${id} ${before} ${after}`]!))

    await reader.open('p5')
    await reader.loadBefore()
    await reader.loadAfter()

    expect(reader.state.passages.map(({ id, target }) => id + (target ? '*' : ''))).toEqual([
      'p3',
      'p4',
      'p5*',
      'p6',
      'p7',
    ])
    expect([reader.state.hasBefore, reader.state.hasAfter]).toEqual([false, false])
  })

  it('says what went wrong and can be opened again', async () => {
    const answers = [
      () => Promise.reject(new RequestError('passage_unknown', 404)),
      () => Promise.resolve(context([passage('p5', { target: true })], false, false)),
    ]
    const reader = new Reader(() => answers.shift()!())

    await reader.open('p5')
    expect(reader.state.problem?.code).toBe('passage_unknown')
    await reader.open('p5')

    expect([reader.state.problem, reader.state.passages.length]).toEqual([null, 1])
  })

  it('drops an answer for a place that is no longer open', async () => {
    const slow: ((value: PassageContext) => void)[] = []
    const reader = new Reader(() => new Promise((resolve) => slow.push(resolve)))

    const first = reader.open('p1')
    const second = reader.open('p2')
    slow[1]?.(context([passage('p2')], false, false))
    await second
    slow[0]?.(context([passage('p1')], false, false))
    await first

    expect(reader.state.passages.map(({ id }) => id)).toEqual(['p2'])
  })
})
