// Name a place in a document by the page's address, so that the browser's back button closes it.
import { readonly, ref } from 'vue'

/** A passage and, within its document, the characters of it that were quoted. */
export interface Place {
  passageId: string
  start: number
  end: number
}

export function placeToHash(place: Place): string {
  return `#/passages/${encodeURIComponent(place.passageId)}/${place.start}-${place.end}`
}

export function placeFromHash(hash: string): Place | null {
  const found = /^#\/passages\/([^/]+)\/(\d+)-(\d+)$/.exec(hash)
  if (found === null) return null
  try {
    return { passageId: decodeURIComponent(found[1] ?? ''), start: Number(found[2]), end: Number(found[3]) }
  } catch {
    return null // a stray % in an address typed by hand
  }
}

/** The place that is open, if any; it follows the address and the address follows it. */
export function usePlace(page: Window) {
  const place = ref<Place | null>(placeFromHash(page.location.hash))
  page.addEventListener('popstate', () => {
    place.value = placeFromHash(page.location.hash)
  })

  function open(next: Place): void {
    page.history.pushState({ openedFromChat: true }, '', placeToHash(next))
    place.value = next
  }

  /** Going back is what closes it; only when the address was opened directly is there no way back. */
  function close(): void {
    const state = page.history.state as { openedFromChat?: boolean } | null
    if (state?.openedFromChat) return page.history.back()
    page.history.replaceState(null, '', page.location.pathname)
    place.value = null
  }

  return { place: readonly(place), open, close }
}
