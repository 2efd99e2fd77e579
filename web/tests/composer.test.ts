// @vitest-environment happy-dom
import { createApp, type App } from 'vue'
import { afterEach, expect, it } from 'vitest'
import ChatComposer from '../src/components/ChatComposer.vue'

let app: App | undefined

function mount() {
  const sent: string[] = []
  const host = document.body.appendChild(document.createElement('div'))
  app = createApp(ChatComposer, { onSend: (text: string) => sent.push(text) })
  app.mount(host)
  const field = host.querySelector('textarea') as HTMLTextAreaElement
  const write = (text: string): void => {
    field.value = text
    field.dispatchEvent(new Event('input'))
  }
  const press = (init: KeyboardEventInit & { keyCode?: number }): boolean =>
    field.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init }))
  return { sent, field, write, press }
}

afterEach(() => {
  app?.unmount()
  document.body.innerHTML = ''
})

it('sends what was written on Enter and empties the field', () => {
  const { sent, write, press } = mount()
  write('党费怎么交？')

  const wasNotPrevented = press({ key: 'Enter' })

  expect([sent, wasNotPrevented]).toEqual([['党费怎么交？'], false])
})

it.each([
  ['picks a word', { key: 'Enter', isComposing: true }],
  ['ends a composition in Safari', { key: 'Enter', keyCode: 229 }],
  ['makes a new line', { key: 'Enter', shiftKey: true }],
])('does not send on an Enter that %s', (_what, key) => {
  const { sent, write, press } = mount()
  write('dangfei')

  const wasNotPrevented = press(key)

  expect([sent, wasNotPrevented]).toEqual([[], true])
})

it('does not send white space', () => {
  const { sent, write, press } = mount()
  write('  \n')

  press({ key: 'Enter' })

  expect(sent).toEqual([])
})
