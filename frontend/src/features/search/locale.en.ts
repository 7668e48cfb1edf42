export default {
  title: 'Search',
  open: 'Search',
  hint: 'Name, pinyin, initials, address, code, phone or ID number',
  page_hint:
    'Any part of a name, its pinyin or initials, an address, a code, or a whole phone or ID number; several words narrow.',
  keys: '↑↓ choose · Enter open · Esc close · Shift+Enter all results',
  answers: 'Results',
  recent: 'Opened last',
  none: 'Nothing found for “{{q}}”. Try the pinyin, the initials, or less of it.',
  start: 'One character is enough to begin',
  forgiven: 'Nothing is exactly that; these differ by one letter',
  more: 'there are more',
  ended: 'ended',
  all: 'All results',
  kind: {
    resident: 'Residents',
    household: 'Households',
    building: 'Buildings',
    shop: 'Shops',
    member: 'Members',
    issue: 'Requests',
  },
};
