(() => {
  // Measure what is seen on the page. The value of this file is an object of two functions.
  const own = (one) =>
    [...one.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data.trim()).join('')
  const isSeen = (one) =>
    one.checkVisibility({ visibilityProperty: true }) &&
    !one.closest('.for-screen-readers') &&
    one.getClientRects().length > 0
  const seen = () => [...document.body.querySelectorAll('*')].filter(isSeen)
  // As laid out: a sheet or dialog may still be moving in.
  const size = (one) => [one.offsetWidth, one.offsetHeight]
  const fontSize = (one) => parseFloat(getComputedStyle(one).fontSize)

  const sizes = () => {
    const texts = seen().filter((one) => own(one) || one.matches('textarea'))
    const targets = seen().filter((one) => one.matches('button, a, textarea, input'))
    return {
      texts: texts.length,
      targets: targets.length,
      small_texts: texts.filter((one) => fontSize(one) < 18).map(own),
      small_targets: targets
        .filter((one) => size(one).some((side) => side < 44))
        .map((one) => [own(one), ...size(one)]),
      overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    }
  }

  const rgba = (css) => {
    const [red, green, blue, alpha = 1] = css.match(/[\d.]+/g).map(Number)
    return { channels: [red, green, blue], alpha }
  }
  // Relative luminance, as WCAG 2 defines it.
  const luminance = (channels) =>
    channels
      .map((channel) => channel / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
      .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0)
  const behind = (one) => {
    for (let at = one; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor)
      if (colour.alpha === 1) return colour.channels
    }
    return [255, 255, 255]
  }
  const contrast = (one) => {
    const ink = luminance(rgba(getComputedStyle(one).color).channels)
    const paper = luminance(behind(one))
    return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05)
  }
  const contrasts = () => seen().filter(own).map((one) => [own(one), contrast(one)])

  return { sizes, contrasts }
})()
