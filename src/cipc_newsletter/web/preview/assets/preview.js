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
    else if (region.innerHTML !== other.innerHTML) exchangeRegion(region, other)
  }
  if (document.body.classList.contains('page-trouble') !== isBroken && document.body.classList.contains('page-trouble')) {
    location.reload() // the first look was at something broken, and it is mended
    return
  }
  if (!isBroken) document.title = wanted.title
  if (held) document.getElementById(held)?.focus({ preventScroll: true })
  document.dispatchEvent(new CustomEvent('preview:taken'))
}

// What a person has typed and not yet sent is theirs: it outlives what happens around it.
function exchangeRegion(region, other) {
  const fields = [...region.querySelectorAll('input[id], textarea[id], select[id]')]
  const open = [...region.querySelectorAll('details[id]')].filter((one) => one.open).map((one) => one.id)
  const typed = fields.filter((one) => isTouched(one)).map((one) => [one.id, one.value, one.checked])
  region.replaceChildren(...other.childNodes)
  for (const id of open) document.getElementById(id)?.setAttribute('open', '')
  for (const [id, value, checked] of typed) {
    const field = document.getElementById(id)
    if (!field) continue
    if (field.type === 'checkbox') {
      field.checked = checked && field.value === value // a tick was for what stood beside it, and for nothing else
      continue
    }
    field.value = value
    if (field.selectedIndex === -1) field.value = `${value.split('|')[0]}|` // the place went; the language is still there
  }
}

function isTouched(field) {
  if (field.form?.dataset.isSent) return false
  if (field.type === 'checkbox') return field.checked !== field.defaultChecked
  if (field.tagName === 'SELECT') return ![...field.options].every((one) => one.selected === one.defaultSelected)
  return field.value !== field.defaultValue
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
    hear(paper)
    grown.observe(paper)
  }
  pin()
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

// The mails first, which are there at once; what the checks say of them after, when the mails are seen. What is saved
// meanwhile is looked at once more.
let isBusy = false
let isAgain = false
async function changed() {
  isAgain = isBusy
  if (isBusy) return
  isBusy = true
  try {
    do {
      isAgain = false
      await refresh(location.href, { quick: true })
      await framesThere()
      if (!isAgain) await refresh()
    } while (isAgain)
  } finally {
    isBusy = false
  }
}

async function framesThere() {
  const end = Date.now() + 3000
  while (document.querySelector('iframe.coming') && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 10))
}

// --- Forms whose answer is this page again.

document.addEventListener('submit', async (event) => {
  const form = event.target.closest('form[data-inplace]')
  if (!form) return
  event.preventDefault()
  const button = event.submitter
  const fields = new URLSearchParams(new FormData(form, button))
  const action = button?.hasAttribute('formaction') ? button.formAction : form.action
  if (button) button.disabled = true
  try {
    const answer = await fetch(action, { method: 'POST', body: fields })
    const text = await answer.text()
    if (answer.ok) form.dataset.isSent = '1'
    asking++
    take(new DOMParser().parseFromString(text, 'text/html'))
    document.querySelector('[role="alert"]')?.scrollIntoView({ block: 'nearest' })
  } catch {
    return
  } finally {
    if (button) button.disabled = false
  }
})

// --- What is said of a passage, beside the passage: a pin with the number of the remark, and a frame around the place.

function passageIn(paper, key) {
  const inside = paper.querySelector('iframe:not(.coming)')?.contentDocument
  return inside?.querySelector(`[data-passage="${CSS.escape(key)}"]`)
}

function boxOf(paper, passage) {
  const box = passage.getBoundingClientRect()
  const scale = Number(paper.dataset.scale ?? 1)
  return { top: box.top * scale, left: box.left * scale, width: box.width * scale, height: box.height * scale }
}

function pin() {
  for (const paper of document.querySelectorAll('[data-frame]')) {
    paper.querySelectorAll('.pin').forEach((one) => one.remove())
    const taken = []
    for (const remark of document.querySelectorAll(`.remark[data-at-${paper.dataset.frame}]`)) {
      const passage = passageIn(paper, remark.getAttribute(`data-at-${paper.dataset.frame}`))
      if (!passage) continue
      let top = boxOf(paper, passage).top
      while (taken.some((other) => Math.abs(other - top) < 24)) top += 24
      taken.push(top)
      const one = document.createElement('button')
      one.type = 'button'
      one.tabIndex = -1
      one.ariaHidden = 'true'
      one.className = `pin ${[...remark.classList].find((name) => name.startsWith('weight-')) ?? 'weight-comment'}`
      one.textContent = remark.dataset.number
      one.style.top = `${Math.max(2, top)}px`
      one.addEventListener('click', () => {
        remark.closest('details')?.setAttribute('open', '')
        remark.scrollIntoView({ block: 'center' })
        remark.classList.add('is-shown')
        setTimeout(() => remark.classList.remove('is-shown'), 1600)
      })
      paper.append(one)
    }
  }
}

let fading
export function show(paper, passage, { isScrolled = true } = {}) {
  document.querySelectorAll('.marker').forEach((one) => one.remove())
  clearTimeout(fading)
  const marker = document.createElement('div')
  marker.className = 'marker'
  const box = boxOf(paper, passage)
  Object.assign(marker.style, { top: `${box.top}px`, left: `${box.left}px`, width: `${box.width}px`, height: `${box.height}px` })
  paper.append(marker)
  if (isScrolled) marker.scrollIntoView({ block: 'center', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' })
}

document.addEventListener('click', (event) => {
  const remark = event.target.closest?.('[data-show]')?.closest('.remark')
  if (!remark) return
  let isFirst = true
  for (const paper of document.querySelectorAll('[data-frame]')) {
    const key = remark.getAttribute(`data-at-${paper.dataset.frame}`)
    if (!key) continue
    const passage = passageIn(paper, key)
    if (passage && isFirst) {
      show(paper, passage)
      isFirst = false
    } else if (key === 'line') {
      paper.parentElement.querySelector('.line').scrollIntoView({ block: 'center' })
    }
  }
})
// --- Speaking of a passage: clicked in the mail, or chosen by the arrows in the list of places.

function place() {
  return document.getElementById('comment-place')
}

function chosen() {
  const [language, key] = (place()?.value ?? '').split('|')
  const paper = document.querySelector(`[data-frame="${CSS.escape(language)}"]`)
  const passage = paper && key && passageIn(paper, key)
  return passage ? [paper, passage] : null
}

function clicked(paper, event) {
  const target = event.target.closest?.('[data-passage]')
  const link = event.target.closest?.('a[href], area[href]')
  event.preventDefault()
  if (!target) return
  if (!place()) {
    document.querySelector('[data-key="n"]')?.click()
    document.addEventListener('preview:taken', () => speakOf(paper, target, link), { once: true })
    return
  }
  speakOf(paper, target, link)
}

function speakOf(paper, passage, link) {
  const field = place()
  if (!field) return
  field.value = `${paper.dataset.frame}|${passage.dataset.passage}`
  const leads = document.querySelector('[data-leads]')
  const isOpen = link && /^(https?|mailto|tel):/.test(link.href)
  leads.hidden = !isOpen
  if (isOpen) {
    leads.querySelector('a').setAttribute('href', link.getAttribute('href'))
    leads.querySelector('a').textContent = link.getAttribute('href')
  }
  show(paper, passage, { isScrolled: false })
  document.getElementById('comment-text').focus({ preventScroll: true })
  document.getElementById('comments-title').scrollIntoView({ block: 'nearest' })
}

function hear(paper) {
  const inside = paper.querySelector('iframe:not(.coming)')?.contentDocument
  if (!inside?.body || inside.isHeard) return
  inside.isHeard = true
  inside.addEventListener('click', (event) => clicked(paper, event))
  inside.addEventListener('submit', (event) => event.preventDefault())
  inside.addEventListener('keydown', pressed)
}

document.addEventListener('input', (event) => {
  if (event.target !== place()) return
  const found = chosen()
  if (found) show(...found)
})

function remember() {
  for (const field of document.querySelectorAll('[data-remembered]')) {
    if (!field.value) field.value = sessionStorage.getItem(`preview.${field.dataset.remembered}`) ?? ''
    field.addEventListener('change', () => sessionStorage.setItem(`preview.${field.dataset.remembered}`, field.value))
  }
}
document.addEventListener('preview:taken', remember)
remember()
document.addEventListener('preview:framed', ({ detail }) => hear(detail))

document.addEventListener('preview:taken', pin)
document.addEventListener('preview:framed', pin)

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

// --- Keys. They can be switched off in the list of keys, for whoever speaks to the computer.

function pressed(event) {
  if (event.key === 'Escape') {
    document.querySelectorAll('details.menu[open]').forEach((menu) => { menu.open = false })
    document.querySelectorAll('.marker').forEach((one) => one.remove())
  }
  const isTyping = event.target.closest?.('input, textarea, select, dialog, [contenteditable]')
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping || localStorage.getItem('preview.keys') === 'off') return
  const wanted = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)
  if (!wanted) return
  event.preventDefault()
  if (wanted.matches('select, input, textarea')) {
    wanted.scrollIntoView({ block: 'nearest' })
    wanted.focus()
  } else {
    wanted.click()
  }
}
document.addEventListener('keydown', pressed)

document.addEventListener('click', (event) => {
  const opener = event.target.closest?.('[data-dialog]')
  if (opener) document.getElementById(opener.dataset.dialog)?.showModal()
  for (const menu of document.querySelectorAll('details.menu[open]')) if (!menu.contains(event.target)) menu.open = false
})
const switchOfKeys = document.querySelector('[data-keys-on]')
if (switchOfKeys) {
  switchOfKeys.checked = localStorage.getItem('preview.keys') !== 'off'
  switchOfKeys.addEventListener('change', () => localStorage.setItem('preview.keys', switchOfKeys.checked ? 'on' : 'off'))
}

document.documentElement.classList.add('has-script')
const tools = document.querySelector('.tools')
if (tools) new ResizeObserver(() => document.documentElement.style.setProperty('--tools', `${tools.offsetHeight}px`)).observe(tools)

fitAll()
follow()
