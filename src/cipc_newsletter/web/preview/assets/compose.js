// The composing page with scripts on: moving by mouse, finger and keyboard, finding news, undoing, saving in place.
// What is sent is the form itself; its order is that of the page.

import { bring, snapshot } from './bringing.js'

const form = document.querySelector('#compose')
const say = form.dataset
const news = JSON.parse(document.querySelector('[data-news]').textContent)
const byId = new Map(news.map((one) => [one.id, one]))
const status = form.querySelector('[data-status]')
const undoButton = form.querySelector('[data-undo]')
const sections = form.querySelector('[data-sections]')
document.body.classList.add('has-script')

const words = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name])
const languages = () => [...form.querySelectorAll('[data-language-tick]:checked')].map((one) => one.value)

function announce(text) {
  form.querySelector('[data-announce]').textContent = text
}

// --- What changed and is not saved.

let before = snapshot(form) // what the file said when this form was made
let edits = 0
let savedEdits = 0

function touched() {
  edits += 1
  status.textContent = say.unsaved
  status.classList.add('is-unsaved')
}
form.addEventListener('input', (event) => {
  if (event.target.name) touched()
})
addEventListener('beforeunload', (event) => {
  if (edits !== savedEdits) event.preventDefault()
})

// --- Rows: sections, items and links. Each goes by its title, and its buttons say so.

const LISTS = { section: '[data-sections]', item: '[data-items]', link: '[data-links]' }
const kindOf = (row) => Object.keys(LISTS).find((kind) => kind in row.dataset)
const rowOf = (place) => place.closest('[data-item], [data-link], [data-section]')
const titleOf = (row) => row.querySelector('[data-title]').textContent

function retitle(row, title) {
  const mine = (one) => one.closest('[data-item], [data-link], [data-section]') === row
  row.querySelector('[data-title]').textContent = title
  for (const one of row.querySelectorAll('[data-what]')) if (mine(one)) one.textContent = words(one.dataset.what, { what: title })
}

function titleSection(row) {
  const titles = languages().map((language) => row.querySelector(`[name$=".title.${language}"]`)?.value.trim())
  const layout = row.querySelector('[data-layout]').selectedOptions[0]?.textContent
  retitle(row, titles.find(Boolean) || layout || say.untitled)
}
form.addEventListener('input', (event) => {
  const row = event.target.closest('[data-section]')
  if (row && /\.title\.\w+$/.test(event.target.name)) titleSection(row)
})

function place(row) {
  const kind = kindOf(row)
  const all = [...row.parentElement.children].filter((one) => kind in one.dataset)
  const values = { what: titleOf(row), place: all.indexOf(row) + 1, count: all.length }
  if (kind !== 'item') return words(say.moved, values)
  return words(say.movedTo, { ...values, section: titleOf(row.closest('[data-section]')) })
}

// --- Undo: before each change of order the lists are remembered; what was typed stays in the rows themselves.

const past = []

function remember() {
  past.push([...form.querySelectorAll(Object.values(LISTS).join())].map((list) => [list, [...list.children]]))
  undoButton.disabled = false
}

function undo() {
  const lists = past.pop()
  if (!lists) return
  for (const [list, rows] of lists) list.replaceChildren(...rows)
  undoButton.disabled = !past.length
  if (undoButton.disabled && document.activeElement === document.body) form.querySelector('[data-save]').focus()
  touched()
  announce(say.undone)
}
undoButton.addEventListener('click', undo)

// --- Moving by buttons and keys.

function move(row, step) {
  const target = neighbour(row, step)
  if (!target) return announce(place(row))
  const focused = document.activeElement
  remember()
  target()
  touched()
  focused?.focus({ preventScroll: true })
  row.scrollIntoView({ block: 'nearest' })
  announce(place(row))
}

function neighbour(row, step) {
  const other = step < 0 ? row.previousElementSibling : row.nextElementSibling
  if (other) return () => (step < 0 ? other.before(row) : other.after(row))
  if (kindOf(row) !== 'item') return null
  const lists = [...sections.querySelectorAll('[data-items]')].filter((list) => !list.closest('[hidden]'))
  const list = lists[lists.indexOf(row.parentElement) + step]
  return list && (() => (step < 0 ? list.append(row) : list.prepend(row)))
}

function remove(row) {
  const next = row.nextElementSibling ?? row.previousElementSibling
  const title = titleOf(row)
  const list = row.parentElement
  remember()
  row.remove()
  touched()
  const button = next?.querySelector('[data-remove]') ?? list.closest('[data-section]')?.querySelector('[data-search], [data-add-link]')
  ;(button ?? form.querySelector('[data-new-layout]')).focus()
  announce(words(say.removed, { what: title }))
}

form.addEventListener('click', (event) => {
  const button = event.target.closest('button')
  if (!button) return
  if ('up' in button.dataset) move(rowOf(button), -1)
  else if ('down' in button.dataset) move(rowOf(button), 1)
  else if ('remove' in button.dataset) remove(rowOf(button))
  else if ('addSection' in button.dataset) addSection()
  else if ('addLink' in button.dataset) addLink(button.closest('[data-section]'))
})

document.addEventListener('keydown', (event) => {
  const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey
  if (isCommand && event.key.toLowerCase() === 's') {
    event.preventDefault()
    save()
  } else if (isCommand && !event.shiftKey && event.key.toLowerCase() === 'z' && !event.target.closest('input[type="text"], textarea')) {
    event.preventDefault()
    undo()
  } else if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
    const row = rowOf(event.target)
    if (!row) return
    event.preventDefault()
    move(row, event.key === 'ArrowUp' ? -1 : 1)
  }
})

// --- Moving by mouse or finger: a row follows the pointer through the lists of its kind.

form.addEventListener('pointerdown', (event) => {
  const grip = event.target.closest('[data-grip]')
  if (!grip || event.button) return
  event.preventDefault()
  drag(rowOf(grip), event.pointerId)
})

function drag(row, pointer) {
  const kind = kindOf(row)
  const home = row.parentElement
  const selector = LISTS[kind]
  remember()
  let hasMoved = false
  let at = { x: 0, y: 0 }
  row.classList.add('is-dragged')
  document.body.classList.add('is-dragging')
  const follow = (event) => {
    if (event.pointerId !== pointer) return
    at = { x: event.clientX, y: event.clientY }
    const under = document.elementFromPoint(at.x, at.y)
    const list = under?.closest(selector) ?? under?.closest('[data-section]')?.querySelector(`[data-group]:not([hidden]) ${selector}`)
    if (!list || (kind !== 'item' && list !== home)) return
    const others = [...list.children].filter((one) => one !== row)
    const next = others.find((one) => at.y < one.getBoundingClientRect().top + one.getBoundingClientRect().height / 2)
    if (next === row.nextElementSibling && list === row.parentElement) return
    hasMoved = true
    list.insertBefore(row, next ?? null)
  }
  const edge = setInterval(() => {
    if (at.y && at.y < 90) scrollBy(0, -16)
    else if (at.y > innerHeight - 60) scrollBy(0, 16)
  }, 16)
  const end = (event) => {
    if (event.pointerId !== pointer) return
    clearInterval(edge)
    row.classList.remove('is-dragged')
    document.body.classList.remove('is-dragging')
    removeEventListener('pointermove', follow)
    removeEventListener('pointerup', end)
    removeEventListener('pointercancel', end)
    if (event.type === 'pointercancel' && hasMoved) undo()
    else if (hasMoved) {
      touched()
      announce(place(row))
    } else {
      past.pop()
      undoButton.disabled = !past.length
    }
  }
  addEventListener('pointermove', follow)
  addEventListener('pointerup', end)
  addEventListener('pointercancel', end)
}

// --- New rows.

const blank = (kind) => form.querySelector(`template[data-blank="${kind}"]`).content.firstElementChild.cloneNode(true)

function addSection() {
  const chosen = form.querySelector('[data-new-layout]')
  if (!chosen.value) return chosen.focus()
  const row = blank('section')
  remember()
  sections.append(row)
  row.querySelector('[data-layout]').value = chosen.value
  chosen.value = ''
  showGroups(row)
  titleSection(row)
  prepare(row)
  touched()
  row.querySelector('.group-words .field:not([hidden]) :is(input, textarea)').focus()
  announce(words(say.added, { what: titleOf(row) }))
}

function addLink(section) {
  const row = blank('link')
  remember()
  section.querySelector('[data-links]').append(row)
  touched()
  row.querySelector('input[type="text"]').focus()
}
form.addEventListener('input', (event) => {
  const row = event.target.closest('[data-link]')
  if (row && /\.label\.\w+$/.test(event.target.name) && event.target.value.trim()) retitle(row, event.target.value.trim())
})

function addItem(section, one) {
  const row = blank('item')
  row.dataset.id = one.id
  row.querySelector('[name$=".id"]').value = one.id
  row.querySelector('[data-meta]').textContent = [one.id, one.languages.join(', ')].join(' · ')
  retitle(row, one.title)
  remember()
  section.querySelector('[data-items]').append(row)
  showFallback(row)
  touched()
  announce(words(say.added, { what: one.title }))
}

// An item that lacks a language of the issue is shown in another one, if a person does not say otherwise.
function showFallback(row) {
  const known = byId.get(row.dataset.id)
  const choice = row.querySelector('[name$=".fallback"]')
  const isLacking = Boolean(known) && languages().some((language) => !known.languages.includes(language))
  if (isLacking && !choice.value) choice.value = languages().find((language) => known.languages.includes(language)) ?? known.languages[0]
  if (!isLacking) choice.value = ''
  row.querySelector('[data-fallback]').hidden = !isLacking
}

function showGroups(section) {
  const keys = section.querySelector('[data-layout]').selectedOptions[0]?.dataset.keys.split(' ') ?? []
  for (const group of section.querySelectorAll('[data-group]')) {
    const isFilled = group.querySelector('[data-items] > *, [data-links] > *') || [...group.querySelectorAll('input[type="text"][name], textarea')].some((one) => one.value.trim())
    group.hidden = !keys.includes(group.dataset.group) && !isFilled
  }
}

form.addEventListener('change', (event) => {
  if ('layout' in event.target.dataset) {
    const section = event.target.closest('[data-section]')
    showGroups(section)
    titleSection(section)
  } else if ('languageTick' in event.target.dataset) {
    const chosen = languages()
    for (const one of form.querySelectorAll('[data-language]')) one.hidden = !chosen.includes(one.dataset.language)
    for (const row of form.querySelectorAll('[data-item]')) showFallback(row)
  }
})

// What is said once for all languages becomes that of each when they are opened, and once again when they are closed.
form.addEventListener('toggle', (event) => {
  if (!('byLanguage' in event.target.dataset)) return
  const once = event.target.parentElement.querySelector(':scope > .columns [name]')
  const each = [...event.target.querySelectorAll('[name]')].filter((one) => !one.closest('[hidden]'))
  const said = new Set(each.map((one) => one.value.trim()))
  if (event.target.open && once.value && ![...said].some(Boolean)) {
    each.forEach((one) => { one.value = once.value })
    once.value = ''
  } else if (!event.target.open && said.size === 1) {
    once.value = [...said][0] || once.value
    each.forEach((one) => { one.value = '' })
  } else if (!event.target.open) event.target.open = true
}, true)

// --- Finding news: those not in this issue, the unused first; letters without their accents are enough.

const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
let numbered = 0

function prepare(section) {
  const field = section.querySelector('[data-search]')
  const list = section.querySelector('[data-found]')
  if (!field) return
  list.id = `found-${++numbered}`
  field.setAttribute('aria-controls', list.id)
  let chosen = -1

  const close = () => {
    list.hidden = true
    chosen = -1
    field.setAttribute('aria-expanded', 'false')
    field.removeAttribute('aria-activedescendant')
  }
  const choose = (number) => {
    const options = [...list.children]
    if (!options.length) return
    chosen = (number + options.length) % options.length
    options.forEach((one, index) => one.setAttribute('aria-selected', String(index === chosen)))
    field.setAttribute('aria-activedescendant', options[chosen].id)
    options[chosen].scrollIntoView({ block: 'nearest' })
  }
  const open = () => {
    const here = new Set([...form.querySelectorAll('[data-item]')].map((row) => row.dataset.id))
    const wanted = plain(field.value).split(/\s+/).filter(Boolean)
    const fits = (one) => !here.has(one.id) && wanted.every((part) => plain(`${one.title} ${one.id}`).includes(part))
    const found = news.filter(fits).sort((one, other) => Boolean(one.issues.length) - Boolean(other.issues.length)).slice(0, 40)
    list.replaceChildren(...found.map((one, index) => {
      const option = document.createElement('li')
      const meta = document.createElement('small')
      meta.textContent = [one.id, one.languages.join(', '), one.issues.length ? words(say.used, { issues: one.issues.join(', ') }) : ''].filter(Boolean).join(' · ')
      option.id = `${list.id}-${index}`
      option.setAttribute('role', 'option')
      option.setAttribute('aria-selected', 'false')
      option.dataset.id = one.id
      option.append(one.title, meta)
      return option
    }))
    list.hidden = !found.length
    field.setAttribute('aria-expanded', String(Boolean(found.length)))
    chosen = -1
    if (wanted.length && found.length) choose(0)
    if (wanted.length) announce(words(say.foundWords, { count: found.length }))
  }
  const take = (option) => {
    if (!option) return
    addItem(section, byId.get(option.dataset.id))
    field.value = ''
    close()
    field.focus()
  }
  field.addEventListener('input', open)
  field.addEventListener('click', open)
  field.addEventListener('blur', () => setTimeout(close, 150))
  list.addEventListener('pointerdown', (event) => event.preventDefault())
  list.addEventListener('click', (event) => take(event.target.closest('[role="option"]')))
  field.addEventListener('keydown', (event) => {
    if (event.altKey) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      if (list.hidden) open()
      choose(event.key === 'ArrowDown' ? chosen + 1 : chosen < 0 ? -1 : chosen - 1)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      take(list.children[chosen])
    } else if (event.key === 'Escape') close()
  })
}
sections.querySelectorAll('[data-section]').forEach(prepare)

// --- How long a text is, of the length that mailboxes show.

function count(field) {
  const shown = field.closest('label')?.querySelector('[data-count]')
  if (!shown) return
  const length = [...field.value.trim()].length
  shown.textContent = words(shown.dataset.words, { count: length, least: shown.dataset.least, most: shown.dataset.most })
  shown.classList.toggle('is-out', length > 0 && (length < shown.dataset.least || length > shown.dataset.most))
}
form.querySelectorAll('input, textarea').forEach(count)
form.addEventListener('input', (event) => count(event.target))

// --- Saving: the names of the fields say their places, then the form goes as it would without scripts.

function renumber() {
  const fit = (row, pattern, number) => {
    for (const one of row.querySelectorAll('[name]')) one.name = one.name.replace(pattern, `$1${number}`)
    for (const one of row.querySelectorAll('[data-slot]')) one.dataset.slot = one.dataset.slot.replace(pattern, `$1${number}`)
  }
  sections.querySelectorAll(':scope > [data-section]').forEach((section, index) => {
    fit(section, /^(section\.)\d+/, index + 1)
    section.querySelectorAll('[data-item]').forEach((row, number) => fit(row, /^(section\.\d+\.items\.)\d+/, number + 1))
    section.querySelectorAll('[data-link]').forEach((row, number) => fit(row, /^(section\.\d+\.links\.)\d+/, number + 1))
  })
}

let isSaving = false

async function save() {
  if (isSaving) return
  isSaving = true
  const sent = edits
  const template = form.querySelector('[data-template]')
  const needsReload = ![...template.options].find((one) => one.selected).defaultSelected
  renumber()
  const fields = new FormData(form)
  fields.delete('new') // a layout that was looked at; adding it is a button's
  status.textContent = say.saving
  try {
    const answer = await fetch(form.action + location.search, { method: 'POST', body: new URLSearchParams(fields) })
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    if (answer.ok && needsReload) {
      savedEdits = edits
      location.reload()
      return
    }
    took(page, answer.ok, sent)
  } catch {
    status.textContent = say.lost
    status.classList.add('is-unsaved')
  } finally {
    isSaving = false
  }
}

function took(page, isSaved, sent) {
  const fresh = page.querySelector('#compose')
  if (!fresh) { // the issue went, or the preview refused to hear
    status.textContent = say.unsaved
    status.classList.add('is-unsaved')
    return note(page.querySelector('main, body').textContent.trim())
  }
  form.querySelector('[data-notices]').replaceChildren(...fresh.querySelector('[data-notices]').childNodes)
  for (const slot of form.querySelectorAll('[data-slot]')) {
    if (slot.closest('template')) continue
    const other = fresh.querySelector(`[data-slot="${CSS.escape(slot.dataset.slot)}"]`)
    slot.replaceChildren(...(other?.childNodes ?? []))
  }
  if (!isSaved) {
    status.textContent = say.unsaved
    status.classList.add('is-unsaved')
    if (isOther(page.querySelector('[data-now]')?.value)) offerToBring(form.querySelector('.notice.refused'))
    form.querySelector('[data-notices]').focus()
    form.querySelector('[data-notices]').scrollIntoView({ block: 'nearest' })
    return
  }
  form.elements.digest.value = fresh.querySelector('[name="digest"]').value
  home(fresh)
  before = snapshot(fresh)
  savedEdits = sent
  status.textContent = edits === sent ? fresh.querySelector('[data-status]').textContent : say.unsaved
  status.classList.toggle('is-unsaved', edits !== sent)
}

// Each section and link now is where the file has it; those a person removed and may bring back are new to the file.
function home(fresh) {
  for (const [, rows] of past.flat()) for (const row of rows) row.querySelectorAll('[name$=".origin"]').forEach((one) => { one.value = '' })
  for (const section of sections.children) {
    const name = section.querySelector('[name$=".origin"]').name
    section.querySelector('[name$=".origin"]').value = fresh.querySelector(`[name="${name}"]`)?.value ?? ''
    section.querySelectorAll('[data-link]').forEach((row) => {
      const own = row.querySelector('[name$=".origin"]')
      own.value = fresh.querySelector(`[name="${own.name}"]`)?.value ?? ''
    })
  }
}

form.addEventListener('submit', (event) => {
  event.preventDefault()
  save()
})
form.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && event.target.matches('input[type="text"], input[type="date"], .one-line')) event.preventDefault()
})

// --- The file may change in an editor or in another window meanwhile.

const isOther = (digest) => Boolean(digest) && digest !== form.elements.digest.value

document.addEventListener('preview:taken', async () => {
  if (isSaving || !isOther(document.querySelector('[data-now]')?.value)) return
  const asked = await fetch(location.href).then((answer) => answer.text()).catch(() => '') // that may have been under way while this saved
  const now = new DOMParser().parseFromString(asked, 'text/html').querySelector('[data-now]')?.value
  if (isSaving || !isOther(now)) return
  if (edits === savedEdits) location.reload()
  else tellOfOther()
})

function tellOfOther() {
  const notices = form.querySelector('[data-notices]')
  if (notices.querySelector('.notice.refused')) return
  const notice = note(say.stale)
  notice.dataset.staleNotice = ''
  offerToBring(notice)
}

function note(text) {
  const notice = document.createElement('section')
  notice.className = 'notice refused'
  notice.setAttribute('role', 'alert')
  notice.append(Object.assign(document.createElement('p'), { textContent: text }))
  form.querySelector('[data-notices]').prepend(notice)
  return notice
}

// --- Bringing what was typed over onto the form of the file as it is now.

function offerToBring(notice) {
  const button = Object.assign(document.createElement('button'), { type: 'button', className: 'second', textContent: say.bring })
  button.addEventListener('click', bringOver)
  notice?.append(button)
}

async function bringOver() {
  const asked = await fetch(location.href).then((answer) => answer.text()).catch(() => '')
  const theirs = new DOMParser().parseFromString(asked, 'text/html').querySelector('#compose')
  const both = theirs && bring(form, before, theirs)
  if (!both) return note(say.cannotBring)
  before = snapshot(theirs)
  form.elements.digest.value = theirs.querySelector('[name="digest"]').value
  form.querySelector('[data-notices]').replaceChildren()
  for (const [field, other] of both) {
    const told = Object.assign(document.createElement('p'), { className: 'wrong', textContent: words(say.theirs, { words: other }) })
    field.closest('.field, .item, .section-head')?.querySelector('.slot')?.append(told)
  }
  const notice = note(both.length ? `${say.brought} ${say.broughtBoth}` : say.brought)
  notice.classList.remove('refused')
  touched()
  form.querySelector('[data-save]').focus()
}
