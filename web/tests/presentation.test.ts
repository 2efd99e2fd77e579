import { describe, expect, it } from 'vitest'
import { bookTitle, buttonsBeside, downloadsOf, present, provisionPath } from '../src/chat/presentation'
import { botMessage, hit } from './fixtures'

const first = hit()
const second = hit({ quote: '第六条 另一条。' }, { passage_id: 'p6', provision: '第六条' })
const card = hit({ kind: 'card', title: '预备期多长？', answer: '一年。' })

describe('a bot message', () => {
  it.each([
    ['keeps the words before the quote', first, `供参考：\n“${first.quote}”\n——《要点》第五条`, '供参考：'],
    ['takes the opening mark with the quote', first, `原文如下：\n「${first.quote}」`, '原文如下：'],
    ['is the card alone when it begins with the answer', card, `一年。\n\n依据：“${first.quote}”`, ''],
    ['keeps a text that does not quote', first, '请注意：已有新版本。', '请注意：已有新版本。'],
  ])('%s', (_what, best, text, shown) => {
    const message = botMessage(text, { custom: { kind: 'answer', hits: [best, second] } })

    expect(present(message)).toEqual({ text: shown, card: best, others: [second], isAnswer: true })
  })

  it('that refuses shows its hits as the nearest entries, never as an answer', () => {
    const text = '没有找到依据。\n· 党员发展要点 第五条——《要点》\n2. 《要点》'

    const shown = present(botMessage(text, { custom: { kind: 'refusal', hits: [first, second] } }))

    expect(shown).toEqual({ text: '没有找到依据。', card: null, others: [first, second], isAnswer: false })
  })

  it('without material is shown as it is, lists included', () => {
    const text = '我能做这些：\n1. 答问\n2. 签到'

    expect(present(botMessage(text))).toEqual({ text, card: null, others: [], isAnswer: false })
  })
})

it('leaves out the buttons that only open an entry which is shown', () => {
  const titles = ['第六条 党员发展要点', '党员发展要点 第六条', '第六条 党员…', '预备期多长？', '转给书记', '第六条']
  const buttons = titles.map((title) => ({ title, token: title }))

  const left = buttonsBeside(botMessage('', { buttons, custom: { kind: 'refusal', hits: [second, card] } }))

  expect(left.map(({ title }) => title)).toEqual(['转给书记', '第六条'])
})

it('writes the place from the outermost heading to the provision', () => {
  expect(provisionPath(first.citation)).toBe('第二章 预备党员 › 第五条')
  expect(provisionPath({ ...first.citation, headings: [], provision: null })).toBe('')
})

it('puts title marks around a title that has none', () => {
  expect([bookTitle('要点'), bookTitle('《要点》释义')]).toEqual(['《要点》', '《要点》释义'])
})

describe('files that a message offers', () => {
  const record = { title: '下载学习记录（Word）', url: '/v1/sessions/0b-1/record?format=docx' }

  it('are shown as links', () => {
    expect(downloadsOf(botMessage('好了', { custom: { kind: 'download', downloads: [record] } }))).toEqual([record])
  })

  it.each(['javascript:alert(1)', 'https://elsewhere.example/v1/x', '//elsewhere.example/v1/x', '/v1/../x', 'v1/x'])(
    'are left out where %s leads elsewhere',
    (url) => {
      const offered = { kind: 'download', downloads: [{ title: '文件', url }] }

      expect(downloadsOf(botMessage('好了', { custom: offered }))).toEqual([])
    },
  )

  it('belong to messages of that kind alone', () => {
    expect(downloadsOf(botMessage('好了', { custom: { kind: 'answer', downloads: [record] } }))).toEqual([])
    expect(downloadsOf(botMessage('好了'))).toEqual([])
  })
})
