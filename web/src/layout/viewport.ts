// Keep the page as tall as what the soft keyboard leaves of the screen.

/** `--viewport-height` is what base.css lays the page out by. */
export function followViewport(page: Window): void {
  const viewport = page.visualViewport
  if (viewport === null) return
  const fit = (): void => {
    // A pinch-zoomed viewport is small because the reader looks closely, not because of a keyboard.
    if (viewport.scale > 1.01) return
    page.document.documentElement.style.setProperty('--viewport-height', `${viewport.height}px`)
    page.scrollTo(0, 0)
  }
  viewport.addEventListener('resize', fit)
  fit()
}
