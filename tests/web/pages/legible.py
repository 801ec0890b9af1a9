"""Whether a page can be read: scripts that ask the browser."""

#: WCAG 2.2 AA for text; the design aims at 7.
LEAST_CONTRAST = 4.5

#: Texts whose contrast with what is behind them is below the argument, once colours have settled.
CONTRAST = """
async (least) => {
  const ending = document.getAnimations()
    .filter((one) => one.effect.getComputedTiming().endTime !== Infinity);
  await Promise.all(ending.map((one) => one.finished.catch(() => null)));
  const channel = (value) => {
    const part = value / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  const luminance = ([r, g, b]) =>
    0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const ground = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const [r, g, b, alpha = 1] = parse(getComputedStyle(at).backgroundColor);
      if (alpha > 0.99) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const own = (node) => [...node.childNodes].some((one) => one.nodeType === 3 && one.data.trim());
  const exempt = "[aria-disabled=true], .unseen, kbd";
  const poor = [];
  for (const node of document.querySelectorAll("body *")) {
    if (!own(node) || !node.checkVisibility() || node.closest(exempt)) continue;
    const [a, b] = [luminance(parse(getComputedStyle(node).color)), luminance(ground(node))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < least) poor.push(`${node.className} ${ratio.toFixed(2)} ${node.innerText}`);
  }
  return poor;
}
"""

NAMELESS = """
() => [...document.querySelectorAll("button, input, select, textarea, a, summary")]
  .filter((node) => node.checkVisibility())
  .filter((node) => !node.innerText?.trim() && !node.getAttribute("aria-label"))
  .filter((node) => !node.labels?.length)
  .map((node) => node.outerHTML)
"""

TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
