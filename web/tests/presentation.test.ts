import { describe, expect, it } from 'vitest'
import { bookTitle, present, provisionPath } from '../src/chat/presentation'
import { botMessage, hit } from './fixtures'

const first = hit()
const second = hit({ quote: '第六条 另一条。' }, { passage_id: 'p6' })

describe('a bot message', () => {
  it('is shown as a card alone when its text only repeats the quote', () => {
    const shown = present(
      botMessage(`材料里是这样写的：\n“${first.quote}”\n——《党员发展要点》第五条`, {
        custom: { kind: 'answer', hits: [first, second] },
      }),
    )

    expect(shown).toEqual({ text: '', card: first, others: [second], isAnswer: true })
  })

  it('keeps a text that says something the card does not', () => {
    const shown = present(botMessage('请注意：已有新版本。', { custom: { kind: 'answer', hits: [first] } }))

    expect([shown.text, shown.card]).toEqual(['请注意：已有新版本。', first])
  })

  it('that refuses shows its hits as the nearest entries, never as an answer', () => {
    const shown = present(botMessage('没有找到', { custom: { kind: 'refusal', hits: [first, second] } }))

    expect(shown).toEqual({ text: '没有找到', card: null, others: [first, second], isAnswer: false })
  })

  it('without material is text', () => {
    expect(present(botMessage('您好'))).toEqual({ text: '您好', card: null, others: [], isAnswer: false })
  })
})

it('writes the place from the outermost heading to the provision', () => {
  expect(provisionPath(first.citation)).toBe('第二章 预备党员 › 第五条')
  expect(provisionPath({ ...first.citation, headings: [], provision: null })).toBe('')
})

it('puts title marks around a title that has none', () => {
  expect([bookTitle('要点'), bookTitle('《要点》释义')]).toEqual(['《要点》', '《要点》释义'])
})
