// Tell the Enter that sends from the Enter that only picks a word in a Chinese input method.

/** Safari reports the Enter that ends a composition as this key code, with `isComposing` already false. */
const INPUT_METHOD_KEY_CODE = 229

export function sendsMessage(event: KeyboardEvent): boolean {
  const isInputMethod = event.isComposing || event.keyCode === INPUT_METHOD_KEY_CODE
  return event.key === 'Enter' && !event.shiftKey && !isInputMethod
}
