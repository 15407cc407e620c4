// What the pages of the preview do with scripts on: follow the files, change views without leaving the place, fit the
// frames to what is in them. Every page works without this: links are links, forms are forms.

const root = document.body.dataset.root

// --- A new version of this page takes the place of the old one, region by region; what is the same stays as it is.

let asking = 0

export async function refresh(address = location.href, { quick = false } = {}) {
  const mine = ++asking
  const asked = new URL(address)
  if (quick) asked.searchParams.set('quick', '1')
  let answer
  try {
    answer = await fetch(asked, { headers: { accept: 'text/html' } })
  } catch {
    return // the preview has ended; the line at the top says so
  }
  const text = await answer.text()
  if (mine === asking) take(new DOMParser().parseFromString(text, 'text/html'))
}

export function take(wanted) {
  const isBroken = wanted.body.classList.contains('page-trouble')
  document.body.classList.toggle('is-broken', isBroken && !document.body.classList.contains('page-trouble'))
  const held = document.activeElement?.id
  for (const region of document.querySelectorAll('[data-region]')) {
    const other = wanted.querySelector(`[data-region="${region.dataset.region}"]`)
    if (!other) continue
    if (region.dataset.region === 'stage') stage(region, other)
    else if (region.innerHTML !== other.innerHTML) region.replaceChildren(...other.childNodes)
  }
  if (document.body.classList.contains('page-trouble') !== isBroken && document.body.classList.contains('page-trouble')) {
    location.reload() // the first look was at something broken, and it is mended
    return
  }
  if (!isBroken) document.title = wanted.title
  if (held) document.getElementById(held)?.focus({ preventScroll: true })
  document.dispatchEvent(new CustomEvent('preview:taken'))
}

function stage(region, other) {
  const shape = (one) => [one.dataset.part, one.dataset.width, ...[...one.querySelectorAll('[data-frame]')].map((each) => each.dataset.frame)].join()
  if (shape(region) !== shape(other) || !region.querySelector('[data-frame]')) {
    if (region.innerHTML === other.innerHTML) return
    Object.assign(region.dataset, other.dataset)
    region.replaceChildren(...other.childNodes)
    fitAll()
    return
  }
  for (const paper of region.querySelectorAll('[data-frame]')) {
    const next = other.querySelector(`[data-frame="${paper.dataset.frame}"]`)
    const line = paper.parentElement.querySelector('.line')
    const nextLine = next.parentElement.querySelector('.line')
    if (line.innerHTML !== nextLine.innerHTML) line.replaceChildren(...nextLine.childNodes)
    if (paper.dataset.key !== next.dataset.key || paper.dataset.address !== next.dataset.address) exchange(paper, next)
  }
}

// The new mail is loaded behind the old one and takes its place when it is there: nothing flickers, nothing moves.
function exchange(paper, next) {
  Object.assign(paper.dataset, next.dataset)
  const old = paper.querySelector('iframe')
  paper.querySelectorAll('iframe.coming').forEach((one) => one.remove())
  const fresh = old.cloneNode()
  fresh.className = 'coming'
  fresh.src = next.dataset.address
  fresh.addEventListener('load', () => {
    if (!fresh.isConnected) return
    old.remove()
    fresh.className = ''
    fit(paper)
    document.dispatchEvent(new CustomEvent('preview:framed', { detail: paper }))
  }, { once: true })
  paper.append(fresh)
}

// --- Frames are as high as what is in them, and made smaller where a column is narrower than the window they show.

const grown = new ResizeObserver(() => fitAll())

function fit(paper) {
  const frame = paper.querySelector('iframe:not(.coming)')
  const inside = frame?.contentDocument
  if (!inside?.body) return
  const width = Number(paper.closest('[data-region="stage"]').dataset.width)
  const scale = Math.min(1, paper.clientWidth / width)
  frame.style.width = `${width}px`
  const before = frame.style.height
  frame.style.height = '1px'
  const height = Math.max(inside.documentElement.scrollHeight, 200)
  frame.style.height = before
  if (frame.style.height !== `${height}px`) frame.style.height = `${height}px`
  frame.style.transform = scale < 1 ? `scale(${scale})` : 'none'
  paper.style.height = `${Math.ceil(height * scale)}px`
  paper.dataset.scale = String(scale)
}

function fitAll() {
  for (const paper of document.querySelectorAll('[data-frame]')) {
    const frame = paper.querySelector('iframe:not(.coming)')
    if (!frame.dataset.isHeard) {
      frame.dataset.isHeard = '1'
      frame.addEventListener('load', () => {
        fit(paper)
        document.dispatchEvent(new CustomEvent('preview:framed', { detail: paper }))
      })
    }
    fit(paper)
    grown.observe(paper)
  }
}

// --- The line to the preview: it says when a file changed, and whether the preview is still there.

function follow() {
  const line = new EventSource(`${root}/events`)
  const shown = document.querySelector('[data-live]')
  const words = document.querySelector('[data-live-words]')
  let wasLost = false
  const say = (isOn) => {
    shown.classList.toggle('is-on', isOn)
    shown.classList.toggle('is-off', !isOn)
    words.textContent = isOn ? words.dataset.on : words.dataset.off
  }
  line.addEventListener('open', () => {
    say(true)
    if (wasLost) changed()
    wasLost = false
  })
  line.addEventListener('error', () => {
    say(false)
    wasLost = true
  })
  line.addEventListener('changed', changed)
}

// The mails first, which are there at once; what the checks say of them after.
async function changed() {
  await refresh(location.href, { quick: true })
  await refresh()
}

// --- Links that change the view, and their keys.

document.addEventListener('click', (event) => {
  const link = event.target.closest?.('a[data-view]')
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return
  event.preventDefault()
  const key = link.dataset.key
  history.pushState(null, '', link.href)
  refresh(link.href).then(() => key && document.querySelector(`[data-key="${key}"]`)?.focus({ preventScroll: true }))
})
addEventListener('popstate', () => refresh())

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea, select, [contenteditable]')) return
  if (event.key === 'Escape') document.querySelectorAll('details.menu[open]').forEach((menu) => { menu.open = false })
  const wanted = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)
  if (!wanted) return
  event.preventDefault()
  wanted.click()
})

fitAll()
follow()
