// Comments beside the mail, kept in this page until they are saved to a small file. Without it the page loses nothing else.
'use strict'
{
  const byId = id => document.getElementById(id)
  const desk = document.querySelector('.rv-desk')
  const facts = JSON.parse(desk.dataset.facts)
  const form = byId('say'), author = byId('author'), words = byId('words'), about = byId('about'), all = byId('all')
  const shelf = `cipc-newsletter-comments-${facts.digest}`
  let comments = []
  let place = null
  let isSaved = true

  // A page opened from an attachment may have no memory of its own.
  const remembered = () => { try { return JSON.parse(localStorage.getItem(shelf)) || {} } catch { return {} } }
  const remember = () => {
    try { localStorage.setItem(shelf, JSON.stringify({ author: author.value, comments })) } catch { /* then it lasts as long as the page */ }
  }

  const uid = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('')
  const passageOf = (language, key) => key && document.querySelector(`.mail-${language} [data-passage="${CSS.escape(key)}"]`)

  const element = (tag, text, className) => {
    const made = document.createElement(tag)
    made.textContent = text
    if (className) made.className = className
    return made
  }

  const show = () => {
    byId('count').textContent = comments.length ? `${desk.getAttribute('aria-label')} (${comments.length})` : desk.dataset.none
    all.replaceChildren(...comments.map(comment => {
      const row = element('li', '')
      const remove = element('button', desk.dataset.remove)
      remove.type = 'button'
      remove.setAttribute('aria-label', `${desk.dataset.remove}: ${comment.text.slice(0, 60)}`)
      remove.addEventListener('click', () => { comments = comments.filter(one => one !== comment); changed() })
      row.append(element('span', comment.about.slice(0, 90), 'rv-quiet'), document.createElement('br'), element('span', comment.text, 'rv-said'), document.createElement('br'), remove)
      return row
    }))
    document.querySelectorAll('.mail .rv-said').forEach(one => one.classList.remove('rv-said'))
    comments.forEach(({ language, passage }) => passageOf(language, passage)?.classList.add('rv-said'))
  }
  const changed = () => { isSaved = comments.length === 0; remember(); show() }

  const open = chosen => {
    place = chosen
    about.textContent = chosen.about
    form.hidden = false
    ;(author.value ? words : author).focus()
  }
  const close = () => { form.hidden = true; place?.from?.focus?.(); place = null }

  document.querySelectorAll('.mail [data-passage]').forEach(passage => passage.addEventListener('click', event => {
    if (event.target.closest('a') || String(getSelection()).trim()) return
    event.stopPropagation()
    const language = passage.closest('.rv-language').id
    const quoted = (passage.alt ?? passage.innerText).trim().replace(/\s+/g, ' ')
    open({ language, passage: passage.dataset.passage, item: '', quoted, about: quoted || '…' })
  }))
  document.querySelectorAll('.rv-places button').forEach(button => button.addEventListener('click', () => {
    const { language, key, item, words: said } = button.dataset
    open({ language, passage: key, item, quoted: item ? said : '', about: said, from: button })
  }))
  form.addEventListener('submit', event => {
    event.preventDefault()
    const text = words.value.trim()
    if (!text || !author.value.trim()) return
    const { language, passage, item, quoted, about: said } = place
    comments.push({ uid: uid(), language, passage, item, quoted, about: said, author: author.value.trim(), text, at: new Date().toISOString() })
    words.value = ''
    changed()
    close()
  })
  byId('close').addEventListener('click', close)
  form.addEventListener('keydown', event => { if (event.key === 'Escape') close() })
  byId('save').addEventListener('click', () => {
    const file = { ...facts, comments: comments.map(({ about: _about, ...rest }) => rest) }
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([JSON.stringify(file, null, 1)], { type: 'application/json' }))
    link.download = `${desk.dataset.file}-${facts.issue}-${facts.code}.json`
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 60000)
    isSaved = true
  })
  addEventListener('beforeunload', event => { if (!isSaved) event.preventDefault() })

  const kept = remembered()
  author.value = kept.author || ''
  comments = Array.isArray(kept.comments) ? kept.comments : []
  document.querySelectorAll('.rv-scripted').forEach(one => { one.hidden = false })
  document.documentElement.classList.add('rv-may-say')
  show()
}
