// Looks at a page in an iframe as a reader does, and returns what is wrong with it as a list of sentences.
function look(frame) {
  const page = frame.contentDocument, found = [];
  const short = text => (text || "").trim().replace(/\s+/g, " ").slice(0, 60);
  const within = (inner, outer) =>
    inner.left >= outer.left - 1 && inner.right <= outer.right + 1 && inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1;

  const width = page.documentElement.scrollWidth, seen = page.documentElement.clientWidth;
  if (width > seen) {
    const wide = [...page.querySelectorAll("main *")].find(e => e.getBoundingClientRect().right > seen + 1 && !e.closest(".scroll,.grids,pre"));
    found.push(`the page is ${width} pixels wide: ${wide ? wide.tagName + " " + short(wide.textContent) : "?"}`);
  }

  for (const drawing of page.querySelectorAll("svg")) {
    const whole = drawing.getBoundingClientRect();
    const texts = [...drawing.querySelectorAll("text")].map(text => {
      const size = parseFloat(frame.contentWindow.getComputedStyle(text).fontSize) * text.getScreenCTM().a;
      const box = text.getBoundingClientRect();
      if (size < 10) found.push(`letters of ${size.toFixed(1)} pixels: ${short(text.textContent)}`);
      if (!within(box, whole)) found.push(`cut off by its chart: ${short(text.textContent)}`);
      // What letters take of their line: descenders may touch what is below.
      const trim = box.height * 0.22;
      return { words: short(text.textContent), left: box.left + 1, right: box.right - 1, top: box.top + trim, bottom: box.bottom - trim };
    });
    texts.forEach((a, k) => texts.slice(k + 1).forEach(b => {
      if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom) found.push(`one over the other: ${a.words} / ${b.words}`);
    }));
  }

  for (const element of page.querySelectorAll("main *")) {
    const own = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    const size = parseFloat(frame.contentWindow.getComputedStyle(element).fontSize);
    if (own && !element.closest("svg") && size < 10) found.push(`letters of ${size} pixels: ${short(element.textContent)}`);
  }

  for (const image of page.images) if (image.complete && !image.naturalWidth) found.push(`an image that does not load: ${short(image.alt)} ${short(image.src)}`);

  for (const link of page.querySelectorAll('a[href^="#"]')) {
    const name = decodeURIComponent(link.getAttribute("href").slice(1));
    if (!page.getElementById(name)) found.push(`a link to nowhere: #${name}`);
  }
  return [...new Set(found)];
}
