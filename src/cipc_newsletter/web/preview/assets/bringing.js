// A file that changed while a form of it was filled in: what a person typed goes onto the form of the file as it is now,
// field by field. Nothing is saved here; a field that changed on both sides keeps what was typed, and the other is told.

const OWN = /(^digest|^new|\.origin|\.id)$/

// The fields of a form by what they are in the file, wherever their rows stand now; those of new rows have no such name.
function fieldsOf(form) {
  const found = new Map()
  for (const field of form.querySelectorAll('[name]')) {
    if (OWN.test(field.name) || field.closest('template, noscript')) continue
    const key = keyOf(field)
    if (key) found.set(key, field)
  }
  return found
}

function keyOf(field) {
  const section = field.closest('[data-section]')
  const last = field.type === 'checkbox' ? `${field.name}=${field.value}` : field.name
  if (!section) return last
  const home = section.querySelector(':scope > [name$=".origin"]').value
  if (!home) return ''
  const item = field.closest('[data-item]')
  const link = field.closest('[data-link]')
  const linkHome = link?.querySelector(':scope > [name$=".origin"]').value
  if (link && !linkHome) return ''
  const row = item ? `item ${item.dataset.id}` : link ? `link ${linkHome}` : ''
  return `section ${home} ${row} ${last.replace(/^section\.\d+\.((items|links)\.\d+\.)?/, '')}`
}

const valueOf = (field) => (field.type === 'checkbox' ? String(field.checked) : field.value.replace(/\r\n/g, '\n').trim())

// What a form says, to compare with later: the values of its fields, and which rows there are.
export function snapshot(form) {
  const values = new Map([...fieldsOf(form)].map(([key, field]) => [key, valueOf(field)]))
  const sections = [...form.querySelectorAll('[data-sections] > [data-section]')].map((section) => [
    ...[...section.querySelectorAll('[data-item]')].map((row) => row.dataset.id),
    [...section.querySelectorAll('[data-link]')].filter((row) => !row.closest('noscript')).length, // a parsed page has those
  ])
  return { values, shape: JSON.stringify(sections) }
}

// Put into `form` what `theirs` changed since `before`. Returns the fields that changed on both sides with what the file
// says of them; null where rows came, went or moved in the file, so that fields cannot be told apart.
export function bring(form, before, theirs) {
  const now = snapshot(theirs)
  if (now.shape !== before.shape) return null
  const both = []
  for (const [key, field] of fieldsOf(form)) {
    const [old, other, mine] = [before.values.get(key), now.values.get(key), valueOf(field)]
    if (other === undefined || other === old || other === mine) continue
    if (mine !== old) both.push([field, other])
    else {
      if (field.type === 'checkbox') field.checked = other === 'true'
      else field.value = other
      field.dispatchEvent(new Event('input', { bubbles: true }))
      field.dispatchEvent(new Event('change', { bubbles: true }))
    }
  }
  return both
}
