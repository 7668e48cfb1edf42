export default {
  tab: 'Line of time',
  visit: 'Visit: {{way}}, {{outcome}}',
  issue: 'Asked for: {{title}}',
  resolved: 'Resolved: {{title}}',
  callback: 'Callback on “{{title}}”: {{result}}',
  contact: '{{name}} became the contact',
  contact_ended: '{{name}} is the contact no longer ({{why}})',
  earlier: 'Earlier',
  result: { unreached: 'not reached', no_contact: 'nobody to reach' },
  why: {
    replanned: 'new plan',
    transferred: 'passed to somebody else',
    member_left: 'left service',
    household_ended: 'household ended',
    household_moved: 'moved to another township or island',
  },
};
